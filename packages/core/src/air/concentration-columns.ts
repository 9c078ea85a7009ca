/** Which columns of a table are which pollutant, and in what unit: told by the header as monitoring files write it. */
import { InvalidInput } from "../errors.ts";
import { METRIC_BY_NAME } from "../observation/metrics.ts";
import { convertToMetric } from "../units/convert-to-metric.ts";
import { breakpoints, type Pollutant, pollutants } from "./aqi-table.ts";

export interface PollutantColumn {
  pollutant: Pollutant;
  /** Index and name of the column. */
  at: number;
  column: string;
  /** The unit that values are converted from. */
  unit: string;
  /** False where neither header nor caller states it and the table's unit is assumed. */
  unitStated: boolean;
}

const NAMES = new Map<string, Pollutant>(
  Object.entries({
    pm25: "pm25",
    pm2: "pm25",
    pm10: "pm10",
    no2: "no2",
    so2: "so2",
    co: "co",
    o3: "o3",
    ozone: "o3",
    nh3: "nh3",
    ammonia: "nh3",
    pb: "pb",
    lead: "pb",
  }),
);

const UNITS = new Map(
  Object.entries({
    ugm3: "µg/m³",
    µgm3: "µg/m³",
    mgm3: "mg/m³",
    ngm3: "ng/m³",
    ppb: "ppb",
    ppm: "ppm",
  }),
);

/** `no2_ug_m3`, `PM2.5 (µg/m³)`, `PM 10`, `SO₂`, `Ozone [ppb]`, `co` → pollutant and unit text; undefined for any other column. */
export function pollutantOfHeader(header: string): { pollutant: Pollutant; unit?: string } | undefined {
  const plain = header.normalize("NFKC").trim().toLowerCase().replaceAll("μ", "µ");
  const match =
    /^(pm[\s_-]?2[._]?5|pm[\s_-]?10|(?:no|so|nh|o)[\s_-]\d|[a-z]+\d*)(?:[\s_]*[([]?\s*([µa-z][µa-z0-9/_\s^]*?)\s*[)\]]?)?$/.exec(
      plain,
    );
  if (!match) return undefined;
  const pollutant = NAMES.get(match[1]!.replace(/[\s._-]/g, ""));
  if (!pollutant) return undefined;
  const unit = match[2];
  return unit === undefined
    ? { pollutant }
    : { pollutant, unit: UNITS.get(unit.replace(/[\s/_^]/g, "")) ?? unit };
}

export interface ColumnOptions {
  /** Column by pollutant, where the header does not tell. */
  columns?: Partial<Record<Pollutant, string>>;
  /** Unit by pollutant, where the header does not tell or is wrong. */
  units?: Partial<Record<Pollutant, string>>;
}

/**
 * The pollutants' columns of a header.
 * @throws InvalidInput where a named column is not there, two columns hold one pollutant, a unit does not convert
 * to the table's, or no column is a pollutant at all. The message names file, line 1, column and what is allowed.
 */
export function pollutantColumns(
  header: readonly string[],
  name: string,
  options: ColumnOptions = {},
): PollutantColumn[] {
  const found = new Map<Pollutant, PollutantColumn>();
  for (const pollutant of pollutants) {
    const column = options.columns?.[pollutant];
    if (column === undefined) continue;
    const at = header.indexOf(column);
    if (at < 0) throw new InvalidInput(`${name}, line 1: no column "${column}"; found ${listed(header)}`);
    const unit = options.units?.[pollutant] ?? pollutantOfHeader(column)?.unit;
    found.set(pollutant, toColumn(pollutant, at, column, unit, name));
  }
  const chosen = new Set([...found.values()].map(({ at }) => at));
  for (const [at, column] of header.entries()) {
    const told = chosen.has(at) ? undefined : pollutantOfHeader(column);
    if (!told || options.columns?.[told.pollutant] !== undefined) continue;
    const other = found.get(told.pollutant);
    if (other) {
      throw new InvalidInput(
        `${name}, line 1: both "${other.column}" and "${column}" are ${told.pollutant}; choose with --column ${told.pollutant}=NAME`,
      );
    }
    found.set(
      told.pollutant,
      toColumn(told.pollutant, at, column, options.units?.[told.pollutant] ?? told.unit, name),
    );
  }
  if (found.size === 0) {
    throw new InvalidInput(
      `${name}, line 1: no column is a pollutant of the index (${pollutants.join(", ")}, with a unit such as pm25_ug_m3); found ${listed(header)}`,
    );
  }
  return [...found.values()];
}

/** A concentration in the table's unit; undefined where the unit measures something else. */
export function toTableUnit(pollutant: Pollutant, value: number, unit: string): number | undefined {
  const wanted = breakpoints[pollutant].unit;
  return unit === wanted ? value : convertToMetric(metricOf(pollutant), value, unit);
}

/** What the quantity or its instruments can show, in the table's unit: the contract's range. */
export const metricOf = (pollutant: Pollutant) => METRIC_BY_NAME.air.get(pollutant) ?? LEAD;

/** Lead is in CPCB's table but not in the contract: it is weighed on filters, not streamed. */
const LEAD = {
  name: "pb",
  wire: "pb",
  unit: "µg/m³",
  description: "lead",
  min: 0,
  max: 100,
  resolution: 0.01,
};

function toColumn(
  pollutant: Pollutant,
  at: number,
  column: string,
  unit: string | undefined,
  name: string,
): PollutantColumn {
  const wanted = breakpoints[pollutant].unit;
  if (unit !== undefined && toTableUnit(pollutant, 1, unit) === undefined) {
    throw new InvalidInput(
      `${name}, line 1: ${column} is in "${unit}", which does not convert to ${wanted}; allowed are µg/m³, mg/m³${pollutant === "pm25" || pollutant === "pm10" ? "" : ", ppb, ppm"} (--unit ${pollutant}=UNIT)`,
      { details: { field: column, value: unit } },
    );
  }
  return { pollutant, at, column, unit: unit ?? wanted, unitStated: unit !== undefined };
}

/** A header as a message shows it. */
export const listed = (header: readonly string[]) => header.slice(0, 12).join(", ").slice(0, 200);
