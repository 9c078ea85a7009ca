/** The real extracts beside the project; the rules one by one stand in the other tests of this folder. */
import { describe, expect, test } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { readOsmXml } from "../../traffic/osm/read-osm-xml.ts";
import { runHydraulics } from "../../water/hydraulics.ts";
import { WaterNetwork } from "../../water/network.ts";
import { townProblems } from "../check-town.ts";
import { writeTown } from "../generate-town.ts";
import { townPopulation } from "../town.ts";
import { buildTown } from "./build-town.ts";

const MAPS = ["roads/osm/baripada.osm", "roads/osm/burla.osm"];
const { title, missing } = needsSharedData("a town around real streets", ...MAPS);

describe.skipIf(missing)(title, () => {
  const read = (path: string) => readOsmXml(readSharedText(path), path);

  test.each([
    ["Baripada", MAPS[0]!, 109_800],
    ["Burla", MAPS[1]!, 46_698],
  ])("%s passes every check and holds the people that its map states", async (name, path, people) => {
    const { town, report } = buildTown({ map: read(path), seed: 1 });
    expect(townProblems(JSON.parse(writeTown(town)))).toEqual([]);
    expect(town.name).toBe(name);
    expect(town.state).toBe("Odisha");
    expect(town.demonstration).toBe(false);
    expect(town.note).toMatch(/OpenStreetMap contributors, ODbL.*generated/);
    expect(townPopulation(town)).toBe(people);
    for (const { population } of town.zones) {
      expect(population).toBeGreaterThan(2500);
      expect(population).toBeLessThan(5500);
    }
    for (const { asked, reached } of report.marginals)
      expect(Math.abs(reached / asked - 1)).toBeLessThan(0.01);
    expect(town.roads.gateways.length).toBeGreaterThan(0);

    // CPHEEO's residual of 7 m at every junction, all day: a reservoir stands above its zone.
    using network = await WaterNetwork.load(town.water.inp, "town.inp");
    const nodes = town.water.zones.flatMap(({ junctions }) => junctions.map((id) => network.nodeIndex(id)));
    let lowest = Number.POSITIVE_INFINITY;
    const warnings = new Set<number>();
    runHydraulics(
      network,
      { durationS: 2 * 86_400 },
      {
        solved({ warning, pressureM }) {
          warnings.add(warning);
          for (const node of nodes) lowest = Math.min(lowest, pressureM[node]!);
        },
      },
    );
    expect([...warnings]).toEqual([0]);
    expect(lowest).toBeGreaterThan(7);
  });

  test("the same map and seed give the same bytes, another seed another town", () => {
    const made = (seed: number) => writeTown(buildTown({ map: read(MAPS[0]!), seed }).town);
    expect(made(1)).toBe(made(1));
    expect(made(2)).not.toBe(made(1));
  });
});
