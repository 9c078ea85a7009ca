/** Hours in which a supply zone has water: today, and under a policy. */
import { minuteOf } from "../../devices/moment.ts";
import type { SupplyZone } from "../../town/schema/water.ts";
import type { PolicyOf } from "./policy.ts";

type Spans = readonly (readonly [from: number, to: number])[];

/** Share of each of the day's 24 hours that the spans cover, 0 to 1; overlaps count once. */
export function openShare(spans: Spans): Float64Array {
  const share = new Float64Array(24);
  let reached = 0;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const begin = Math.max(from, reached);
    reached = Math.max(reached, to);
    for (let hour = Math.floor(begin); hour < Math.min(24, Math.ceil(to)); hour += 1) {
      share[hour]! += Math.max(0, Math.min(to, hour + 1) - Math.max(begin, hour));
    }
  }
  return share;
}

/** The zone's present spans, in hours. */
export function presentSpans({ supplyHours }: Pick<SupplyZone, "supplyHours">): [number, number][] {
  return supplyHours.map(({ from, to }) => [minuteOf(from) / 60, minuteOf(to) / 60]);
}

/**
 * The zone's spans under the policy at intensity 1. A factor makes every span so much longer at its end, and at its
 * beginning what would run over midnight or into the next span.
 */
export function spansUnder(
  policy: Pick<PolicyOf<"water_supply_hours">, "supplyHours" | "hoursFactor">,
  zone: Pick<SupplyZone, "supplyHours">,
): [number, number][] {
  if (policy.supplyHours !== undefined) return policy.supplyHours.map(([from, to]) => [from, to]);
  const present = presentSpans(zone).toSorted((a, b) => a[0] - b[0]);
  return present.map(([from, to], at) => {
    const length = Math.min(24, (to - from) * policy.hoursFactor);
    const limit = present[at + 1]?.[0] ?? 24;
    const end = Math.min(limit, from + length);
    return [Math.max(0, end - length), end];
  });
}
