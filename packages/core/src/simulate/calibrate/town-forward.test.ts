import { describe, expect, test } from "vitest";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { prepareSmallTown } from "../testing/small-town.ts";
import { historyFromEngine } from "./engine-history.ts";
import { PCU_PER_VEHICLE, TownForward } from "./town-forward.ts";
import { drawOf } from "./unknowns.ts";

// Monday 2 February 2026.
const span = { firstDay: Date.UTC(2026, 1, 2) / 86_400_000, days: 2, seed: 5, run: 0 };
const prepared = await prepareSmallTown();

describe("what a counter sees", () => {
  // So narrow that queues build up and dissolve.
  const narrow = 0.12;
  const draw = drawOf([], span.days);
  draw[P.capacity] = narrow;
  const history = historyFromEngine(prepared, draw, span);
  const arrived = new Map<number, number>();
  const waiting = new Map<number, number>();
  const forward = new TownForward(prepared, history, {
    onDay: (_, { roads }) => {
      for (const link of forward.linksOf.flat()) {
        arrived.set(
          link,
          roads.flowByHour.subarray(24 * link, 24 * link + 24).reduce((a, b) => a + b, 0),
        );
        waiting.set(link, roads.queue[link]!);
      }
    },
  });
  const { counts } = forward.predict(draw, 5, 0);
  const most = forward.linksOf.map((links) =>
    links.reduce((sum, link) => sum + (narrow * prepared.roads.saturation[link]!) / PCU_PER_VEHICLE, 0),
  );

  test("is never more than leaves the street, and somewhere as much", () => {
    for (const [site, perHour] of counts.entries())
      expect(Math.max(...perHour)).toBeLessThanOrEqual(most[site]! * (1 + 1e-12));
    expect(counts.some((perHour, site) => Math.max(...perHour) > 0.99 * most[site]!)).toBe(true);
  });

  test("is what arrived less what waits", () => {
    for (const [site, links] of forward.linksOf.entries()) {
      const passed = links.reduce((sum, link) => sum + arrived.get(link)! - waiting.get(link)!, 0);
      const counted = counts[site]!.reduce((sum, flow) => sum + flow, 0);
      expect(counted * PCU_PER_VEHICLE).toBeCloseTo(passed, 6);
    }
  });
});
