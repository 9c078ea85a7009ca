import { describe, expect, test } from "vitest";
import { prepareDelhiLike, TRIP_SHARES, VEHICLE_SHARE, WINTER_PM25 } from "./delhi-like.ts";
import { studyOddEven } from "./odd-even.ts";
import { inside, MEASURED, modelOf } from "./odd-even-measured.ts";

// Half of the people and agents of docs/models/odd-even.md, and a third of its runs.
const town = await prepareDelhiLike(100_000, {
  citizens: 5000,
  vehicles: 2500,
  businesses: 250,
  farms: 20,
  seed: 1,
});
const effects = studyOddEven(town, 5);

describe("odd-even in a town with Delhi's vehicles, choices and air", () => {
  test.each(MEASURED)("$label, $season: within $low to $high %", (range) => {
    const spread = modelOf(effects, range);
    expect(inside(spread, range).median, `${spread.median}`).toBe(true);
  });

  test("time lost in traffic falls by more than the flow", () => {
    const { delay, pcuKm } = effects.change.winter.rule;
    expect(delay.median).toBeLessThan(pcuKm.median);
    expect(pcuKm.median).toBeLessThan(0);
  });

  test("what happens to cars and two-wheelers happens in the rule's hours, but for ways home after them", () => {
    const { rule, other } = effects.change.winter;
    expect(Math.abs(other.cars.median)).toBeLessThan(Math.abs(rule.cars.median) / 3);
    expect(Math.abs(other.twoWheelers.median)).toBeLessThan(Math.abs(rule.twoWheelers.median) / 2);
  });

  test("wind takes most of the effect on the air: less than half of winter's micrograms are left", () => {
    const { winter, windy } = effects.pm25;
    expect(winter.difference.mean).toBeLessThan(0);
    expect(Math.abs(windy.difference.mean)).toBeLessThan(0.5 * Math.abs(winter.difference.mean));
    expect(effects.air.windy.windMPerS * effects.air.windy.mixingM).toBeGreaterThan(
      2 * effects.air.winter.windMPerS * effects.air.winter.mixingM,
    );
  });

  test("the ordinary day is Delhi's: PM2.5, and the shares of trips", () => {
    expect(Math.abs(effects.pm25.winter.baseline.mean / WINTER_PM25 - 1)).toBeLessThan(0.15);
    const exhaust = ((VEHICLE_SHARE[0] + VEHICLE_SHARE[1]) / 2) * WINTER_PM25;
    expect(town.pm25.exhaust).toBeGreaterThan(0);
    expect(exhaust / town.pm25.exhaust).toBeGreaterThan(1);
    expect(Object.values(TRIP_SHARES).reduce((sum, share) => sum + share, 0)).toBeCloseTo(101, 9);
  });
});
