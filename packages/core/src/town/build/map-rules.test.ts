/** The rules that complete a map, each on a grid of streets with one fault. */
import { describe, expect, test } from "vitest";
import { GRID_CENTRE, type GridMap, gridMap } from "../../testing/grid-map.ts";
import { townProblems } from "../check-town.ts";
import { writeTown } from "../generate-town.ts";
import { localProjection, type Point } from "../geometry/projection.ts";
import { cross } from "../geometry/segment.ts";
import { buildTown } from "./build-town.ts";

const { toLocal } = localProjection(GRID_CENTRE);

function build(map: GridMap) {
  const { town, report } = buildTown({ map: gridMap(map), seed: 3 });
  expect(townProblems(JSON.parse(writeTown(town)))).toEqual([]);
  const links = (rule: RegExp) => {
    const rows = report.rules.filter((row) => rule.test(row.rule));
    expect(rows).toHaveLength(1);
    return rows[0]!.links;
  };
  return { town, report, links };
}

describe("a complete grid", () => {
  const { town, report, links } = build({});

  test("needs no street, gap or turn", () => {
    expect(links(/^street laid/)).toBe(0);
    expect(links(/^gap/)).toBe(0);
    expect(links(/^carriageways/)).toBe(0);
    expect(report.map.dropped).toEqual([]);
  });

  test("has all its lanes, speeds and names filled by rule", () => {
    const all = town.roads.links.length;
    expect(links(/^lanes/)).toBe(all);
    expect(links(/^free speed/)).toBe(all);
    expect(links(/^named/)).toBe(all);
    expect(new Set(town.roads.segments.map(({ name }) => name)).size).toBe(town.roads.segments.length);
  });

  test("covers the land of the grid, to the width of a block", () => {
    expect(town.areaKm2).toBeGreaterThan(1.375 ** 2);
    expect(town.areaKm2).toBeLessThan(2 ** 2);
  });

  test("says that it is no demonstration, and that all but its streets is generated", () => {
    expect(town).toMatchObject({ demonstration: false, name: "Gridpur", state: "Odisha" });
    expect(town.note).toMatch(/streets.*from OpenStreetMap.*Everything else is generated/);
    expect(town.attribution).toMatch(/OpenStreetMap contributors/);
  });

  test("warns that nothing leaves the town where no main road does", () => {
    expect(report.warnings).toContainEqual(expect.stringMatching(/no main road leaves the town/));
  });
});

