import { describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { roads as roadsSchema } from "../../town/schema/roads.ts";
import { strongComponents } from "../components.ts";
import { encodePbf, type Plan, plan } from "../testing/osm-builder.ts";
import { readTntpNet } from "../tntp/read-net.ts";
import { type ImportedRoads, importRoads } from "./import-roads.ts";
import { readOsmPbf } from "./read-osm-pbf.ts";
import { readOsmXml } from "./read-osm-xml.ts";
import { readRoadGeoJson } from "./read-road-geojson.ts";
import { roadsGeoJson, roadsTntp, townRoads } from "./road-files.ts";

/** 111.195 m: a thousandth of a degree on a sphere of 6,371,008.8 m. */
const BLOCK_M = (Math.PI / 180) * 0.001 * 6_371_008.8;
const RESIDENTIAL = { highway: "residential" };

/**
 * A square 1-2-3-4 with a middle node 5 on the side 1-2, and whatever else a test wants.
 *
 *     4 ─── 3
 *     │     │
 *     1 ─5─ 2
 */
function square(
  more: Plan["ways"] = [],
  nodes: Plan["nodes"] = {},
  tags: Record<string, string> = RESIDENTIAL,
): Plan {
  return {
    nodes: { 1: [0, 0], 2: [2, 0], 3: [2, 1], 4: [0, 1], 5: [1, 0], ...nodes },
    ways: [{ id: 100, nodes: [1, 5, 2, 3, 4, 1], tags }, ...more],
  };
}

/** Links as "tail>head" by OSM ids, sorted. */
function pairs({ graph, nodeId }: ImportedRoads): string[] {
  return Array.from(
    { length: graph.linkCount },
    (_, link) => `${nodeId[graph.tail[link]!]}>${nodeId[graph.head[link]!]}`,
  ).sort();
}

const lengthOf = ({ links }: ImportedRoads) => links.reduce((sum, { lengthM }) => sum + lengthM, 0);
const reasons = ({ report }: ImportedRoads) => report.dropped.map(({ reason, ways }) => `${reason}: ${ways}`);

describe("the drivable graph", () => {
  it("of a ring with one branch has a node where they meet and at the branch's end, both ways", () => {
    const roads = importRoads(plan(square([{ id: 101, nodes: [3, 6], tags: RESIDENTIAL }], { 6: [3, 1] })));
    expect(pairs(roads)).toEqual(["3>3", "3>3", "3>6", "6>3"]);
    expect(lengthOf(roads)).toBeCloseTo(2 * (6 + 1) * BLOCK_M, 0);
  });

  it("joins streets that only continue, keeping line and length, and not across a change of kind", () => {
    const street = (id: number, nodes: number[], highway: string) => ({ id, nodes, tags: { highway } });
    const line: Plan = {
      nodes: { 1: [0, 0], 2: [1, 0], 3: [2, 0.5], 4: [3, 0], 5: [4, 0] },
      ways: [
        street(1, [1, 2], "tertiary"),
        street(2, [3, 2], "tertiary"),
        street(3, [3, 4], "tertiary"),
        street(4, [4, 5], "residential"),
      ],
    };
    const roads = importRoads(plan(line));
    expect(pairs(roads)).toEqual(["1>4", "4>1", "4>5", "5>4"]);
    expect(roads.report.joined).toBe(2);
    const long = roads.links.find(({ class: each }) => each === "collector")!;
    expect(long.line).toHaveLength(8);
    expect(long.lengthM).toBeCloseTo(BLOCK_M * (1 + 2 * Math.hypot(1, 0.5)), 2);
    expect(long.wayIds.sort()).toEqual([1, 2, 3]);
  });

  it.each([
    ["yes", ["1>1"]],
    ["-1", ["1>1"]],
    ["no", ["1>1", "1>1"]],
    ["reversible", ["1>1", "1>1"]],
    ["sideways", ["1>1", "1>1"]],
  ])("lets oneway=%s run as it says", (oneway, links) => {
    expect(pairs(importRoads(plan(square([], {}, { ...RESIDENTIAL, oneway }))))).toEqual(links);
  });

  it("runs a one-way street against its nodes for oneway=-1", () => {
    const one = (oneway: string) =>
      pairs(
        importRoads(
          plan(square([{ id: 7, nodes: [5, 6, 3], tags: { ...RESIDENTIAL, oneway } }], { 6: [1, 0.5] })),
        ),
      );
    const count = (oneway: string, pair: string) => one(oneway).filter((each) => each === pair).length;
    // The square itself gives two links each way.
    expect([count("yes", "5>3"), count("yes", "3>5")]).toEqual([3, 2]);
    expect([count("-1", "5>3"), count("-1", "3>5")]).toEqual([2, 3]);
  });

  it("takes a roundabout as one-way, and halves a reversible road's capacity", () => {
    const round = importRoads(plan(square([], {}, { ...RESIDENTIAL, junction: "roundabout" })));
    expect(pairs(round)).toEqual(["1>1"]);
    const both = importRoads(plan(square([], {}, { highway: "tertiary" }))).links[0]!.capacityPcuPerHour;
    const turn = importRoads(plan(square([], {}, { highway: "tertiary", oneway: "reversible" })));
    expect(turn.links[0]!.capacityPcuPerHour).toBe(both / 2);
  });

  it("leaves out what the public may not drive, with the reason", () => {
    const way = (id: number, tags: Record<string, string>) => ({ id, nodes: [1, 3], tags });
    const roads = importRoads(
      plan(
        square([
          way(1, { highway: "footway" }),
          way(2, { highway: "residential", access: "private" }),
          way(3, { highway: "residential", motor_vehicle: "no" }),
          way(4, { highway: "service", service: "parking_aisle" }),
          way(5, { highway: "construction" }),
          way(6, { highway: "residential", area: "yes" }),
          way(7, { waterway: "river" }),
          { id: 8, nodes: [1], tags: RESIDENTIAL },
        ]),
      ),
    );
    expect(pairs(roads)).toEqual(["1>1", "1>1"]);
    expect(reasons(roads).sort()).toEqual([
      "an area, not a line: 1",
      "closed to the public: 2",
      "fewer than two nodes: 1",
      "not for motor vehicles: 1",
      "private service way: 1",
      "under construction or planned: 1",
    ]);
  });

  it("keeps a road closed in general but open to motor vehicles", () => {
    const open = { ...RESIDENTIAL, access: "no", motor_vehicle: "yes" };
    expect(pairs(importRoads(plan(square([{ id: 9, nodes: [5, 4], tags: open }]))))).toContain("5>4");
  });

  it("keeps only the largest part that can be left and reached", () => {
    const roads = importRoads(
      plan(
        square(
          [
            { id: 20, nodes: [6, 7], tags: RESIDENTIAL },
            { id: 21, nodes: [3, 8], tags: { ...RESIDENTIAL, oneway: "yes" } },
          ],
          { 6: [9, 9], 7: [9, 10], 8: [3, 1] },
        ),
      ),
    );
    expect(reasons(roads)).toEqual(["not connected both ways with the largest part: 2"]);
    expect(strongComponents(roads.graph).count).toBe(1);
  });

  it("cuts a street at a bollard, not at a gate", () => {
    const across = { id: 30, nodes: [5, 6, 4], tags: RESIDENTIAL };
    const at = (barrier: string) => importRoads(plan(square([across], { 6: [0.5, 0.5, { barrier }] })));
    expect(pairs(at("gate"))).toEqual(["4>5", "4>5", "4>5", "5>4", "5>4", "5>4"]);
    expect(at("bollard").report.barriers).toBe(1);
    expect(pairs(at("bollard")).filter((each) => each === "4>5")).toHaveLength(2);
    expect(lengthOf(at("bollard"))).toBeCloseTo(lengthOf(at("gate")), 6);
  });

  it("counts a road drawn twice once", () => {
    const twice = square([{ id: 40, nodes: [5, 2, 3, 4, 1, 5], tags: RESIDENTIAL }]);
    expect(reasons(importRoads(plan(twice)))).toEqual(["drawn twice: 1"]);
  });

  it("fills lanes, speed and capacity by the road's kind, tags first, and counts both", () => {
    const tagged = { highway: "primary", lanes: "4", maxspeed: "30 mph" };
    const roads = importRoads(plan(square([{ id: 50, nodes: [5, 4], tags: tagged }])));
    const primary = roads.links.find(({ class: each }) => each === "arterial")!;
    // IRC:106-1990 table 2: undivided four-lane arterial 3,000 PCU/h both ways.
    expect(primary).toMatchObject({ lanes: 2, capacityPcuPerHour: 1500 });
    expect(primary.freeSpeedKmh).toBeCloseTo(48.28, 2);
    expect(roads.report.filled).toContainEqual({ value: "lanes", tagged: 1, byRule: 1 });
  });

  it("lists tags that it could not read", () => {
    const roads = importRoads(plan(square([], {}, { ...RESIDENTIAL, lanes: "-2", maxspeed: "fast" })));
    expect(roads.report.unread.map(({ tag }) => tag)).toEqual(["lanes=-2", "maxspeed=fast"]);
  });

  it("cuts at nodes that the file lacks only when allowed", () => {
    const cut = plan(square([{ id: 60, nodes: [5, 999, 4], tags: RESIDENTIAL }]));
    expect(() => importRoads(cut)).toThrow("plan.osm: way 60 refers to node 999, which is not in the file");
    expect(importRoads(cut, { cutAtMissing: true }).report.missingNodes).toBe(1);
  });
});

describe("files", () => {
  const source = square([{ id: 101, nodes: [3, 6], tags: { ...RESIDENTIAL, name: "બજાર" } }], {
    6: [3, 1, { barrier: "gate" }],
  });
  const xml = importRoads(plan(source));

  it("of PBF give the same roads as XML, names in Gujarati included", () => {
    const nodes = Object.entries(source.nodes).map(([id, [x, y, tags]]) => ({
      id: Number(id),
      lon: x * 0.001,
      lat: y * 0.001,
      tags,
    }));
    const pbf = importRoads(readOsmPbf(encodePbf(nodes, source.ways), "plan.osm.pbf"));
    expect(pbf.links).toEqual(xml.links);
    expect(pbf.report).toEqual(xml.report);
  });

  it("of GeoJSON give the same roads as XML", () => {
    const text = JSON.stringify({
      type: "FeatureCollection",
      features: source.ways.map(({ nodes, tags }) => ({
        type: "Feature",
        properties: tags,
        geometry: {
          type: "LineString",
          coordinates: nodes.map((id) => source.nodes[id]!.slice(0, 2).map((x) => Number(x) * 0.001)),
        },
      })),
    });
    const geo = importRoads(readRoadGeoJson(text, "plan.geojson"));
    expect(geo.links.map(({ lengthM, name }) => [lengthM.toFixed(3), name])).toEqual(
      xml.links.map(({ lengthM, name }) => [lengthM.toFixed(3), name]),
    );
  });

  it("for a town satisfy its schema, with a segment per road and a link per direction", () => {
    const town = roadsSchema.parse(townRoads(xml));
    expect(town.segments).toHaveLength(2);
    expect(town.links).toHaveLength(4);
    expect(town.segments.map(({ name }) => name)).toContain("બજાર");
  });

  it("in TNTP are read back with the same links", () => {
    const { graph, freeTime, length } = readTntpNet(roadsTntp(xml), "out.tntp");
    expect([...graph.tail]).toEqual([...xml.graph.tail]);
    expect(freeTime[0]).toBeCloseTo((length[0]! / 1000 / xml.links[0]!.freeSpeedKmh) * 60, 4);
  });

  it("in GeoJSON have a line per direction", () => {
    const [forward, backward] = roadsGeoJson(xml).features;
    expect(backward!.geometry.coordinates).toEqual(forward!.geometry.coordinates.toReversed());
  });
});

describe.each([
  ["baripada", 7460, 684, 522],
  ["burla", 17133, 1110, 820],
])("%s", (town, nodes, ways, highways) => {
  const path = `roads/osm/${town}.osm`;
  const { title, missing } = needsSharedData(
    "is read whole; what is kept and dropped adds up to its roads",
    path,
  );
  it.skipIf(missing)(title, () => {
    const data = readOsmXml(readSharedText(path), town);
    const roads = importRoads(data);
    const { report } = roads;
    expect(report.input).toMatchObject({ nodes, ways, highways });
    const all = data.ways
      .filter(({ tags }) => tags["highway"])
      .reduce((sum, way) => {
        const line = way.nodes.map((id) => data.nodes.find(id));
        return line.reduce((length, node, k) => {
          if (k === 0) return length;
          const [a, b] = [line[k - 1]!, node];
          const east =
            (data.nodes.lon(b) - data.nodes.lon(a)) * Math.cos((data.nodes.lat(a) * Math.PI) / 180);
          return length + Math.hypot(east, data.nodes.lat(b) - data.nodes.lat(a)) * BLOCK_M;
        }, sum);
      }, 0);
    const dropped = report.dropped.reduce((sum, { lengthKm }) => sum + lengthKm, 0);
    expect((report.kept.roadKm + dropped) / all).toBeCloseTo(1, 4);
    expect(strongComponents(roads.graph).count).toBe(1);
    roadsSchema.parse(townRoads(roads));
  });

  it.skipIf(missing)(`${needsSharedData("is the same through PBF", path).title}`, () => {
    const data = readOsmXml(readSharedText(path), town);
    const nodes: Parameters<typeof encodePbf>[0] = [];
    const ids = new Set(data.ways.flatMap((way) => way.nodes));
    for (const id of [...ids].sort((a, b) => a - b)) {
      const index = data.nodes.find(id);
      nodes.push({ id, lon: data.nodes.lon(index), lat: data.nodes.lat(index), tags: data.nodes.tagsOf(id) });
    }
    const pbf = importRoads(readOsmPbf(encodePbf(nodes, data.ways), town));
    expect(pbf.links).toEqual(importRoads(data).links);
  });
});
