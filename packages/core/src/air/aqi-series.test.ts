import { describe, expect, it } from "vitest";
import { averagesAt, dailyAqi, type HourlyConcentrations, hourlyAqi } from "./aqi-series.ts";

const istMidnight = Date.parse("2024-11-01T00:00:00+05:30");
const column = (hours: number, value: (hour: number) => number) =>
  Float64Array.from({ length: hours }, (_, h) => value(h));
const series = (hours: number, values: HourlyConcentrations["values"], startMs = istMidnight) => ({
  startMs,
  hours,
  values,
});

describe("averages", () => {
  it("a 24-hour mean needs 16 hours", () => {
    const pm25 = (present: number) =>
      series(24, { pm25: column(24, (h) => (h < present ? 60 : Number.NaN)) });
    expect(averagesAt(pm25(15), 23).pm25).toBeNaN();
    expect(averagesAt(pm25(16), 23).pm25).toBe(60);
  });

  it("ozone counts by its highest 8-hour running mean: eight hours of 120 in a day of 20 give 120", () => {
    const o3 = series(24, { o3: column(24, (h) => (h >= 10 && h < 18 ? 120 : 20)) });
    expect(averagesAt(o3, 23).o3).toBe(120);
  });

  it("an 8-hour mean needs 6 hours", () => {
    const co = (present: number) => series(8, { co: column(8, (h) => (h < present ? 3 : Number.NaN)) });
    expect(averagesAt(co(5), 7).co).toBeNaN();
    expect(averagesAt(co(6), 7).co).toBe(3);
  });

  it("an 8-hour mean belongs to the day in which it ends", () => {
    // High from 20:00 to 04:00: the highest mean (all eight hours) ends on the second day.
    const o3 = series(48, { o3: column(48, (h) => (h >= 20 && h < 28 ? 160 : 0)) });
    expect(averagesAt(o3, 23).o3).toBe(80);
    expect(averagesAt(o3, 47).o3).toBe(160);
  });
});

describe("index over time", () => {
  const three = (hours: number) =>
    series(hours, {
      pm25: column(hours, (h) => (h < 24 ? 45 : 90)),
      pm10: column(hours, () => 50),
      no2: column(hours, () => 40),
    });

  it("the hour at which a day ends has that day's index", () => {
    const hourly = hourlyAqi(three(48));
    const daily = dailyAqi(three(48), 330);
    expect(daily.map(({ date, index }) => [date, index])).toEqual([
      ["2024-11-01", 75],
      ["2024-11-02", 200],
    ]);
    expect([hourly[23]!.index, hourly[47]!.index]).toEqual([75, 200]);
  });

  it("no hour has an index before 16 hours are there", () => {
    const hourly = hourlyAqi(three(24));
    expect(hourly[14]!.index).toBeNull();
    expect(hourly[15]!.index).toBe(75);
  });

  it("days are those of the given offset: 18:30 UTC begins an Indian day", () => {
    const fromUtcMidnight = series(24, { pm25: column(24, () => 10) }, Date.parse("2024-11-01T00:30:00Z"));
    expect(dailyAqi(fromUtcMidnight, 330).map(({ date }) => date)).toEqual(["2024-11-01", "2024-11-02"]);
    expect(dailyAqi(fromUtcMidnight, 0).map(({ date }) => date)).toEqual(["2024-11-01"]);
  });

  it("an empty series has no days", () => expect(dailyAqi(series(0, {}), 330)).toEqual([]));
});
