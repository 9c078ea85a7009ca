import { describe, expect, it } from "vitest";
import { historyOf } from "./history.ts";
import { naiveForecast, weekProfile } from "./naive.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

const HOURS = 6 * 168;
const load = townLoad(HOURS, 1);

describe("a series' history", () => {
  it("caps a spike of a million near what is usual, and leaves the measured series alone", () => {
    const spiked = load.slice();
    spiked[700] = 1e6;
    const { clean, capped, series } = historyOf(hourly(spiked));
    expect(clean[700]).toBeLessThan(300);
    expect(capped.values[700]).toBe(clean[700]);
    expect(series.values[700]).toBe(1e6);
  });

  it("bridges a gap of three days by the shape of the week before", () => {
    const holed = load.slice().fill(Number.NaN, 800, 872);
    const { clean, capped } = historyOf(hourly(holed));
    for (let hour = 800; hour < 872; hour++) {
      // Within the noise of 1 of both the week before and the last value.
      expect(Math.abs(clean[hour]! - load[hour]!)).toBeLessThan(6);
      expect(capped.values[hour]).toBeNaN();
    }
  });

  it("has the mean of the last 168 hours as its level", () => {
    const { level } = historyOf(hourly(load));
    const week = load.slice(833, 1_001);
    expect(level[1_000]).toBeCloseTo(week.reduce((a, b) => a + b) / 168, 9);
  });

  it("never lets scale or surprise be zero, even of a constant", () => {
    const { scale, surprise } = historyOf(hourly(new Float64Array(500).fill(42)));
    expect(Math.min(...scale, ...surprise)).toBeGreaterThan(0);
  });
});

describe("naive forecasts", () => {
  const values = Float64Array.from({ length: 400 }, (_, hour) => hour);
  const series = hourly(values);
  const profile = weekProfile(series, 336);

  it("repeat the last value, the same hour of yesterday and of last week", () => {
    expect(naiveForecast("last_value", series, profile, 350, 30)).toBe(350);
    // 30 hours ahead, yesterday's hour is not yet known: it is the day before.
    expect(naiveForecast("yesterday", series, profile, 350, 30)).toBe(380 - 48);
    expect(naiveForecast("yesterday", series, profile, 350, 24)).toBe(350);
    expect(naiveForecast("last_week", series, profile, 350, 24)).toBe(374 - 168);
  });

  it("average an hour of the week over the training weeks", () => {
    expect(naiveForecast("hour_of_week_mean", series, profile, 350, 1)).toBe((351 - 336 + 351 - 168) / 2);
  });

  it("look a week further back where the value is missing", () => {
    const holed = hourly(values.slice().fill(Number.NaN, 200, 210));
    expect(naiveForecast("last_week", holed, profile, 350, 22)).toBe(372 - 2 * 168);
  });
});
