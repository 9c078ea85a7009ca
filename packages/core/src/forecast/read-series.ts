/**
 * Series on a regular grid of the wall clock from the rows of a CSV file. Files have gaps, doubled stamps, clocks that jump
 * and finer steps than asked for: each row goes to the nearest step (or, where the file is finer, to the step that holds
 * it), and what falls on one step is averaged.
 */
import { parse } from "csv-parse/sync";
import { InvalidInput } from "../errors.ts";
import { DEFAULT_MISSING, parseNumber } from "../import/parse-number.ts";
import { timeParser } from "../import/parse-time.ts";
import { zoneOf } from "../import/zone.ts";
import type { Series } from "./series.ts";

export interface SeriesColumns {
  time: string;
  target: string;
  known: readonly string[];
  /** Column that tells several series apart. */
  by?: string;
  /** Where times without an offset are meant. */
  zone: string;
  stepMs: number;
}

interface Row {
  ms: number;
  offset: number;
  target: number;
  known: number[];
}

/** A grid longer than this is a mistyped year or step (steps). */
const MAX_STEPS = 3_000_000;
/** A text column of more words than this says only whether it is filled. */
const MAX_WORDS = 12;
const missing = new Set(DEFAULT_MISSING.map((word) => word.toLowerCase()));

/**
 * Reads files that follow each other in time (training, then test) as one grid per series.
 * @returns the series and, for each, how many steps the first file reaches.
 * @throws InvalidInput naming file, line and column: a missing column, a time or number that cannot be read, no value.
 */
export function readSeries(
  files: readonly { name: string; text: string }[],
  columns: SeriesColumns,
): { series: Series[]; firstFileSteps: number[] } {
  const tables = files.map(({ name, text }) => tableOf(text, name, columns));
  const words = columns.known.map((column) => wordsOf(tables, column));
  const knownNames = columns.known.flatMap((column, i) => words[i]!.map((word) => word.label(column)));
  const groups = new Map<string, Row[][]>();
  tables.forEach((table, file) => {
    for (const [name, rows] of rowsOf(table, columns, words)) {
      const parts = groups.get(name) ?? files.map(() => []);
      parts[file] = rows;
      groups.set(name, parts);
    }
  });
  const known = [...groups].filter(([, parts]) => parts[0]!.length > 0);
  if (known.length === 0) throw new InvalidInput(`${files[0]!.name}: no row in the file`);
  const read = known.map(([name, parts]) => toGrid(name, parts, knownNames, columns.stepMs, files[0]!.name));
  return { series: read.map(({ series }) => series), firstFileSteps: read.map(({ first }) => first) };
}

interface Table {
  name: string;
  header: string[];
  rows: string[][];
}

function tableOf(text: string, name: string, columns: SeriesColumns): Table {
  let records: string[][];
  try {
    records = parse(text, { bom: true, relaxColumnCount: true, skipEmptyLines: true });
  } catch (cause) {
    throw new InvalidInput(`${name}: not readable as CSV (${(cause as Error).message})`, { cause });
  }
  const header = (records[0] ?? []).map((column) => column.trim());
  const needed = [columns.time, columns.target, ...columns.known, ...(columns.by ? [columns.by] : [])];
  for (const column of needed) {
    if (!header.includes(column))
      throw new InvalidInput(`${name}: no column "${column}"; the file has ${header.join(", ")}`);
  }
  return { name, header, rows: records.slice(1) };
}

/** How a known column becomes numbers: as it is, or one 0/1 column per word, or whether it is filled. */
interface Word {
  label(column: string): string;
  read(cell: string): number;
}

function wordsOf(tables: readonly Table[], column: string): Word[] {
  const texts = new Set<string>();
  // The first file alone decides, so that what comes later cannot change the features.
  const { header, rows } = tables[0]!;
  const at = header.indexOf(column);
  for (const row of rows) {
    const cell = (row[at] ?? "").trim();
    if (parseNumber(cell, missing) === undefined) texts.add(cell);
  }
  if (texts.size === 0) {
    return [{ label: (name) => name, read: (cell) => parseNumber(cell, missing) ?? Number.NaN }];
  }
  if (texts.size > MAX_WORDS) {
    return [
      { label: (name) => `${name} given`, read: (cell) => (missing.has(cell.trim().toLowerCase()) ? 0 : 1) },
    ];
  }
  return [...texts].sort().map((text) => ({
    label: (name: string) => `${name}=${text}`,
    read: (cell: string) => (cell.trim() === text ? 1 : 0),
  }));
}

