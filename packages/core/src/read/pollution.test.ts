import { describe, expect, it } from "vitest";
import { readPollution } from "./pollution.ts";
import { currentAqi } from "./station-aqi.ts";
import { memoryWindows, type Reading } from "./testing/memory-windows.ts";

const start = Date.parse("2026-01-05T00:00:00+05:30");
const HOUR = 3_600_000;
/** 48 hours: PM2.5 of 45 on the first day and 90 on the second, PM10 50, NO2 40. */
const readings: Reading[] = Array.from({ length: 48 }, (_, hour) => ({
  domain: "air",
  entityId: "P001",
  at: start + hour * HOUR + 60_000,
  metrics: { pm25: hour < 24 ? 45 : 90, pm10: 50, no2: 40 },
}));
const end = start + 48 * HOUR;

describe("pollution of a station", () => {
  it("has a point per hour with value, unit, index and category", async () => {
    const { series, aqi } = await readPollution(
      memoryWindows(readings),
      { station: "P001", parameter: "PM2.5", hours: 24 },
      end,
    );
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ parameter: "pm25", label: "PM2.5", unit: "µg/m³" });
    expect(series[0]!.data).toHaveLength(24);
    // CPCB's worked figure: a day of 45 µg/m³ is 75. After 24 hours of 90 it is 200.
    const [first, last] = [series[0]!.data[0]!, series[0]!.data.at(-1)!];
    expect(first).toMatchObject({ timestamp: "2026-01-06T00:00:00+05:30", value: 90, unit: "µg/m³" });
    expect(last).toMatchObject({
      aqi: 200,
      category: "Moderate",
      sub_index: 200,
      sub_index_category: "Moderate",
    });
    expect(aqi).toMatchObject({ index: 200, dominant: "pm25", as_of: "2026-01-07T00:00:00+05:30" });
    expect(series[0]!.statistics).toMatchObject({ count: 24, mean: 90, min: 90, max: 90 });
  });

  it("looks back beyond its range for the first index", async () => {
    const { series } = await readPollution(
      memoryWindows(readings),
      { station: "P001", parameter: "pm25", hours: 24, end: start + 25 * HOUR },
      end,
    );
    // 23 hours of 45 and one of 90: mean 46.875, on the line from (31, 51) to (60, 100): 77.8.
    expect(series[0]!.data.at(-1)).toMatchObject({ value: 90, aqi: 78 });
  });

  it("gives every pollutant of the index where none is named", async () => {
    const { series } = await readPollution(memoryWindows(readings), { station: "P001", hours: 2 }, end);
    expect(series.map(({ parameter }) => parameter)).toEqual(["pm25", "pm10", "no2"]);
  });

  it("says why there is no index", async () => {
    const two = readings.map((reading) => ({ ...reading, metrics: { no2: 40, o3: 20 } }));
    const { series } = await readPollution(
      memoryWindows(two),
      { station: "P001", parameter: "NO2", hours: 1 },
      end,
    );
    expect(series[0]!.data[0]).toMatchObject({
      aqi: null,
      category: null,
      sub_index: 50,
      aqi_reason: "2 of 3 pollutants, no PM2.5 and no PM10",
    });
  });

  it("refuses a parameter that is not measured, with those that are", async () => {
    const asked = readPollution(
      memoryWindows(readings),
      { station: "P001", parameter: "radon", hours: 1 },
      end,
    );
    await expect(asked).rejects.toThrow(/"radon" is not measured; allowed are PM2\.5, PM10/);
  });

  it("is empty for a station that was never heard of", async () => {
    expect(
      await readPollution(memoryWindows([]), { station: "X", parameter: "CO", hours: 3 }, end),
    ).toMatchObject({
      aqi: null,
      observed_at: null,
      series: [{ parameter: "co", unit: "mg/m³", data: [], statistics: null }],
    });
  });
});

describe("the index of a station now", () => {
  it("is that of its latest hour with data, the running hour included", async () => {
    const running = [...readings, { ...readings[47]!, at: end + 5 * 60_000 }];
    expect(await currentAqi(memoryWindows(running), "P001", end + 20 * 60_000)).toMatchObject({
      index: 200,
      as_of: "2026-01-07T01:00:00+05:30",
    });
    expect(await currentAqi(memoryWindows(readings), "P001", end + 5 * HOUR)).toMatchObject({
      as_of: "2026-01-07T00:00:00+05:30",
    });
  });
  it("is none after a day of silence", async () => {
    expect(await currentAqi(memoryWindows(readings), "P001", end + 26 * HOUR)).toBeNull();
  });
});
