/** `nagar aqi`: India's Air Quality Index from a file of concentrations. */
import { type Aqi, aqi } from "@nagar/core/air/aqi.ts";
import { dailyAqi, hourlyAqi } from "@nagar/core/air/aqi-series.ts";
import { breakpoints, type Pollutant, pollutants } from "@nagar/core/air/aqi-table.ts";
import { toHourly } from "@nagar/core/air/hourly-grid.ts";
import {
  type Concentrations,
  readConcentrations,
  type StationReadings,
} from "@nagar/core/air/read-concentrations.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { readInput } from "../input.ts";

export const command = new Command("aqi")
  .description("India's Air Quality Index (CPCB) from a file of concentrations.")
  .argument(
    "<file.csv>",
    "a time column and one per pollutant, hourly (or finer), or daily means by date; also gzipped",
  )
  .option("--time <column>", "the column of time; otherwise time, timestamp, datetime, date, From Date …")
  .option(
    "--time-format <format>",
    'iso, epoch-s, epoch-ms, or a pattern such as "DD/MM/YYYY HH:mm"; otherwise ISO or DD-MM-YYYY HH:mm',
  )
  .option("--zone <zone>", "where a time without an offset is meant", "+05:30")
  .addOption(
    new Option("--stamp <which>", "whether a stamp begins or ends its hour")
      .choices(["start", "end"])
      .default("start"),
  )
  .option("--station <column>", "the column that names the station, where there are several")
  .option(
    "--column <pollutant=column>",
    `the column of one of ${pollutants.join(", ")}; may be repeated`,
    pair,
    {},
  )
  .option(
    "--unit <pollutant=unit>",
    "its unit, where the header does not say (co=ug/m3); may be repeated",
    pair,
    {},
  )
  .option("--missing <words>", 'words that mean "no value", separated by commas', ",NA,N/A,None,null,-,--")
  .addOption(
    new Option("--negative <how>", "what a value below zero is")
      .choices(["refuse", "missing", "keep"])
      .default("refuse"),
  )
  .addOption(new Option("--by <what>", "which indices to give").choices(["day", "hour", "both"]))
  .option("--json", "print one JSON object; by day and by hour unless --by says otherwise")
  .addHelpText(
    "after",
    `
Pollutants are told by their column: pm25_ug_m3, "PM2.5 (µg/m³)", no2, co_mg_m3, ozone_ppb. Where no unit is stated it is
the table's: µg/m³, for CO mg/m³. The index reads CPCB's table by its printed edges (31 µg/m³ of PM2.5 is 51); it needs
16 of 24 hours, three pollutants, and PM2.5 or PM10 among them, and says what lacks where there is none.`,
  )
  .action(async (file: string, options: Options) => {
    const text = readInput(file);
    const read = await readConcentrations(text, file, {
      ...options,
      columns: options.column,
      units: options.unit,
      missing: options.missing.split(",").map((word) => word.trim()),
    });
    const by = options.by ?? (options.json ? "both" : "day");
    const stations = read.stations.map((station) => indices(station, read, options.stamp, file, by));
    process.stdout.write(
      options.json ? `${JSON.stringify(report(read, stations))}\n` : table(read, stations),
    );
  });

interface Options {
  time?: string;
  timeFormat?: string;
  zone: string;
  stamp: "start" | "end";
  station?: string;
  column: Partial<Record<Pollutant, string>>;
  unit: Partial<Record<Pollutant, string>>;
  missing: string;
  negative: "refuse" | "missing" | "keep";
  by?: "day" | "hour" | "both";
  json?: true;
}

/** An index as it is printed, with the day or the beginning of the hour that it is for. */
type Row = ReturnType<typeof shown>;
interface StationIndices {
  station: string | null;
  days?: Row[];
  hours?: Row[];
}

function indices(
  station: StationReadings,
  { daily, offsetMinutes }: Concentrations,
  stamp: "start" | "end",
  file: string,
  by: "day" | "hour" | "both",
): StationIndices {
  if (daily) {
    const days = station.times.map((time, i) => {
      const means = Object.fromEntries(
        Object.entries(station.values).map(([pollutant, values]) => [pollutant, values[i]]),
      );
      return shown(localTime(time, offsetMinutes).slice(0, 10), aqi(means));
    });
    return { station: station.station, days };
  }
  const series = toHourly(station, stamp, offsetMinutes, file);
  return {
    station: station.station,
    ...(by !== "hour" && {
      days: dailyAqi(series, offsetMinutes).map((day) => shown(day.date, day)),
    }),
    ...(by !== "day" && {
      hours: hourlyAqi(series).map((hour) => shown(localTime(hour.startMs, offsetMinutes), hour)),
    }),
  };
}

function shown(at: string, { index, category, dominant, subIndices, reason }: Aqi) {
  return {
    at,
    aqi: index,
    category: category?.name ?? null,
    dominant,
    subIndices,
    ...(category && { health: category.health }),
    ...(reason !== undefined && { reason }),
  };
}

function report(read: Concentrations, stations: StationIndices[]) {
  return {
    table: "CPCB 2014, edges as printed",
    basis: read.daily ? "daily means as given" : "24-hour means, highest 8-hour mean for CO and O3",
    columns: Object.fromEntries(
      read.columns.map(({ pollutant, column, unit }) => [pollutant, { column, unit }]),
    ),
    ignored: read.ignored,
    outOfRange: read.outOfRange,
    stations,
  };
}

function table(read: Concentrations, stations: StationIndices[]): string {
  const lines: string[] = [];
  for (const { station, days, hours } of stations) {
    if (station !== null) lines.push(`\n${station}`);
    for (const rows of [days, hours]) {
      if (!rows) continue;
      lines.push(`${"from".padEnd(26)} AQI  category      of`);
      for (const { at, aqi: index, category, dominant, reason } of rows) {
        const rest =
          index === null ? `no index: ${reason}` : `${category!.padEnd(13)} ${breakpoints[dominant!].label}`;
        lines.push(`${at.padEnd(26)} ${String(index ?? "-").padStart(3)}  ${rest}`);
      }
    }
  }
  for (const { column, count, line } of read.outOfRange) {
    lines.push(
      `${column}: ${count} values beyond what an instrument can show were left out, the first in line ${line}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** ISO 8601 with the file's own offset. */
function localTime(ms: number, offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  const offset = `${offsetMinutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
  return `${new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19)}${offset}`;
}

function pair(text: string, before: Partial<Record<Pollutant, string>>): Partial<Record<Pollutant, string>> {
  const at = text.indexOf("=");
  const pollutant = text.slice(0, at) as Pollutant;
  if (at < 1 || !pollutants.includes(pollutant)) {
    throw new InvalidArgumentError(`"${text}": NAME=VALUE is needed, NAME one of ${pollutants.join(", ")}.`);
  }
  return { ...before, [pollutant]: text.slice(at + 1) };
}