function rowsOf(table: Table, columns: SeriesColumns, words: readonly Word[][]): Map<string, Row[]> {
  const zone = zoneOf(columns.zone);
  const parseTime = timeParser("iso", zone);
  const at = (column: string) => table.header.indexOf(column);
  const time = at(columns.time);
  const target = at(columns.target);
  const by = columns.by === undefined ? -1 : at(columns.by);
  const known = columns.known.map(at);
  const groups = new Map<string, Row[]>();
  table.rows.forEach((cells, i) => {
    const line = i + 2;
    const text = cells[time] ?? "";
    const ms = parseTime(text);
    if (typeof ms !== "number")
      throw new InvalidInput(`${table.name}, line ${line}, ${columns.time}: ${ms.problem}`);
    const value = parseNumber(cells[target] ?? "", missing);
    if (value === undefined) {
      throw new InvalidInput(
        `${table.name}, line ${line}, ${columns.target}: "${(cells[target] ?? "").slice(0, 40)}" is not a number`,
      );
    }
    const row = {
      ms,
      offset: offsetOf(text) ?? zone.offsetAt(ms) / 60_000,
      target: value ?? Number.NaN,
      known: words.flatMap((each, k) => each.map((word) => word.read(cells[known[k]!] ?? ""))),
    };
    const name = by < 0 ? "" : (cells[by] ?? "");
    const rows = groups.get(name);
    if (rows) rows.push(row);
    else groups.set(name, [row]);
  });
  return groups;
}

/** The widest that summer time moves a clock, minutes. */
const SUMMER_TIME = 120;

/**
 * The offset that a row's wall clock is taken to have, minutes: its own where the rows differ as summer and winter time do.
 * Stamps that lie further apart were written in several zones, and are all put on the first one's clock.
 */
function clockOf(rows: readonly Row[]): (row: Row) => number {
  const offsets = rows.map(({ offset }) => offset);
  const spread = offsets.reduce((a, b) => Math.max(a, b)) - offsets.reduce((a, b) => Math.min(a, b));
  return spread <= SUMMER_TIME ? ({ offset }) => offset : () => offsets[0]!;
}

/** The offset that a stamp carries, minutes. */
function offsetOf(text: string): number | undefined {
  const match = /(?:([+-])(\d\d):?(\d\d)|Z)$/.exec(text.slice(11));
  if (!match) return undefined;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0));
}

function toGrid(
  name: string,
  parts: readonly Row[][],
  knownNames: readonly string[],
  stepMs: number,
  file: string,
): { series: Series; first: number } {
  const offsetOfRow = clockOf(parts.flat());
  const [firstFile, ...later] = parts.map((part) =>
    part.map((row) => ({ ...row, offset: offsetOfRow(row), ms: row.ms + offsetOfRow(row) * 60_000 })),
  );
  const rows = [firstFile!, ...later].flat().sort((a, b) => a.ms - b.ms);
  const finer = medianGap(rows) < 0.75 * stepMs;
  const phase = finer ? 0 : commonPhase(rows, stepMs);
  const place = (ms: number) => (finer ? Math.floor : Math.round)((ms - phase) / stepMs);
  const begin = place(rows[0]!.ms);
  const steps = place(rows.at(-1)!.ms) - begin + 1;
  if (steps > MAX_STEPS) {
    throw new InvalidInput(`${file}: from first to last time are ${steps} steps; allowed are ${MAX_STEPS}`);
  }
  const sums = Array.from({ length: knownNames.length + 1 }, () => new Float64Array(steps));
  const counts = sums.map(() => new Int32Array(steps));
  const offsetMinutes = new Int16Array(steps).fill(Number.MIN_SAFE_INTEGER);
  const offsetKnown = new Uint8Array(steps);
  for (const { ms, offset, target, known } of rows) {
    const step = place(ms) - begin;
    offsetMinutes[step] = offset;
    offsetKnown[step] = 1;
    for (let column = 0; column < sums.length; column++) {
      const value = column === 0 ? target : known[column - 1]!;
      if (Number.isNaN(value)) continue;
      sums[column]![step]! += value;
      counts[column]![step]!++;
    }
  }
  for (let step = 0; step < steps; step++) {
    if (offsetKnown[step] === 0) offsetMinutes[step] = offsetMinutes[step - 1]!;
  }
  const means = sums.map((sum, column) =>
    sum.map((total, step) => (counts[column]![step]! > 0 ? total / counts[column]![step]! : Number.NaN)),
  );
  const lastOfFirst = firstFile!.reduce((latest, { ms }) => Math.max(latest, ms), Number.NEGATIVE_INFINITY);
  return {
    series: {
      name,
      startMs: begin * stepMs + phase - offsetMinutes[0]! * 60_000,
      stepMs,
      offsetMinutes,
      values: means[0]!,
      known: knownNames.map((known, i) => ({ name: known, values: means[i + 1]! })),
    },
    first: place(lastOfFirst) - begin + 1,
  };
}

const mod = (value: number, by: number) => ((value % by) + by) % by;

function medianGap(rows: readonly Row[]): number {
  const gaps = rows.slice(1).map((row, i) => row.ms - rows[i]!.ms);
  const real = Float64Array.from(gaps.filter((gap) => gap > 0)).sort();
  return real[real.length >> 1] ?? Number.POSITIVE_INFINITY;
}

/** Where within the step most stamps lie: a stretch with a clock that is off then goes to its nearest step. */
function commonPhase(rows: readonly Row[], stepMs: number): number {
  const counts = new Map<number, number>();
  for (const { ms } of rows) {
    const phase = mod(ms, stepMs);
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
