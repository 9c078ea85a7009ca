/**
 * Every row of every series of the shared data, through mapping, decoder and counter, against an independent SQL over
 * the raw file. What lies between the two in life (HTTP, Kinesis, DynamoDB) is `import.test.ts`'s to show.
 */
import { aqi, type Concentrations } from "@nagar/core/air/aqi.ts";
import { DAY_MS, HOUR_MS } from "@nagar/core/observation/instant.ts";
import { aqiAnswer, seriesForIndex } from "@nagar/core/read/station-aqi.ts";
import { needsSharedData, sharedData } from "@nagar/core/testing/shared-data.ts";
import { describe, expect, it } from "vitest";
import { countAll } from "./import/count-all.ts";
import { aqiOfDailyMeans, aqiOfHours } from "./import/independent-aqi.ts";
import { countValues, expectSame, independentWindows, query } from "./import/independent-windows.ts";
import { allSeries } from "./import/series.ts";

/** Every day is compared, and one hour in so many: enough for each hour of the day to come up. */
const HOURS_COMPARED = 5;

describe.each(allSeries)("$file", (series) => {
  const { title, missing } = needsSharedData(
    "gives the hours and days that SQL over the file gives",
    series.file,
  );

  it.skipIf(missing)(title, async () => {
    const path = sharedData(series.file)!;
    const counted = await countAll(path);
    expect(counted.rejects).toBe(0);
    expectSame((window) => counted.find("1d", window), await independentWindows(series, path, "1d"));
    expectSame(
      (window) => counted.find("1h", window),
      await independentWindows(series, path, "1h", HOURS_COMPARED),
    );
    // The other way round: nothing is counted that SQL does not know.
    const values = await countValues(series, path);
    expect([counted.totals("1d").counted, counted.totals("1h").counted]).toEqual([values, values]);
  });
});

describe("CPCB's index of each day", () => {
  const beijing = "air/beijing_multisite_hourly.csv";
  const fromHours = needsSharedData(
    "is, from the windows of four stations' hours, that of an independent SQL",
    beijing,
  );

  it.skipIf(fromHours.missing)(fromHours.title, async () => {
    const path = sharedData(beijing)!;
    const pollutants = ["pm25", "pm10", "no2", "so2", "o3", "co"];
    const hour = "((epoch_ms(time::TIMESTAMPTZ) + 19800000) // 3600000) * 3600000 - 19800000";
    const columns = pollutants.map((each) =>
      each === "co" ? "co_ug_m3 / 1000 AS co" : `${each}_ug_m3 AS ${each}`,
    );
    const expected = await aqiOfHours(
      `SELECT station, ${hour} AS hour, ${columns.join(", ")} FROM read_csv('${path}', header = true, types = {'time': 'VARCHAR'})`,
      pollutants,
    );
    const { windows } = await countAll(path);
    expect(expected.length).toBeGreaterThan(4 * 1100);
    const wrong = [];
    let indices = 0;
    const series = new Map(
      await Promise.all(
        [...new Set(expected.map(({ station }) => station))].map(
          async (station) =>
            [
              station,
              await seriesForIndex(
                windows,
                station,
                Date.parse("2013-02-28T00:00:00+05:30"),
                Date.parse("2016-05-14T00:00:00+05:30"),
              ),
            ] as const,
        ),
      ),
    );
    for (const { station, day, index } of expected) {
      const hours = series.get(station)!;
      const ours = aqiAnswer(hours, (day + DAY_MS - hours.startMs) / HOUR_MS - 1).index;
      if (index !== null) indices++;
      if (ours !== index) wrong.push({ station, day: new Date(day).toISOString(), index, ours });
    }
    expect(wrong).toEqual([]);
    expect(indices).toBeGreaterThan(4 * 1000);
  });

  const cities = "air/india_city_daily.csv";
  const fromDays = needsSharedData("is, from daily means of six cities, that of an independent SQL", cities);

  it.skipIf(fromDays.missing)(fromDays.title, async () => {
    const path = sharedData(cities)!;
    const pollutants = ["pm25", "pm10", "no2", "so2", "co", "o3", "nh3"];
    const columns = pollutants.map((each) => `${each}_${each === "co" ? "mg" : "ug"}_m3 AS ${each}`);
    const rows = `SELECT city AS station, epoch_ms((date || ' 00:00:00+05:30')::TIMESTAMPTZ) AS day, ${columns.join(", ")} FROM read_csv('${path}', header = true, types = {'date': 'VARCHAR'})`;
    const expected = await aqiOfDailyMeans(rows, pollutants);
    const means = await query<Concentrations & { station: string; day: string }>(rows);
    expect(means).toHaveLength(expected.length);
    const index = new Map(expected.map((each) => [`${each.station} ${each.day}`, each.index]));
    const wrong = means.filter((mean) => aqi(mean).index !== index.get(`${mean.station} ${mean.day}`));
    expect(wrong).toEqual([]);
  });
});