describe("rules", () => {
  test("tagged lanes, speeds and names are kept", () => {
    const { town, links } = build({
      tags: { highway: "residential", lanes: "1", maxspeed: "30", name: "Temple Road" },
    });
    expect(links(/^lanes/)).toBe(0);
    expect(links(/^free speed/)).toBe(0);
    expect(links(/^named/)).toBe(0);
    expect(town.roads.links.every(({ freeSpeedKmh }) => freeSpeedKmh === 30)).toBe(true);
    expect(town.roads.segments[0]!.name).toMatch(/^Temple Road/);
  });

  test("a main road without lanes gets those of a town of its size inside the town; tagged ones stay", () => {
    const road = (tags: Record<string, string>) => {
      const overrides = { population: 100_000 };
      const line: Point[] = [
        [-687.5, 62.5],
        [0, 70],
        [687.5, 62.5],
      ];
      const map = gridMap({ streets: 24, ways: [{ line, tags: { highway: "primary", ...tags } }] });
      const { town } = buildTown({ map, overrides, seed: 3 });
      const main = new Set(
        town.roads.segments.filter(({ class: of }) => of === "arterial").map(({ id }) => id),
      );
      return [
        ...new Set(town.roads.links.filter(({ segment }) => main.has(segment)).map(({ lanes }) => lanes)),
      ];
    };
    expect(road({})).toEqual([2]);
    expect(road({ lanes: "2" })).toEqual([1]);
  });

  test("the most used of the streets mapped as residential are collectors, about a fifth", () => {
    const { town, links } = build({});
    const share = links(/taken as a collector/) / town.roads.links.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.3);
  });

  test("the two carriageways of a road that leaves the town are cut 2 km beyond it and joined by a turn", () => {
    const corner: Point = [687.5, 62.5];
    const { town, links, report } = build({
      ways: [
        { line: [corner, [9000, 62.5]], tags: { highway: "trunk", oneway: "yes", ref: "NH1" } },
        {
          line: [
            [9000, 82.5],
            [687.5, 187.5],
          ],
          tags: { highway: "trunk", oneway: "yes", ref: "NH1" },
        },
      ],
    });
    expect(links(/^carriageways joined/)).toBe(1);
    expect(report.cut.ways).toBe(2);
    const furthest = Math.max(...town.roads.nodes.map(({ position }) => toLocal(position)[0]));
    expect(furthest).toBeGreaterThan(2687);
    expect(furthest).toBeLessThan(3000);
    expect(town.roads.gateways).toHaveLength(1);
    expect(town.roads.gateways[0]!.name).toMatch(/^NH1 to the east/);
  });

  test("a one-way road that nothing comes back from is opened both ways", () => {
    const { links } = build({
      ways: [
        {
          line: [
            [687.5, 62.5],
            [1500, 62.5],
          ],
          tags: { highway: "primary", oneway: "yes" },
        },
      ],
    });
    expect(links(/opened both ways/)).toBe(2);
  });

  test("streets that miss their neighbour by 60 m are joined to it; those 400 m off are left out", () => {
    const near = build({
      keep: ([x, y]) => Math.abs(x - 62.5) > 1 || Math.abs(y) > 300,
      ways: [
        {
          line: [
            [62.5, -140],
            [62.5, 100],
          ],
          tags: { highway: "residential" },
        },
      ],
    });
    expect(near.links(/^gap/)).toBe(2);
    const far = build({
      ways: [
        {
          line: [
            [1100, 0],
            [1100, 600],
          ],
          tags: { highway: "residential" },
        },
      ],
    });
    expect(far.links(/^gap/)).toBe(0);
    expect(far.report.map.dropped).toMatchObject([
      { reason: "not connected both ways with the largest part", ways: 1 },
    ]);
  });

  test("streets are laid where a quarter has none, and cross no other", () => {
    const empty = ([x, y]: Point) => Math.abs(x) < 320 && Math.abs(y) < 320;
    const { town, links, report } = build({ streets: 16, keep: (point) => !empty(point) });
    expect(links(/^street laid/)).toBeGreaterThan(6);
    expect(report.laid.lengthKm).toBeGreaterThan(0.5);
    const inside = town.roads.nodes.filter(({ position }) => empty(toLocal(position)));
    expect(inside.length).toBeGreaterThan(1);
    const pieces = town.roads.segments.flatMap(({ geometry }) =>
      geometry.slice(1).map((position, index) => [toLocal(geometry[index]!), toLocal(position)] as const),
    );
    const crossings = pieces.filter(([a, b], at) => pieces.slice(at + 1).some(([c, d]) => cross(a, b, c, d)));
    expect(crossings).toEqual([]);
  });

  test("a ring that begins and ends at one corner becomes two streets between two", () => {
    const { links } = build({
      ways: [
        {
          line: [
            [687.5, 687.5],
            [760, 700],
            [760, 760],
            [700, 760],
            [687.5, 687.5],
          ],
          tags: { highway: "residential" },
        },
      ],
    });
    expect(links(/^ring/)).toBe(2 * 1);
  });

  test("what the map shows of works, market and substation stands where it shows it", () => {
    const at = (point: Point, tags: Record<string, string>) => ({ at: point, tags });
    const { town, report } = build({
      points: [
        at([0, 0], { place: "town", name: "Gridpur", population: "12,000" }),
        at([200, -300], { amenity: "marketplace" }),
        at([-400, 400], { power: "substation" }),
      ],
    });
    const apart = (position: readonly [number, number], [x, y]: Point) => {
      const [a, b] = toLocal([...position]);
      return Math.hypot(a - x, b - y);
    };
    expect(apart(town.mandis[0]!.position, [200, -300])).toBeLessThan(2);
    expect(apart(town.power.substations[0]!.position, [-400, 400])).toBeLessThan(2);
    expect(report.known).toMatchObject({ mandi: true, substations: true, estate: false });
  });
});

describe("pipes", () => {
  test("run along the streets: none is shorter than its ends are apart on the grid", () => {
    const { town } = build({});
    const places = new Map<string, Point>();
    const section = (name: string) =>
      town.water.inp
        .split(`[${name}]\n`)[1]!
        .split("\n\n")[0]!
        .split("\n")
        .map((row) => row.trim().split("\t"));
    for (const [id, x, y] of section("COORDINATES")) places.set(id!, [Number(x), Number(y)]);
    const pipes = section("PIPES").filter(([id]) => /^P\d+$/.test(id!));
    expect(pipes.length).toBeGreaterThan(10);
    for (const [, from, to, length] of pipes) {
      const [[x, y], [a, b]] = [places.get(from!)!, places.get(to!)!];
      // Way along a square grid: across plus up, to the rounding of coordinates and lengths.
      expect(Math.abs(Number(length) - Math.max(1, Math.abs(x - a) + Math.abs(y - b)))).toBeLessThan(4);
    }
  });
});

test("a way whose node the map lacks is refused by name, or cut there when that is allowed", () => {
  const map = () => {
    const data = gridMap({
      ways: [
        {
          line: [
            [687.5, 62.5],
            [5000, 62.5],
            [8000, 62.5],
          ],
          tags: { highway: "primary" },
        },
      ],
    });
    const way = data.ways.at(-1)!;
    way.nodes[1] = 999_999;
    return data;
  };
  expect(() => buildTown({ map: map(), seed: 1 })).toThrow(/way \d+ refers to node 999999/);
  const { town } = buildTown({ map: map(), seed: 1, cutAtMissing: true });
  expect(town.roads.segments.some(({ class: of }) => of === "arterial")).toBe(false);
});
