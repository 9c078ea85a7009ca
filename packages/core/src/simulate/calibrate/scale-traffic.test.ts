import { describe, expect, test } from "vitest";
import { prepareSmallTown } from "../testing/small-town.ts";
import { historyFromEngine } from "./engine-history.ts";
import { scaleTraffic, withTraffic } from "./scale-traffic.ts";
import { TownForward } from "./town-forward.ts";
import { drawOf } from "./unknowns.ts";

// Monday 2 February 2026.
const span = { firstDay: Date.UTC(2026, 1, 2) / 86_400_000, days: 3, seed: 5, run: 0 };
const prepared = await prepareSmallTown();
const usual = drawOf([], span.days);
const ones = (values: Float64Array) => new Float64Array(values.length).fill(1);
const town = (minutesByLink: Float64Array) =>
  withTraffic(prepared, {
    trafficByHour: ones(prepared.trafficByHour),
    trafficByPair: ones(prepared.trafficByPair),
    minutesByLink,
  });
const history = historyFromEngine(prepared, usual, span);

/** Vehicles over the history's days at each site. */
function totals(of: typeof prepared): number[] {
  const { counts } = new TownForward(of, history).predict(usual, 5, 1);
  return counts.map((perHour) => perHour.reduce((sum, flow) => sum + flow, 0));
}

describe("minutes that a street weighs beyond its time", () => {
  const before = totals(town(new Float64Array(prepared.roads.links)));
  const { linksOf } = new TownForward(prepared, history);
  const busiest = before.indexOf(Math.max(...before));

  test("take traffic from it, but not what has no other way", () => {
    const shunned = new Float64Array(prepared.roads.links);
    for (const link of linksOf[busiest]!) shunned[link] = 5;
    const after = totals(town(shunned));
    expect(after[busiest]!).toBeLessThan(0.95 * before[busiest]!);
    expect(after[busiest]!).toBeGreaterThan(0);
  });

  test("change next to nothing where they are next to nothing", () => {
    const none = town(new Float64Array(prepared.roads.links).fill(1e-9));
    for (const [site, flow] of totals(none).entries()) expect(flow).toBeCloseTo(before[site]!, 3);
  });

  test("are found again in a town where a street is shunned", () => {
    const shunned = new Float64Array(prepared.roads.links);
    for (const link of linksOf[busiest]!) shunned[link] = 5;
    const seen = historyFromEngine(town(shunned), usual, span);
    const found = scaleTraffic(prepared, seen, usual, 5);
    const counted = seen.counts[busiest]!.perHour.reduce((sum, flow) => sum + flow, 0);
    const miss = (flow: number) => Math.abs(Math.log(flow / counted));
    expect(miss(totals(found)[busiest]!)).toBeLessThan(miss(before[busiest]!) / 2);
    for (const link of linksOf[busiest]!) expect(found.minutesByLink[link]!).toBeGreaterThan(0);
  });
});
