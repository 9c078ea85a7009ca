import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { randomStream } from "../random/philox.ts";
import { needsSharedData, readSharedText } from "../testing/shared-data.ts";
import { fitWeather, generateWeather, type WeatherSeries } from "./generator.ts";
import type { Transform } from "./transforms.ts";

const column = (rows: Record<string, string>[], name: string) =>
  Float64Array.from(rows, (row) => (row[name] === "" ? Number.NaN : Number(row[name])));

const stream = randomStream(7, "weather test");

interface Statistics {
  mean: number;
  sd: number;
  lag1: number;
}

function statistics(values: ArrayLike<number>): Statistics {
  const kept = Array.from(values).filter((value) => !Number.isNaN(value));
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length;
  let lagged = 0;
  let pairs = 0;
  for (let i = 1; i < values.length; i++) {
    const product = (values[i]! - mean) * (values[i - 1]! - mean);
    if (Number.isNaN(product)) continue;
    lagged += product;
    pairs++;
  }
  return { mean, sd: Math.sqrt(variance), lag1: lagged / pairs / variance };
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [left, right] = [statistics(a), statistics(b)];
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    const product = (a[i]! - left.mean) * (b[i]! - right.mean);
    if (Number.isNaN(product)) continue;
    sum += product;
    count++;
  }
  return sum / count / (left.sd * right.sd);
}

/** Compares ten weathers of the same span with the one that the generator was fitted to. */
function compare(series: WeatherSeries, transforms: Record<string, Transform>): void {
  const model = fitWeather(series, { transforms });
  const steps = series.rainMm.length;
  const runs = Array.from({ length: 10 }, (_, run) =>
    generateWeather(model, series.startMs, steps, stream, run),
  );
  const joined = (pick: (run: WeatherSeries) => Float64Array) =>
    Float64Array.from(runs.flatMap((run) => [...pick(run)]));
  const drawn = {
    rainMm: joined((run) => run.rainMm),
    variables: Object.fromEntries(
      Object.keys(transforms).map((name) => [name, joined((run) => run.variables[name]!)]),
    ),
  };
  const wet = (rain: Float64Array) =>
    rain.filter((mm) => mm >= 0.1).length / rain.filter((mm) => mm >= 0).length;
  expect(Math.abs(wet(drawn.rainMm) / wet(series.rainMm) - 1), "share of wet steps").toBeLessThan(0.08);
  expect(Math.abs(statistics(drawn.rainMm).mean / statistics(series.rainMm).mean - 1), "rain").toBeLessThan(
    0.12,
  );
  const names = Object.keys(transforms);
  for (const name of names) {
    const real = statistics(series.variables[name]!);
    const ours = statistics(drawn.variables[name]!);
    expect(Math.abs(ours.mean - real.mean), `mean of ${name}`).toBeLessThan(0.12 * real.sd);
    expect(Math.abs(ours.sd / real.sd - 1), `spread of ${name}`).toBeLessThan(0.12);
    expect(Math.abs(ours.lag1 - real.lag1), `memory of ${name}`).toBeLessThan(0.1);
    for (const other of names) {
      const expected = correlation(series.variables[name]!, series.variables[other]!);
      const found = correlation(drawn.variables[name]!, drawn.variables[other]!);
      expect(Math.abs(found - expected), `correlation of ${name} and ${other}`).toBeLessThan(0.1);
    }
  }
}

const daily = needsSharedData("weather generator, daily, Ahmedabad", "weather/ahmedabad_daily.csv");
describe.skipIf(daily.missing)(daily.title, () => {
  it("keeps means, spreads, day-to-day memory, correlations and rain of the series that it was fitted to", () => {
    const rows = parse(readSharedText("weather/ahmedabad_daily.csv"), { columns: true }) as Record<
      string,
      string
    >[];
    const series: WeatherSeries = {
      stepHours: 24,
      utcOffsetMinutes: 330,
      startMs: Date.parse("2015-01-01T00:00+05:30"),
      rainMm: column(rows, "rain_mm"),
      variables: {
        temperatureMax: column(rows, "temp_max_c"),
        temperatureMin: column(rows, "temp_min_c"),
        humidity: column(rows, "humidity_pct"),
        wind: column(rows, "wind_km_h").map((kmH) => kmH / 3.6),
      },
    };
    compare(series, {
      temperatureMax: { kind: "identity" },
      temperatureMin: { kind: "identity" },
      humidity: { kind: "logit", highest: 100 },
      wind: { kind: "log" },
    });
  });
});

const hourly = needsSharedData(
  "weather generator, hourly, northern Italy",
  "water/demand/bwdf_weather_hourly.csv",
);
describe.skipIf(hourly.missing)(hourly.title, () => {
  it("keeps means, spreads, hour-to-hour memory, correlations and rain of the series that it was fitted to", () => {
    const rows = parse(readSharedText("water/demand/bwdf_weather_hourly.csv"), { columns: true }) as Record<
      string,
      string
    >[];
    compare(
      {
        stepHours: 1,
        utcOffsetMinutes: 60,
        startMs: Date.parse("2021-01-01T00:00+01:00"),
        rainMm: column(rows, "rain_mm"),
        variables: {
          temperature: column(rows, "temp_c"),
          humidity: column(rows, "humidity_pct"),
          wind: column(rows, "wind_km_h").map((kmH) => kmH / 3.6),
        },
      },
      {
        temperature: { kind: "identity" },
        humidity: { kind: "logit", highest: 100 },
        wind: { kind: "log" },
      },
    );
  });
});

describe("weather generator", () => {
  /** Two years of days made by rule: a sinusoid of temperature, rain every third day of July. */
  const series: WeatherSeries = {
    stepHours: 24,
    utcOffsetMinutes: 330,
    startMs: Date.UTC(2020, 0, 1),
    rainMm: Float64Array.from({ length: 731 }, (_, day) =>
      new Date(Date.UTC(2020, 0, 1 + day)).getUTCMonth() === 6 && day % 3 === 0 ? 10 + (day % 5) : 0,
    ),
    variables: {
      temperature: Float64Array.from(
        { length: 731 },
        (_, day) => 25 + 8 * Math.sin((2 * Math.PI * day) / 365.2422) + Math.sin(day * 12.9898),
      ),
    },
  };
  const model = fitWeather(series, { transforms: { temperature: { kind: "identity" } } });

  it("is the same for the same seed and run, and another for another run", () => {
    const draw = (run: number) => generateWeather(model, 0, 100, stream, run).variables["temperature"];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("rains in July and hardly at another time where the record does so", () => {
    const { rainMm } = generateWeather(model, Date.UTC(2021, 0, 1), 365 * 20, stream);
    let july = 0;
    let other = 0;
    rainMm.forEach((mm, day) => {
      if (new Date(Date.UTC(2021, 0, 1 + day)).getUTCMonth() === 6) july += mm;
      else other += mm;
    });
    expect(july).toBeGreaterThan(5 * other);
  });

  it("refuses a series that is too short for its seasons, and a humidity above 100 % by name and step", () => {
    const short = { ...series, rainMm: series.rainMm.subarray(0, 100) };
    expect(() => fitWeather(short, { transforms: {} })).toThrow(/100 steps of weather; at least 365/);
    const wrong = {
      ...series,
      variables: { humidity: Float64Array.from(series.rainMm, (_, i) => (i === 5 ? 120 : 50)) },
    };
    expect(() => fitWeather(wrong, { transforms: { humidity: { kind: "logit", highest: 100 } } })).toThrow(
      /humidity, step 5: value 120 is outside 0 to 100/,
    );
  });
});
