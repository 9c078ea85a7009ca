/**
 * Measured series of a network's sensors, and the files that carry them: one table per group with a `Timestamp`
 * column and one column per sensor, as BattLeDIM published them (`;` between fields and decimal commas) or in plain
 * CSV. Units: pressure and level m, flow m³/h, demand L/h.
 */
import { InvalidInput } from "../../errors.ts";
import { parseTime } from "./leak.ts";
import { GROUPS, type Group, type Sensors } from "./sensors.ts";

export interface SensorTable {
  ids: string[];
  /** Row by row: value of sensor i at time t is `values[t * ids.length + i]`; NaN where missing. */
  values: Float32Array;
}

export interface Scada {
  startMs: number;
  stepS: number;
  /** Number of rows; row t is at `startMs + t · stepS`. */
  length: number;
  tables: Record<Group, SensorTable>;
}

/** The series of some sensors only. @throws InvalidInput for a sensor that has no series. */
export function selectSensors(scada: Scada, sensors: Sensors): Scada {
  const select = (group: Group): SensorTable => {
    const { ids, values } = scada.tables[group];
    const columns = sensors[group].map((id) => {
      const column = ids.indexOf(id);
      if (column < 0) throw new InvalidInput(`the series have no ${group} of ${id}`);
      return column;
    });
    const picked = new Float32Array(scada.length * columns.length);
    for (let t = 0; t < scada.length; t += 1) {
      for (const [k, column] of columns.entries())
        picked[t * columns.length + k] = values[t * ids.length + column]!;
    }
    return { ids: sensors[group], values: picked };
  };
  return {
    ...scada,
    tables: {
      pressure: select("pressure"),
      flow: select("flow"),
      level: select("level"),
      demand: select("demand"),
    },
  };
}

interface ParsedTable extends SensorTable {
  startMs: number;
  stepS: number;
  length: number;
}

/** Which group a file holds, by its name: `2018_SCADA_Pressures.csv` holds pressures. Undefined for others. */
export function groupOfFile(name: string): Group | undefined {
  const words: [RegExp, Group][] = [
    [/pressure/i, "pressure"],
    [/flow/i, "flow"],
    [/level/i, "level"],
    [/demand|amr/i, "demand"],
  ];
  return words.find(([word]) => word.test(name))?.[1];
}

/**
 * Puts the tables of a data set together. A table in steps that are a multiple of the finest one's is held between
 * its rows; groups that are not there are empty.
 * @throws InvalidInput when there is no pressure or flow, or tables begin at different times.
 */
export function assembleScada(files: { group: Group; name: string; text: string }[]): Scada {
  const parsed = new Map<Group, ParsedTable & { name: string }>();
  for (const { group, name, text } of files) {
    const other = parsed.get(group);
    if (other)
      throw new InvalidInput(`${name}: ${other.name} holds ${group} too; one file per group is needed`);
    parsed.set(group, { ...parseTable(text, name), name });
  }
  const tables = [...parsed.values()];
  if (!parsed.has("pressure") && !parsed.has("flow")) {
    throw new InvalidInput(
      "no file with pressures or flows (its name says what it holds: Pressures.csv, Flows.csv, Levels.csv, Demands.csv)",
    );
  }
  const finest = tables.reduce((best, table) => (table.stepS < best.stepS ? table : best));
  const length = Math.min(
    ...tables.map((table) => Math.floor(((table.length - 1) * table.stepS) / finest.stepS) + 1),
  );
  const spread = (table: ParsedTable & { name: string }): SensorTable => {
    if (table.startMs !== finest.startMs) {
      throw new InvalidInput(
        `${table.name} begins at ${new Date(table.startMs).toISOString()}, ${finest.name} at ${new Date(finest.startMs).toISOString()}; they must begin together`,
      );
    }
    const every = table.stepS / finest.stepS;
    if (!Number.isInteger(every))
      throw new InvalidInput(
        `${table.name}: steps of ${table.stepS} s are no multiple of ${finest.name}'s ${finest.stepS} s`,
      );
    const width = table.ids.length;
    if (every === 1) return { ids: table.ids, values: table.values.subarray(0, length * width) };
    const values = new Float32Array(length * width);
    for (let t = 0; t < length; t += 1) {
      const row = Math.floor(t / every) * width;
      values.set(table.values.subarray(row, row + width), t * width);
    }
    return { ids: table.ids, values };
  };
  const tableOf = (group: Group): SensorTable => {
    const table = parsed.get(group);
    return table ? spread(table) : { ids: [], values: new Float32Array(0) };
  };
  return {
    startMs: finest.startMs,
    stepS: finest.stepS,
    length,
    tables: {
      pressure: tableOf("pressure"),
      flow: tableOf("flow"),
      level: tableOf("level"),
      demand: tableOf("demand"),
    },
  };
}

