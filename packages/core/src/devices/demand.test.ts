import { describe, expect, test } from "vitest";
import { generateTown, sampleTownArguments } from "../town/generate-town.ts";
import { peakFlows } from "./demand.ts";

const town = generateTown(sampleTownArguments);
const flows = peakFlows(town);
const classOf = new Map(town.roads.segments.map((segment) => [segment.id, segment.class]));

describe("peakFlows", () => {
  test("flow is conserved at junctions where nobody lives or leaves", () => {
    // What a node makes or takes is the same whichever way it is summed; most nodes make nothing.
    const balance = new Map<string, number>();
    for (const { id, from, to } of town.roads.links) {
      balance.set(to, (balance.get(to) ?? 0) + flows.get(id)!);
      balance.set(from, (balance.get(from) ?? 0) - flows.get(id)!);
    }
    const still = [...balance.values()].filter((value) => Math.abs(value) < 1e-6);
    const ends = 3 * town.zones.length + town.roads.gateways.length;
    expect(still.length).toBeGreaterThanOrEqual(town.roads.nodes.length - ends);
  });

  test("gateways carry a twelfth of their day", () => {
    for (const { node, pcuPerDay } of town.roads.gateways) {
      const crossing = town.roads.links
        .filter(({ from, to }) => from === node || to === node)
        .reduce((sum, { id }) => sum + flows.get(id)!, 0);
      expect(crossing / pcuPerDay).toBeCloseTo(0.085, 2);
    }
  });

  test("arterials carry more than local streets, and some are at their design volume", () => {
    const of = (wanted: string) =>
      town.roads.links
        .filter(({ segment }) => classOf.get(segment) === wanted)
        .map(({ id }) => flows.get(id)!);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(of("arterial"))).toBeGreaterThan(5 * mean(of("local")));
    const ratios = town.roads.links.map(({ id, capacityPcuPerHour }) => flows.get(id)! / capacityPcuPerHour);
    expect(Math.max(...ratios)).toBeGreaterThan(1);
    expect(Math.max(...ratios)).toBeLessThan(2);
  });
});
