/** `nagar et0`: reference evapotranspiration from a weather file, by day or by hour. */

import { readDays, readHours } from "@nagar/core/agriculture/read-weather.ts";
import {
  type DayEvapotranspiration,
  et0OfDay,
  et0OfHour,
  type Site,
} from "@nagar/core/agriculture/station-evapotranspiration.ts";
import { InvalidInput } from "@nagar/core/errors.ts";
import { Command } from "commander";
import { readInput, toNumber } from "../input.ts";

interface Options {
  lat: number;
  elevation: number;
  lon?: number;
  windHeight: number;
  coast?: true;
  json?: true;
}

export const command = new Command("et0")
  .description("Reference evapotranspiration (FAO-56 Penman-Monteith; Hargreaves from temperatures alone).")
  .argument(
    "<weather.csv>",
    "days: date,temp_min_c,temp_max_c and what there is of humidity_max_pct, humidity_min_pct, humidity_pct, dewpoint_c, wind_m_s or wind_km_h, solar_mj_m2 or solar_w_m2, sun_h; hours: time,temp_c,humidity_pct, wind and solar radiation",
  )
  .requiredOption("--lat <degrees>", "latitude, north positive", toNumber("--lat"))
  .requiredOption("--elevation <m>", "height above sea level", toNumber("--elevation"))
  .option("--lon <degrees>", "longitude, east positive (needed for hours)", toNumber("--lon"))
  .option("--wind-height <m>", "height at which the wind was measured", toNumber("--wind-height"), 2)
  .option("--coast", "near a large water: for radiation from temperatures")
  .option("--json", "print one JSON object")
  .action((file: string, options: Options) => {
    if (!(options.windHeight >= 0.5 && options.windHeight <= 200)) {
      throw new InvalidInput(`--wind-height is ${options.windHeight}; allowed is 0.5 to 200 m`);
    }
    const text = readInput(file);
    const site: Site = {
      latitudeDeg: options.lat,
      elevationM: options.elevation,
      ...(options.coast ? { coast: true } : {}),
    };
    const hourly = /^\uFEFF?[^\n]*\btime\b/i.test(text) && !/^\uFEFF?[^\n]*\bdate\b/i.test(text);
    const rows = hourly ? hours(text, file, site, options) : days(text, file, site, options);
    const total = rows.reduce((sum, { et0 }) => sum + et0, 0);
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify({ unit: hourly ? "mm/h" : "mm/d", totalMm: round(total), rows })}\n`,
      );
      return;
    }
    for (const row of rows) {
      process.stdout.write(
        `${"date" in row ? row.date : row.time}  ${row.et0.toFixed(2)} ${hourly ? "mm/h" : "mm/d"}${note(row)}\n`,
      );
    }
    process.stdout.write(`\n${rows.length} ${hourly ? "hours" : "days"}, ${total.toFixed(1)} mm in all\n`);
  });

interface Row {
  et0: number;
  date?: string;
  time?: string;
  method?: DayEvapotranspiration["method"];
  estimated?: DayEvapotranspiration["estimated"];
}

function days(text: string, file: string, site: Site, { windHeight }: Options): Row[] {
  return readDays(text, file, windHeight).map(({ date, line, weather }) =>
    at(`${file}, line ${line}`, () => {
      const day = et0OfDay(site, weather);
      return { date, ...day, et0: round(day.et0) };
    }),
  );
}

function hours(text: string, file: string, site: Site, { windHeight, lon }: Options): Row[] {
  if (lon === undefined)
    throw new InvalidInput("--lon is missing; hourly ET0 needs the longitude for the sun's hour angle");
  let last: number | undefined;
  return readHours(text, file, windHeight, lon).map(({ time, line, weather }) =>
    at(`${file}, line ${line}`, () => {
      const hour = et0OfHour(
        site,
        last === undefined ? weather : { ...weather, lastRelativeShortwave: last },
      );
      last = hour.relativeShortwave;
      return { time, et0: round(hour.et0) };
    }),
  );
}

/** Says where in the file a refused value stands. */
function at<T>(where: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(`${where}: ${error.message}`, { details: error.details, cause: error });
  }
}

function note({ method, estimated = [] }: Row): string {
  if (method === "hargreaves") return "  (Hargreaves)";
  return estimated.length > 0 ? `  (${estimated.join(", ")} estimated)` : "";
}

const round = (value: number) => Number(value.toFixed(4));