function parseTable(text: string, name: string): ParsedTable {
  if (text.trim() === "") throw new InvalidInput(`${name}: the file is empty`);
  if (text.includes("\u0000")) throw new InvalidInput(`${name}: this is a binary file; a CSV text is needed`);
  const lines = text.split(/\r?\n/);
  const header = lines[0]!.replace(/^\ufeff/, "");
  const separator = header.includes(";") ? ";" : ",";
  const ids = header
    .split(separator)
    .slice(1)
    .map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  if (ids.length === 0 || ids.some((id) => id === "")) {
    throw new InvalidInput(
      `${name}, line 1: "${header.slice(0, 60)}" is no header of Timestamp and sensor ids`,
    );
  }
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) throw new InvalidInput(`${name}, line 1: sensor ${twice} stands twice`);
  let length = lines.length - 1;
  while (length > 0 && lines[length]!.trim() === "") length -= 1;
  if (length < 2) throw new InvalidInput(`${name}: ${length} rows; a series needs two at least`);
  const values = new Float32Array(length * ids.length);
  let startMs = 0;
  let stepMs = 0;
  for (let t = 0; t < length; t += 1) {
    const cells = lines[t + 1]!.split(separator);
    if (cells.length !== ids.length + 1) {
      throw new InvalidInput(
        `${name}, line ${t + 2}: ${cells.length} fields where the header has ${ids.length + 1} (is the file cut off?)`,
      );
    }
    const timeMs = parseTime(cells[0]!);
    if (t === 0) startMs = timeMs;
    if (t === 1) stepMs = timeMs - startMs;
    if (Number.isNaN(timeMs) || (t > 0 && !(stepMs >= 1000)) || timeMs !== startMs + t * stepMs) {
      throw new InvalidInput(
        `${name}, line ${t + 2}: time is "${cells[0]!.slice(0, 40)}"; ${t < 2 ? "a time such as 2018-01-01 00:05:00, later than the one before," : `${new Date(startMs + t * stepMs).toISOString()} (equal steps)`} is needed`,
      );
    }
    for (let i = 0; i < ids.length; i += 1) {
      values[t * ids.length + i] = parseValue(
        cells[i + 1]!,
        separator,
        () => `${name}, line ${t + 2}: ${ids[i]}`,
      );
    }
  }
  return { ids, values, startMs, stepS: stepMs / 1000, length };
}

function parseValue(cell: string, separator: string, where: () => string): number {
  const text = cell.trim();
  if (text === "" || text === "NaN" || text === "NA") return Number.NaN;
  const value = Number(separator === ";" ? text.replace(",", ".") : text);
  if (!Number.isFinite(value))
    throw new InvalidInput(
      `${where()} is "${text.slice(0, 40)}"; a number, or nothing where it is missing, is needed`,
    );
  return value;
}

/** File name and text of each group's table that has sensors, in BattLeDIM's layout with decimal points and commas between. */
export function* formatScada(scada: Scada): Generator<{ file: string; lines: Generator<string> }> {
  const files: Record<Group, string> = {
    pressure: "Pressures.csv",
    flow: "Flows.csv",
    level: "Levels.csv",
    demand: "Demands.csv",
  };
  for (const group of Object.keys(GROUPS) as Group[]) {
    const table = scada.tables[group];
    if (table.ids.length > 0) yield { file: files[group], lines: formatTable(scada, table) };
  }
}

function* formatTable(scada: Scada, { ids, values }: SensorTable): Generator<string> {
  yield `Timestamp,${ids.join(",")}\n`;
  for (let t = 0; t < scada.length; t += 1) {
    const time = new Date(scada.startMs + t * scada.stepS * 1000)
      .toISOString()
      .slice(0, 19)
      .replace("T", " ");
    const row = [time];
    for (let i = 0; i < ids.length; i += 1) {
      const value = values[t * ids.length + i]!;
      row.push(Number.isNaN(value) ? "" : String(Math.round(value * 100) / 100));
    }
    yield `${row.join(",")}\n`;
  }
}
