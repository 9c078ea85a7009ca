import { describe, expect, test } from "vitest";
import { NotFound } from "../../../errors.ts";
import { generateTown, sampleTownArguments } from "../../../town/generate-town.ts";
import type { Town } from "../../../town/town.ts";
import { checkScenario } from "../check-scenario.ts";
import { encodeScenario } from "../scenario.ts";
import { READY_SCENARIOS, readyScenario } from "./library.ts";
import { bazaarWards, busiestRoads, bypassEnds } from "./town-rules.ts";

const sample = generateTown(sampleTownArguments);
const small = generateTown({ population: 10_000, areaKm2: 3, seed: 3 });
const bare: Town = {
  ...small,
  transit: [],
  farms: [],
  air: { ...small.air, industries: [], areaSources: [] },
  roads: { ...small.roads, gateways: [] },
};

/** Issue 4's list. */
const ASKED = [
  "odd-even",
  "congestion-charge",
  "low-emission-zone",
  "bus-frequency-doubled",
  "staggered-hours",
  "truck-ban-by-day",
  "grap-stage-1",
  "grap-stage-2",
  "grap-stage-3",
  "grap-stage-4",
  "monsoon-flood",
  "heatwave-power-peak",
  "drought-20",
  "supply-hours-2-to-4",
  "leak-repair",
  "pressure-management",
  "ev-two-wheelers-40",
  "festival",
  "population-20",
  "new-bypass",
  "waste-burning-ban",
  "road-sweeping",
  "rooftop-solar-15",
];

describe("ready scenarios", () => {
  test("hold every one that was asked for, each name once", () => {
    const names = READY_SCENARIOS.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(ASKED));
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(READY_SCENARIOS)("$name says what it does, its sources and its limits", (ready) => {
    expect(ready.description.length).toBeGreaterThan(40);
    expect(ready.sources.length).toBeGreaterThan(0);
    expect(ready.limits.length).toBeGreaterThan(0);
    expect(ready.world !== undefined || ready.policies !== undefined).toBe(true);
  });

  test.each([
    ["the sample town", sample],
    ["a village", small],
    ["a town without buses, farms, industries and gateways", bare],
  ])("are all valid in %s", (_, town) => {
    for (const { name } of READY_SCENARIOS) {
      const scenario = readyScenario(name, town);
      expect(checkScenario(encodeScenario(scenario), town)).toEqual(scenario);
    }
  });

  test("say in their limits what does nothing in the town", () => {
    expect(readyScenario("bus-frequency-doubled", bare).limits.join(" ")).toContain("changes nothing");
  });

  test("names those that there are where one is unknown", () => {
    expect(() => readyScenario("even-odd", sample)).toThrow(NotFound);
    expect(() => readyScenario("even-odd", sample)).toThrow(/odd-even/);
  });
});

describe("places in a town", () => {
  test("the busiest roads are main roads that share no junction", () => {
    const roads = busiestRoads(sample, 3).map((id) => sample.roads.segments.find((each) => each.id === id)!);
    expect(roads).toHaveLength(3);
    for (const road of roads) expect(["highway", "arterial", "sub_arterial"]).toContain(road.class);
    const ends = sample.roads.links.filter(({ segment }) => roads.some(({ id }) => id === segment));
    const perRoad = roads.map(
      ({ id }) => new Set(ends.filter((l) => l.segment === id).flatMap((l) => [l.from, l.to])),
    );
    expect(new Set(perRoad.flatMap((set) => [...set])).size).toBe(
      perRoad.reduce((sum, { size }) => sum + size, 0),
    );
  });

  test("the bypass joins two gateways on different sides and is longer than the way as the crow flies", () => {
    const { from, to, lengthM } = bypassEnds(sample);
    const gates = sample.roads.gateways.map(({ node }) => node);
    expect(gates).toContain(from);
    expect(gates).toContain(to);
    expect(from).not.toBe(to);
    expect(lengthM).toBeGreaterThan(500);
  });

  test("the bazaar has more trade and service jobs to the km² than the rest", () => {
    const wards = new Set(bazaarWards(sample));
    const density = (inside: boolean) => {
      const zones = sample.zones.filter(({ id }) => wards.has(id) === inside);
      const jobs = zones.reduce((sum, { jobs: { trade, services } }) => sum + trade + services, 0);
      return jobs / zones.reduce((sum, { areaKm2 }) => sum + areaKm2, 0);
    };
    expect(density(true)).toBeGreaterThan(2 * density(false));
  });
});
