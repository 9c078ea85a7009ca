import { describe, expect, test } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { GRID_CENTRE, gridMap } from "../../testing/grid-map.ts";
import { townProblems } from "../check-town.ts";
import { writeTown } from "../generate-town.ts";
import { contains, signedArea } from "../geometry/polygon.ts";
import { localProjection, type Point } from "../geometry/projection.ts";
import { buildTown } from "./build-town.ts";
import { readOverrides } from "./overrides.ts";
import { readWards } from "./read-wards.ts";
import { stateNamed } from "./state-names.ts";

const { toLocal, toPosition } = localProjection(GRID_CENTRE);
const square = (left: number, bottom: number, right: number, top: number) => {
  const ring: Point[] = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
    [left, bottom],
  ];
  return ring.map(toPosition);
};
const ward = (properties: Record<string, unknown>, ...rings: ReturnType<typeof square>[]) => ({
  type: "Feature",
  properties,
  geometry: { type: "Polygon", coordinates: rings },
});
const file = (...features: unknown[]) => JSON.stringify({ type: "FeatureCollection", features });

describe("zones where no wards are given", () => {
  const { town } = buildTown({ map: gridMap({ streets: 24 }), overrides: { population: 40_000 }, seed: 5 });
  const rings = town.zones.map(({ polygon }) => polygon!.coordinates[0]!.slice(0, -1).map(toLocal));

  test("are one per 4,000 people, each of 3,000 to 5,000", () => {
    expect(town.zones).toHaveLength(10);
    for (const { population } of town.zones) {
      expect(population).toBeGreaterThan(3000);
      expect(population).toBeLessThan(5000);
    }
  });

  test("cover the boundary once: no gap, no overlap", () => {
    const boundary = town.boundary.coordinates[0]!.slice(0, -1).map(toLocal);
    const total = rings.reduce((sum, ring) => sum + signedArea(ring), 0);
    expect(total / signedArea(boundary)).toBeCloseTo(1, 6);
    for (let x = -1700; x <= 1700; x += 97) {
      for (let y = -1700; y <= 1700; y += 89) {
        const within = rings.filter((ring) => contains(ring, [x, y])).length;
        expect(within).toBe(contains(boundary, [x, y]) ? 1 : 0);
      }
    }
  });

  test("hold their own centre", () => {
    for (const [index, { centroid }] of town.zones.entries()) {
      expect(contains(rings[index]!, toLocal(centroid))).toBe(true);
    }
  });
});

describe("given wards", () => {
  const halves = file(
    ward({ Name: "West", population: 9000 }, square(-800, -800, 0, 800)),
    ward({ Name: "East", population: 3000 }, square(0, -800, 800, 800)),
  );
  const build = (text: string, population?: number) =>
    buildTown({
      map: gridMap(),
      wards: { file: "wards.geojson", shapes: readWards(text, "wards.geojson") },
      overrides: population === undefined ? {} : { population },
      seed: 5,
    });

  test("keep their names, shapes and people", () => {
    const { town, report } = build(halves);
    expect(townProblems(JSON.parse(writeTown(town)))).toEqual([]);
    expect(town.zones.map(({ name, population }) => [name, population]).sort()).toEqual([
      ["East", 3000],
      ["West", 9000],
    ]);
    expect(town.areaKm2).toBeCloseTo(2.56, 2);
    expect(report.identity.from.population).toBe("wards");
    expect(town.note).toMatch(/its wards from wards.geojson/);
    expect(town.note).not.toMatch(/zones,/);
  });

  test("share the people that are asked for in their own proportion", () => {
    const { town } = build(halves, 20_000);
    expect(town.zones.map(({ population }) => population).sort()).toEqual([15_000, 5000]);
  });

  test("without people of their own share them by the length of their streets", () => {
    const { town } = build(
      file(ward({ ward_no: 1 }, square(-800, -800, 0, 800)), ward({ ward_no: 2 }, square(0, -800, 800, 800))),
    );
    const [one, two] = town.zones.map(({ population }) => population);
    expect(town.zones.map(({ name }) => name).sort()).toEqual(["Ward 1", "Ward 2"]);
    expect(one! / two!).toBeGreaterThan(0.85);
    expect(one! / two!).toBeLessThan(1.18);
  });

  test("that overlap, have further parts or no street are warned of", () => {
    const { report } = build(
      file(
        ward({ name: "A" }, square(-800, -800, 200, 800)),
        ward({ name: "B" }, square(0, -800, 800, 800)),
        ward({ name: "C" }, square(2000, 2000, 2600, 2600)),
        {
          type: "Feature",
          properties: { name: "D" },
          geometry: {
            type: "MultiPolygon",
            coordinates: [[square(-1400, -400, -800, 400)], [square(-1400, 500, -1300, 600)]],
          },
        },
      ),
    );
    expect(report.warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/wards overlap on about 0\.3/),
        expect.stringMatching(/C: no street is mapped in it/),
        expect.stringMatching(/D: 0\.010 km2 of further parts/),
      ]),
    );
  });
});

