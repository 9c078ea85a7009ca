import { describe, expect, test } from "vitest";
import { catalogue } from "../catalogue/catalogue.ts";
import { byIncome, costBenefit, oneWaySensitivity } from "./cost-benefit.ts";
import { leverWorths } from "./lever-worth.ts";
import { presentDays } from "./measure-value.ts";
import { typicalProfile } from "./town-profile.ts";
import { townState } from "./town-state.ts";

const town = typicalProfile();
const measure = (id: string) => catalogue.find((each) => each.id === id)!;
const episode = townState("congestion", "2026-01-10");
const lasting = townState("general", "2026-01-10");

describe("the account of a measure", () => {
  test("of point duty in a quarter, by hand", () => {
    // 50,000 × 0.9 trips × 0.3 h at free flow, half of the time lost: as much again, 13,500 h × ₹132.2 × 6 % × 60 days.
    const { benefits, costs, netPresentValue, benefitCostRatio } = costBenefit(
      measure("point-duty"),
      town,
      episode,
    );
    const delay = benefits.find(({ lever }) => lever === "traffic_delay")!.value;
    expect(delay).toBeCloseTo(13_500 * 132.2 * 0.06 * 60, 4);
    expect(costs).toEqual({ capital: 0, running: 24_000 * 60, borneByOthers: 0, residual: 0 });
    expect(netPresentValue).toBeCloseTo(delay - 1_440_000, 4);
    expect(benefitCostRatio).toBeCloseTo(delay / 1_440_000, 6);
  });

  test("discounts lasting measures and not episodes: three years at 8 % are 2.68 years", () => {
    expect(presentDays(1095, 1095, 0.08) / 365).toBeCloseTo((1 - 1.08 ** -3) / Math.log(1.08), 6);
    expect(presentDays(90, 90, 0.08)).toBe(90);
  });

  test("is worth less the higher the rate, where benefits come after costs", () => {
    const at = (rate: number) => costBenefit(measure("capacitors"), town, lasting, { rate }).netPresentValue;
    expect(at(0.04)).toBeGreaterThan(at(0.08));
    expect(at(0.08)).toBeGreaterThan(at(0.12));
    expect(() => at(-0.1)).toThrow(/discount rate is -0.1/);
  });

  test("what is left at the end of the horizon counts", () => {
    const { costs } = costBenefit(measure("capacitors"), town, lasting, { rate: 0 });
    // Twelve years of life, 1095 − 60 days used.
    expect(costs.residual / costs.capital).toBeCloseTo(1 - 1035 / (12 * 365), 9);
  });
});

describe("sensitivity and distribution, for every measure", () => {
  const accounts = catalogue.flatMap((each) =>
    each.contexts.map((context) => ({ each, state: townState(context, "2026-01-10") })),
  );

  test("one-way ranges hold the middle, widest swing first", () => {
    for (const { each, state } of accounts) {
      const middle = costBenefit(each, town, state).netPresentValue;
      const found = oneWaySensitivity(each, town, state);
      for (const { atLow, atHigh } of found) {
        expect(middle).toBeGreaterThanOrEqual(Math.min(atLow, atHigh) - 1);
        expect(middle).toBeLessThanOrEqual(Math.max(atLow, atHigh) + 1);
      }
      const swings = found.map(({ atLow, atHigh }) => Math.abs(atHigh - atLow));
      expect(swings).toEqual(swings.toSorted((a, b) => b - a));
    }
  });

  test("what the fifths of income gain and pay adds up to the account", () => {
    for (const { each, state } of accounts) {
      const account = costBenefit(each, town, state);
      const shared = byIncome(each, account, leverWorths(town, state));
      const sum = shared.reduce((total, { net }) => total + net, 0);
      expect(Math.abs(sum - account.netPresentValue)).toBeLessThan(
        1e-6 * (1 + Math.abs(account.netPresentValue)) + 1,
      );
    }
  });

  test("a halt of building falls on the poorest: their net is below the richest's, before they are paid", () => {
    const state = townState("high_pollution", "2026-01-10", { aqi: 420 });
    const halt = measure("grap-construction-halt");
    const shared = byIncome(halt, costBenefit(halt, town, state), leverWorths(town, state));
    expect(shared[0]!.cost).toBeGreaterThan(shared[4]!.cost * 0.5);
  });
});
