import { describe, expect, it } from "vitest";
import { walkForward } from "./backtest.ts";
import { fitForecaster } from "./fit-forecaster.ts";
import { historyOf } from "./history.ts";
import { fromScale, scaleOf, toScale } from "./scale.ts";
import type { Series } from "./series.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

const daily = (values: number[]): Series => ({ ...hourly(values), stepMs: 86_400_000 });
const prices = Array.from({ length: 200 }, (_, day) => 1_000 * 2 ** Math.sin(day / 20));

describe("the scale of a series", () => {
  it("is a logarithm for daily prices that move by a factor of four, with some days not quoted (0)", () => {
    expect(scaleOf(daily(prices), 200)).toBe("logarithm");
    expect(scaleOf(daily(prices.map((price, day) => (day % 50 === 0 ? 0 : price))), 200)).toBe("logarithm");
    expect(toScale("logarithm", 0)).toBeNaN();
    expect(fromScale("logarithm", toScale("logarithm", 750))).toBeCloseTo(750, 9);
  });

  it("is plain for hourly loads, for what falls below 0, and for what hardly moves", () => {
    expect(scaleOf(hourly(townLoad(400)), 400)).toBe("plain");
    expect(scaleOf(daily(prices.map((price) => price - 600)), 200)).toBe("plain");
    expect(scaleOf(daily(prices.map((price) => price + 10_000)), 200)).toBe("plain");
  });
});

it("a price of 0 is scored as one that is missing", () => {
  const scores = (unquoted: number) => {
    const series = daily(prices.map((price, day) => (day % 25 === 0 ? unquoted : price)));
    const options = { horizons: [7], calendar: "in", seed: 1, trees: false } as const;
    return walkForward(fitForecaster([series], [150], options), [series], { steps: [150], originEvery: 1 })
      .scores;
  };
  expect(scores(0)).toEqual(scores(Number.NaN));
});

it("a price that stood still for months and then moves is followed, not taken for a fault", () => {
  const { clean } = historyOf(daily([...new Array(90).fill(500), ...new Array(40).fill(900)]));
  expect(clean.at(-1)).toBe(900);
});
