/** A table of measured concentrations, per station, ready for the index: hourly (or finer, averaged to hours) or daily. */
import { InvalidInput } from "../errors.ts";
import { type TimeParser, timeParser } from "../import/parse-time.ts";
import { readCsv } from "../import/read-csv.ts";
import type { Cell } from "../import/rows.ts";
import { type Zone, zoneOf } from "../import/zone.ts";
import type { Pollutant } from "./aqi-table.ts";
import {
  type ColumnOptions,
  listed,
  type PollutantColumn,
  pollutantColumns,
} from "./concentration-columns.ts";
import { ColumnValues, type ValueOptions } from "./concentration-values.ts";

export interface ReadOptions extends ColumnOptions, ValueOptions {
  time?: string;
  station?: string;
  /** As in a mapping: iso, or a pattern such as "DD/MM/YYYY HH:mm". Left out: ISO, or CPCB's own way of writing. */
  timeFormat?: string;
  /** Where stamps without an offset are meant, and whose days are meant where no stamp has one: "+05:30". */
  zone: string;
}

/** One station's values by the instant of their stamp (ms). Row `i` of every column is one time; NaN is missing. */
export interface StationReadings {
  station: string | null;
  times: number[];
  values: { [P in Pollutant]?: number[] };
}

export interface Concentrations {
  stations: StationReadings[];
  columns: PollutantColumn[];
  ignored: string[];
  /** True where the stamps are days: the values are daily means. */
  daily: boolean;
  /** Columns with values beyond what an instrument can show: how many, and the line of the first. */
  outOfRange: { column: string; count: number; line: number }[];
  /** Local time minus UTC of the first stamp (minutes). */
  offsetMinutes: number;
}

/**
 * Reads a CSV text.
 * @throws InvalidInput naming file, line and field: no time, no pollutant, a time or number that is none, a time
 * twice for one station, a negative or absurd value, a unit that cannot be right.
 */
export async function readConcentrations(
  text: string,
  name: string,
  options: ReadOptions,
): Promise<Concentrations> {
  const { columns: header, rows } = await readCsv(once(text), name);
  const timeAt = columnAt(header, options.time, TIME_NAMES, name);
  if (timeAt === undefined) {
    throw new InvalidInput(
      `${name}, line 1: no column of time (${TIME_NAMES.join(", ")}, or --time NAME); found ${listed(header)}`,
    );
  }
  const stationAt = columnAt(header, options.station, STATION_NAMES, name);
  const columns = pollutantColumns(header, name, options);
  const readers = columns.map((column) => new ColumnValues(column, name, options));
  const stamps = new Stamps(header[timeAt]!, name, options);
  const stations = new Map<string, StationReadings & { seen: Set<number> }>();

  for await (const { cells, line } of rows) {
    if (cells.length !== header.length) {
      throw new InvalidInput(
        `${name}, line ${line}: ${cells.length} fields where the header has ${header.length} (is the file cut off?)`,
        { details: { line } },
      );
    }
    const time = stamps.read(cells[timeAt], line);
    const key = stationAt === undefined ? "" : String(cells[stationAt] ?? "").trim();
    let station = stations.get(key);
    if (!station) {
      station = { station: stationAt === undefined ? null : key, times: [], values: {}, seen: new Set() };
      for (const { pollutant } of columns) station.values[pollutant] = [];
      stations.set(key, station);
    }
    if (station.seen.has(time)) {
      throw new InvalidInput(
        `${name}, line ${line}: ${header[timeAt]} ${cells[timeAt]} stands twice${key === "" ? "" : ` for ${key}`}`,
        { details: { line, field: header[timeAt] } },
      );
    }
    station.seen.add(time);
    station.times.push(time);
    for (const [i, { pollutant, at }] of columns.entries()) {
      station.values[pollutant]!.push(readers[i]!.read(cells[at], line));
    }
  }
  const { daily, offsetMinutes } = stamps.judge();
  for (const reader of readers) reader.checkUnit();
  const taken = new Set([timeAt, stationAt, ...columns.map(({ at }) => at)]);
  return {
    stations: [...stations.values()].map(({ station, times, values }) => ({ station, times, values })),
    columns,
    ignored: header.filter((column, at) => column !== "" && !taken.has(at)),
    daily,
    offsetMinutes,
    outOfRange: columns.flatMap(({ column }, i) => {
      const { outOfRange: count, firstOutOfRangeLine: line } = readers[i]!;
      return count > 0 ? [{ column, count, line }] : [];
    }),
  };
}

