import { describe, expect, it } from "vitest";
import type { MapField, SimulationMap } from "../../api/simulation-types.ts";
import { differencesOf, largestChanges, shadesAt } from "./map-differences.ts";

const hours = (value: (hour: number) => number): number[] =>
  Array.from({ length: 24 }, (_, hour) => value(hour));
const field = (over: "link" | "zone", unit: string, baseline: number[], scenario: number[]): MapField => ({
  id: "x",
  label: "X",
  unit,
  over,
  baseline,
  scenario,
});
const map = (fields: MapField[]): SimulationMap => ({
  links: ["a+", "a-", "b"],
  segments: ["a", "a", "b"],
  zones: ["w"],
  new_roads: [],
  fields,
});

describe("differences of the map", () => {
  const before = [...hours(() => 100), ...hours(() => 50), ...hours(() => 10)];
  const after = [...hours((hour) => 100 + hour), ...hours(() => 40), ...hours(() => 10)];

  it("add both directions of a road's flow", () => {
    const flow = field("link", "PCU/h", before, after);
    const { places, over } = differencesOf(map([flow]), flow);
    expect(over).toBe("roads");
    expect(places.get("a")!.before[8]).toBe(150);
    expect(places.get("a")!.after[8]).toBe(148);
  });

  it("take the mean of both directions' shares", () => {
    const lost = field("link", "%", before, after);
    expect(differencesOf(map([lost]), lost).places.get("a")!.before[8]).toBe(75);
  });

  it("name the places that change most, and those that do not change not at all", () => {
    const flow = field("link", "PCU/h", before, after);
    const found = differencesOf(map([flow]), flow);
    expect(largestChanges(found, 23, 5)).toEqual([{ id: "a", before: 150, after: 163 }]);
    expect(largestChanges(found, 10, 5)).toEqual([]);
  });

  it("colour within -1 to 1, and nothing where nothing changes", () => {
    const flow = field("link", "PCU/h", before, after);
    const found = differencesOf(map([flow]), flow);
    for (let hour = 0; hour < 24; hour++) {
      for (const shade of shadesAt(found, hour).values()) expect(Math.abs(shade)).toBeLessThanOrEqual(1);
    }
    expect(shadesAt(found, 0).get("a")).toBeLessThan(0);
    expect(shadesAt(found, 23).get("a")).toBe(1);
    const still = field(
      "zone",
      "m",
      hours(() => 5),
      hours(() => 5),
    );
    expect([...shadesAt(differencesOf(map([still]), still), 3)]).toEqual([["w", 0]]);
  });
});