describe("files that cannot be used", () => {
  const open = square(0, 0, 800, 800).slice(0, -1);
  test.each<[string, string, RegExp]>([
    ["cut off", '{"type": "FeatureColl', /^w: not JSON: .*position/],
    [
      "a single feature",
      JSON.stringify(ward({}, square(0, 0, 1, 1))),
      /^w: .*FeatureCollection.*given "Feature"/,
    ],
    ["empty", file(), /^w: features: no ward/],
    [
      "of points",
      file({ type: "Feature", geometry: { type: "Point", coordinates: [1, 2] } }),
      /^w: feature 1: geometry\.type: .*given "Point"/,
    ],
    [
      "with an open ring",
      file(ward({}, open)),
      /^w: feature 1: geometry\.coordinates\[0\]: .*repeated at the end; given 4/,
    ],
    [
      "with a latitude of 121",
      file(
        ward({}, [
          [84, 21],
          [85, 121],
          [85, 21],
          [84, 21],
        ]),
      ),
      /coordinates\[0\]\[1\]: .*given \[85,121\]/,
    ],
    [
      "with people that are none",
      file(ward({ population: "many" }, square(0, 0, 800, 800))),
      /^w: feature 1: properties\.population: .*given "many"/,
    ],
  ])("wards %s are refused by feature and field", (_, text, message) => {
    expect(() => readWards(text, "w")).toThrow(InvalidInput);
    expect(() => readWards(text, "w")).toThrow(message);
  });

  test("a property that is asked for and missing is named, with those that are there", () => {
    const text = file(ward({ WARD: 1 }, square(0, 0, 800, 800)));
    expect(() => readWards(text, "w", { people: "TOT" })).toThrow(
      /feature 1: properties\.TOT: missing; it has ward/,
    );
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "{", /^m: not JSON/],
    ["an unknown field", '{"peoplePerHouse": 4}', /^m: .*peoplePerHouse/],
    ["a share above 1", '{"jobsPerPerson": 1.4}', /^m: jobsPerPerson: .*given 1\.4/],
    [
      "sectors that miss 1",
      '{"sectors": {"agriculture": 0.5, "manufacturing": 0, "trade": 0, "services": 0, "public": 0}}',
      /^m: sectors: the five shares sum to 1/,
    ],
  ])("overrides with %s are refused by field", (_, text, message) => {
    expect(() => readOverrides(text, "m")).toThrow(message);
  });

  test("a map whose place has no people asks for them, one without a place for a name", () => {
    const named = gridMap({ points: [{ at: [0, 0], tags: { place: "town", name: "Gridpur" } }] });
    expect(() => buildTown({ map: named, seed: 1 })).toThrow(/^grid\.osm: .*population.*--population/);
    const bare = gridMap({ points: [] });
    expect(() => buildTown({ map: bare, seed: 1 })).toThrow(/^grid\.osm: .*--name/);
  });

  test("a centre far from the streets, and wards of another town, are told", () => {
    const overrides = { centre: toPosition([30_000, 0]) };
    const tiny = gridMap({ streets: 3 });
    expect(() => buildTown({ map: tiny, overrides, seed: 1 })).toThrow(/built-up streets.*centre/);
    const far = readWards(file(ward({}, square(40_000, 0, 41_000, 1000))), "w");
    expect(() => buildTown({ map: gridMap(), wards: { file: "w", shapes: far }, seed: 1 })).toThrow(
      /^w: no ward has a mapped street in it/,
    );
  });
});

test("marginals of a file are met", () => {
  const overrides = { peoplePerHousehold: 5, jobsPerPerson: 0.5, schoolPlacesPerPerson: 0.1 };
  const { town, report } = buildTown({ map: gridMap(), overrides, seed: 2 });
  const sum = (of: (zone: (typeof town.zones)[number]) => number) =>
    town.zones.reduce((all, zone) => all + of(zone), 0);
  expect(sum(({ households }) => households)).toBeCloseTo(2400, -1);
  expect(sum(({ jobs }) => Object.values(jobs).reduce((all, value) => all + value, 0))).toBeCloseTo(6000, -1);
  expect(sum(({ schoolPlaces }) => schoolPlaces)).toBe(1200);
  expect(report.marginals.find(({ what }) => what === "households")).toMatchObject({
    asked: 2400,
    source: "given",
  });
});

test.each([
  ["Odhisa", "Odisha"],
  ["orissa", "Odisha"],
  ["Gujrat", "Gujarat"],
  ["Goa", "Goa"],
  ["Ohio", "Ohio"],
])("%s is read as %s", (given, state) => {
  expect(stateNamed(given)).toBe(state);
});