/** The stamps of a file: instants, whether they are days, and the clock that they are written in. */
class Stamps {
  #days = 0;
  #count = 0;
  #offsetMinutes: number | undefined;
  readonly #column: string;
  readonly #file: string;
  readonly #parse: TimeParser;
  readonly #zone: Zone;
  readonly #dayPattern: boolean;

  constructor(column: string, file: string, { timeFormat, zone }: ReadOptions) {
    this.#column = column;
    this.#file = file;
    this.#zone = zoneOf(zone);
    this.#parse = timeParser(timeFormat ?? USUAL_FORMATS, this.#zone);
    this.#dayPattern = timeFormat?.includes("DD") === true && !timeFormat.includes("HH");
  }

  read(cell: Cell, line: number): number {
    const given = String(cell ?? "").trim();
    const instant = this.#parse(given);
    if (typeof instant === "object") {
      throw new InvalidInput(`${this.#file}, line ${line}: ${this.#column}: ${instant.problem}`, {
        details: { line, field: this.#column, value: given.slice(0, 100) },
      });
    }
    this.#count++;
    if (this.#dayPattern || /^(\d{4}-\d\d-\d\d|\d\d-\d\d-\d{4})$/.test(given)) this.#days++;
    this.#offsetMinutes ??= offsetOf(given) ?? this.#zone.offsetAt(instant) / 60_000;
    return instant;
  }

  judge(): { daily: boolean; offsetMinutes: number } {
    if (this.#offsetMinutes === undefined) throw new InvalidInput(`${this.#file}: a header and no rows`);
    if (this.#days > 0 && this.#days < this.#count) {
      throw new InvalidInput(
        `${this.#file}: ${this.#column} holds days in ${this.#days} rows and times in ${this.#count - this.#days}; one kind is needed`,
      );
    }
    return { daily: this.#days > 0, offsetMinutes: this.#offsetMinutes };
  }
}

/**
 * ISO 8601, and the exports of CPCB's portal, which are Indian: day first. Slashes are not guessed at, because
 * there the month comes first as often.
 */
const USUAL_FORMATS = ["iso", "DD-MM-YYYY HH:mm", "DD-MM-YYYY HH:mm:ss", "DD-MM-YYYY"];

const TIME_NAMES = ["time", "timestamp", "datetime", "date_time", "date", "observed_at", "from_date"];
const STATION_NAMES = ["station", "station_id", "station_name", "entity_id", "city", "location", "site"];

function columnAt(
  header: readonly string[],
  asked: string | undefined,
  names: readonly string[],
  file: string,
) {
  if (asked !== undefined) {
    const at = header.indexOf(asked);
    if (at < 0) throw new InvalidInput(`${file}, line 1: no column "${asked}"; found ${listed(header)}`);
    return at;
  }
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, "");
  const found = header.map(plain);
  const name = names.find((each) => found.includes(plain(each)));
  return name === undefined ? undefined : found.indexOf(plain(name));
}

function offsetOf(time: string): number | undefined {
  const match = /(?:([+-])(\d\d):?(\d\d)|[Zz])$/.exec(time);
  if (!match || !/[T ]/i.test(time)) return undefined;
  return (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)) * (match[1] === "-" ? -1 : 1);
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
