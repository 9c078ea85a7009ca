import { describe, expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { type DataRequest, dataRequest } from "./data-request.ts";
import { readPage, summarizeRange, type WindowedResolution } from "./read-data.ts";
import { memoryWindows, type Reading } from "./testing/memory-windows.ts";

const start = Date.parse("2026-01-05T00:00:00+05:30");
const MINUTE = 60_000;
/** Three days of readings, one to three a minute in a fixed rhythm, with a night without any. */
const readings: Reading[] = Array.from({ length: 3 * 1440 }, (_, minute) => minute)
  .filter((minute) => minute % 1440 < 1200 && minute % 7 !== 3)
  .flatMap((minute) =>
    Array.from({ length: 1 + (minute % 3) }, (_, i) => ({
      domain: "air" as const,
      entityId: "P001",
      at: start + minute * MINUTE + i * 13_000,
      metrics: { pm25: 40 + 30 * Math.sin(minute / 200) + i, ...(minute % 2 === 0 && { no2: minute % 50 }) },
    })),
  );

const request = (change: Partial<DataRequest> & { resolution: WindowedResolution }) => ({
  from: start,
  to: start + 3 * 1440 * MINUTE,
  metrics: undefined,
  ...change,
});

async function everyPage(resolution: WindowedResolution, limit: number, from = start) {
  const windows = memoryWindows(readings);
  const all = [];
  let after: number | undefined;
  do {
    const page = await readPage(windows, "air", "P001", request({ resolution, from }), limit, after);
    expect(page.windows.length).toBeLessThanOrEqual(limit);
    all.push(...page.windows);
    after = page.next;
  } while (after !== undefined);
  return all;
}

describe("pages of windows", () => {
  it.each(["1m", "5m", "1h", "1d"] as const)(
    "at %s hold each reading once, whatever the page's size",
    async (resolution) => {
      for (const limit of [1, 3, 1000]) {
        const all = await everyPage(
          resolution,
          resolution === "1d" || resolution === "1h" ? limit : Math.max(limit, 50),
        );
        expect(all.reduce((sum, window) => sum + window.observations, 0)).toBe(readings.length);
        expect(new Set(all.map((window) => window.start)).size).toBe(all.length);
        expect(all.map((window) => window.start)).toEqual(
          all.map((window) => window.start).sort((a, b) => a - b),
        );
      }
    },
  );

  it("five-minute windows are the readings of their five minutes", async () => {
    for (const window of await everyPage("5m", 40)) {
      const own = readings.filter(({ at }) => at >= window.start && at < window.start + 5 * MINUTE);
      expect(window.observations).toBe(own.length);
      expect(window.metrics["pm25"]!.max).toBe(Math.max(...own.map(({ metrics }) => metrics["pm25"]!)));
    }
  });
});

describe("statistics of a range", () => {
  const plain = (from: number, to: number, metric: string) => {
    const own = readings
      .filter(({ at }) => at >= from && at < to)
      .flatMap(({ metrics }) => metrics[metric] ?? []);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const std = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (own.length - 1));
    return { count: own.length, mean, min: Math.min(...own), max: Math.max(...own), std };
  };

  it.each([
    ["1d", 0, 3 * 1440],
    ["1h", 60, 2 * 1440 + 300],
    ["1m", 17, 1440 + 611],
    ["5m", 15, 700],
  ] as const)("at %s are those of the readings themselves", async (resolution, fromMinute, toMinute) => {
    const [from, to] = [start + fromMinute * MINUTE, start + toMinute * MINUTE];
    const { statistics, units } = await summarizeRange(
      memoryWindows(readings),
      "air",
      "P001",
      request({ resolution, from, to }),
    );
    for (const metric of ["pm25", "no2"]) {
      const expected = plain(from, to, metric);
      expect(statistics[metric]).toMatchObject({
        count: expected.count,
        min: expected.min,
        max: expected.max,
      });
      expect(statistics[metric]!.mean).toBeCloseTo(expected.mean, 9);
      expect(statistics[metric]!.std).toBeCloseTo(expected.std, 7);
    }
    expect(units).toEqual({ pm25: "µg/m³", no2: "µg/m³" });
  });

  it("counts the windows that hold anything", async () => {
    const whole = (resolution: WindowedResolution) =>
      summarizeRange(memoryWindows(readings), "air", "P001", request({ resolution }));
    expect((await whole("1d")).total).toBe(3);
    expect((await whole("1h")).total).toBe(3 * 20);
    expect((await whole("1m")).total).toBe((await everyPage("1m", 500)).length);
    expect((await whole("5m")).total).toBe((await everyPage("5m", 500)).length);
  });

  it("only those metrics that are asked for", async () => {
    const { statistics } = await summarizeRange(
      memoryWindows(readings),
      "air",
      "P001",
      request({ resolution: "1d", metrics: ["no2"] }),
    );
    expect(Object.keys(statistics)).toEqual(["no2"]);
  });

  it("of an entity that was never heard of are empty", async () => {
    const nothing = await summarizeRange(memoryWindows([]), "air", "P001", request({ resolution: "1h" }));
    expect(nothing).toEqual({
      total: 0,
      statistics: {},
      observations: 0,
      flags: {},
      units: {},
      observed_at: null,
    });
  });
});

describe("what an open question means", () => {
  const now = start + 10 * 1440 * MINUTE;
  it("the last 24 hours at five minutes", () => {
    expect(dataRequest("air", {}, now)).toEqual({
      from: now - 1440 * MINUTE,
      to: now,
      resolution: "5m",
      metrics: undefined,
    });
  });
  it.each([
    [1, "1m"],
    [24, "5m"],
    [24 * 7, "1h"],
    [24 * 365, "1d"],
  ])("%d hours are answered at %s", (hours, resolution) => {
    expect(dataRequest("air", { from: now - hours * 60 * MINUTE }, now).resolution).toBe(resolution);
  });
  it("refuses an end before the beginning, a range too long for the resolution, a metric of another domain", () => {
    expect(() => dataRequest("air", { from: now, to: now }, now)).toThrow(
      /from: is 2026-01-15T00:00:00\+05:30, not before to/,
    );
    expect(() => dataRequest("air", { from: start - 90 * 1440 * MINUTE, resolution: "1m" }, now)).toThrow(
      /allowed are 31 days/,
    );
    expect(() => dataRequest("air", { metrics: ["voltage"] }, now)).toThrow(InvalidInput);
    expect(() => dataRequest("air", { metrics: ["voltage"] }, now)).toThrow(
      /no metric voltage in air; allowed are pm25/,
    );
  });
});
