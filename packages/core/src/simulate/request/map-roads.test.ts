import { describe, expect, it } from "vitest";
import { compileScenario } from "../engine/compile-scenario.ts";
import { prepareTown } from "../engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "../engine/prepared-town.ts";
import { PairRunner } from "../engine/run-pair.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { smallTown } from "../testing/small-town.ts";
import { mapRoads } from "./map-roads.ts";

const small = { ...DEFAULT_CONFIG, citizens: 100, vehicles: 50, businesses: 10, farms: 10 };
const [one, other] = [smallTown.roads.nodes[0]!, smallTown.roads.nodes.at(-1)!];
const scenario = (policies: object[]) =>
  parseScenario({ name: "x", title: "x", start_date: "2026-01-05", days: 1, policies });

describe("roads of a simulation's map", () => {
  it("are the town's: every link is a direction of a segment that the town draws", () => {
    const links = smallTown.roads.links.map(({ id }) => id);
    const drawn = new Set(smallTown.roads.segments.map(({ id }) => id));
    const { segments, new_roads } = mapRoads(smallTown, scenario([]), links);
    expect(segments).toHaveLength(links.length);
    expect(segments.filter((id) => !drawn.has(id))).toEqual([]);
    expect(new_roads).toEqual([]);
  });

  it("hold a road that the scenario builds, between its nodes, under the links that the engine gives it", async () => {
    const built = scenario([
      { kind: "bus_service" },
      { kind: "new_link", name: "Bridge", from: one.id, to: other.id },
    ]);
    const prepared = await prepareTown(smallTown, small);
    const { places } = new PairRunner(prepared, compileScenario(prepared, built));
    const { segments, new_roads } = mapRoads(smallTown, built, places.links);
    expect(new_roads).toEqual([
      { segment: "new-1", name: "Bridge", line: [[...one.position], [...other.position]] },
    ]);
    expect(segments.filter((id) => id === "new-1")).toHaveLength(2);
  });
});
