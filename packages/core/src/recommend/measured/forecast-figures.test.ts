import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../observation/instant.ts";
import { generateTown } from "../../town/generate-town.ts";
import { addValue, emptySummary } from "../../window/summary.ts";
import { type Ahead, forecastFigures, type SeriesAhead } from "./forecast-figures.ts";

const town = generateTown({ population: 10_000, areaKm2: 4, seed: 7, name: "Chhoti" });
const from = Date.parse("2026-01-10T18:00:00+05:30");
const nothing: Ahead = { stations: [], roads: [], zones: [], feeders: [], goods: [], goodsSoFar: [] };
const hourly = (
  entityId: string,
  metric: string,
  values: readonly number[],
  trained = true,
): SeriesAhead => ({
  entityId,
  metric,
  points: values.map((value, k) => ({ at: from + k * HOUR_MS, value })),
  trained,
});
const day = (value: number) => Array.from({ length: 24 }, () => value);

test("nothing is told of what has no forecast, or one that ends too early", () => {
  expect(forecastFigures(town, nothing)).toEqual({});
  const short = hourly("P1", "pm25", day(80).slice(1));
  expect(forecastFigures(town, { ...nothing, stations: [short] })).toEqual({});
});

test("the coming day's air is the mean of the stations, roads count by their vehicles", () => {
  const { pm25, congestionLevel } = forecastFigures(town, {
    ...nothing,
    stations: [hourly("P1", "pm25", day(120)), hourly("P2", "pm25", day(60), false)],
    roads: [
      { ...hourly("R1", "congestionLevel", day(60)), vehicles: 30 },
      { ...hourly("R2", "congestionLevel", day(20)), vehicles: 10 },
    ],
  });
  expect(pm25).toMatchObject({
    value: 90,
    kind: "forecast",
    how: expect.stringMatching(/1 of them by trained/),
  });
  // (60·30 + 20·10) / 40.
  expect(congestionLevel).toMatchObject({ value: 50, how: expect.stringMatching(/2 roads.*trained models/) });
});

test("half of the water coming in is a shortage of a half", () => {
  const people = new Map(town.zones.map(({ id, population }) => [id, population]));
  const zones = town.water.zones.map(({ id, wards, demandLpcd, leakShare }) => {
    const served = wards.reduce((sum, ward) => sum + people.get(ward)!, 0);
    return hourly(id, "flow", day((0.5 * served * demandLpcd) / (1 - leakShare) / 86_400));
  });
  expect(forecastFigures(town, { ...nothing, zones }).waterShortage!.value).toBeCloseTo(0.5, 9);
});

test("the peak is the highest hour of the feeders together, not the sum of each one's own", () => {
  const peaks = (at: number) =>
    town.power.feeders.map(({ id }, k) => {
      const values = day(0);
      values[at < 0 ? k : at] = 100;
      return hourly(id, "activePower", values);
    });
  const ratio = (at: number) =>
    forecastFigures(town, { ...nothing, feeders: peaks(at) }).peakLoadRatio!.value;
  expect(ratio(5) / ratio(-1)).toBeCloseTo(town.power.feeders.length, 9);
});

test("prices that are to double in three days are an excess of 1 over the days before", () => {
  const windows = new Map(
    Array.from({ length: 30 }, (_, k) => {
      const at = from - (30 - k) * DAY_MS;
      const summary = emptySummary();
      addValue(summary, 2000, at);
      return [at, { metrics: { modalPrice: summary } }] as const;
    }),
  );
  const goods: SeriesAhead[] = [
    {
      entityId: "M1-onion",
      metric: "modalPrice",
      points: [0, 1, 2, 3].map((k) => ({ at: from + k * DAY_MS, value: 4000 })),
      trained: true,
    },
  ];
  const told = forecastFigures(town, { ...nothing, goods, goodsSoFar: [{ entityId: "M1-onion", windows }] });
  expect(told.priceExcess!.value).toBeCloseTo(1, 9);
  // Of which nothing is usual nothing can be in excess.
  expect(forecastFigures(town, { ...nothing, goods })).toEqual({});
});
