import { describe, expect, it } from "vitest";
import { CategoryScore, categorisedAs } from "./category-score.ts";
import type { StepForecast } from "./model.ts";

const HOUR = 3_600_000;
const forecast = (horizon: number, point: number): StepForecast => ({
  ...{ horizon, atMs: 0, point, quantiles: new Float64Array(11).fill(point) },
});

describe("the category of a forecast of PM2.5", () => {
  it("is that of the 24-hour mean: CPCB's table has 60 µg/m³ as satisfactory, 61 as moderate", () => {
    const values = new Float64Array(60).fill(60);
    const score = new CategoryScore("pm25", HOUR);
    // One hour at 90 among 23 at 60 is a mean of 61.25: the forecast is moderate, the truth satisfactory.
    score.add(values, 30, [forecast(1, 90)]);
    expect(score.accuracy(1)).toBe(0);
    // An hour at 75 is a mean of 60.6, which rounds to an index of 101: moderate; at 65 it is still satisfactory.
    score.add(values, 30, [forecast(1, 65)]);
    expect(score.accuracy(1)).toBe(0.5);
  });

  it("a day ahead rests on what is forecast alone, hours between two horizons on the line between them", () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i <= 40 ? 40 : 200));
    const score = new CategoryScore("pm25", HOUR);
    const eachThird = (point: number) => [1, 3, 6, 9, 12, 15, 18, 21, 24].map((h) => forecast(h, point));
    score.add(values, 40, eachThird(200));
    expect([score.accuracy(1), score.accuracy(24)]).toEqual([1, 1]);
    score.add(values, 40, eachThird(40));
    expect(score.accuracy(24)).toBe(0.5);
  });

  it("is not judged where the hours of the mean were not forecast", () => {
    const score = new CategoryScore("pm25", HOUR);
    score.add(new Float64Array(100).fill(40), 40, [forecast(2, 40), forecast(24, 40)]);
    expect([score.accuracy(2), score.accuracy(24)]).toEqual([1, undefined]);
  });

  it("is not judged where fewer than 16 of the 24 hours were measured", () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => (i < 46 ? Number.NaN : 40));
    const score = new CategoryScore("pm25", HOUR);
    score.add(values, 50, [forecast(1, 40)]);
    expect(score.accuracy(1)).toBeUndefined();
  });

  it("of an index is that of the value, of a day's PM10 that of the day", () => {
    const index = new CategoryScore("aqi", HOUR);
    index.add([0, 100], 0, [forecast(1, 101)]);
    index.add([0, 99], 0, [forecast(1, 60)]);
    expect(index.accuracy(1)).toBe(0.5);
    const daily = new CategoryScore("pm10", 24 * HOUR);
    daily.add([10, 99, 251], 0, [forecast(1, 60), forecast(2, 249)]);
    // PM10: 51 to 100 is satisfactory; 101 to 250 moderate, above that poor.
    expect([daily.accuracy(1), daily.accuracy(2)]).toEqual([1, 0]);
  });
});

it("columns are known by their usual names", () => {
  expect(["PM2.5", "pm25", "PM2.5 (ug/m3)", "pm_10", "AQI", "PM1", "temperature"].map(categorisedAs)).toEqual(
    [...["pm25", "pm25", "pm25", "pm10", "aqi", undefined, undefined]],
  );
});
