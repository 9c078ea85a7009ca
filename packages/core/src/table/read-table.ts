/**
 * Small strict reader for the tables that a model takes as input: a header with known column names, text and
 * number columns, and an error that names file, line and field for anything else.
 */
import { parse } from "csv-parse/sync";
import { InvalidInput } from "../errors.ts";

export interface TableRow<T extends string, N extends string, O extends string = never> {
  /** Line of the file the row begins on, from 1 (the header is line 1). */
  line: number;
  text: Record<T, string>;
  number: Record<N, number>;
  /** Columns that may be absent, and cells that may be empty: undefined then. */
  optional: Partial<Record<O, number>>;
}

/** What stands for "no value" in an optional cell. */
const MISSING = new Set(["", "NA", "N/A", "NULL", "-"]);

/** A model's table larger than this is a mistake (characters). */
const MAX_CHARACTERS = 256 * 2 ** 20;

/**
 * Parses CSV with a header line. Columns may stand in any order and further ones are passed over; names are
 * matched without regard to case and surrounding space.
 * @throws InvalidInput for an empty or binary file, a missing column, a row of another length, an empty text, or
 * a number that is not one (NaN and infinity are not numbers here).
 */
export function readTable<T extends string, N extends string, O extends string = never>(
  text: string,
  name: string,
  columns: { text: readonly T[]; number: readonly N[]; optional?: readonly O[] },
): TableRow<T, N, O>[] {
  if (text.trim() === "") throw new InvalidInput(`${name}: the file is empty`);
  if (text.length > MAX_CHARACTERS) {
    throw new InvalidInput(`${name}: ${text.length} characters; allowed are ${MAX_CHARACTERS}`);
  }
  if (text.includes("\u0000")) throw new InvalidInput(`${name}: this is a binary file; a CSV text is needed`);
  const wanted = [...columns.text, ...columns.number];
  const rows = parseRecords(text, name);
  const header = (rows[0]?.record ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = wanted.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new InvalidInput(
      `${name}, line 1: no column ${missing.join(", ")}; needed are ${wanted.join(", ")}, found ${header.slice(0, 12).join(", ").slice(0, 200)}`,
      { details: { missing, found: header.slice(0, 50) } },
    );
  }
  const optional = (columns.optional ?? []).filter((column) => header.includes(column));
  const read = [...wanted, ...optional];
  const twice = read.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice) throw new InvalidInput(`${name}, line 1: column ${twice} stands twice`);
  const at = new Map(read.map((column) => [column as string, header.indexOf(column)]));

  return rows.slice(1).map(({ record, line }) => {
    if (record.length !== header.length) {
      throw new InvalidInput(
        `${name}, line ${line}: ${record.length} fields where the header has ${header.length} (is the file cut off?)`,
        { details: { line } },
      );
    }
    const numberIn = (cell: string, column: string) => {
      const given = cell.trim();
      const value = given === "" ? Number.NaN : Number(given);
      if (Number.isFinite(value)) return value;
      throw new InvalidInput(
        `${name}, line ${line}: ${column} is "${given.slice(0, 40)}"; a number is needed`,
        {
          details: { line, field: column, value: given.slice(0, 100) },
        },
      );
    };
    const row = { line, text: {}, number: {}, optional: {} } as TableRow<T, N, O>;
    for (const column of columns.text) {
      const value = record[at.get(column)!]!.trim();
      if (value === "") throw new InvalidInput(`${name}, line ${line}: ${column} is empty`);
      row.text[column] = value;
    }
    for (const column of columns.number) row.number[column] = numberIn(record[at.get(column)!]!, column);
    for (const column of optional) {
      const cell = record[at.get(column)!]!;
      if (!MISSING.has(cell.trim().toUpperCase())) row.optional[column] = numberIn(cell, column);
    }
    return row;
  });
}

function parseRecords(text: string, name: string): { record: string[]; line: number }[] {
  try {
    const parsed = parse(text, {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      info: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return parsed.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    throw new InvalidInput(`${name}: not readable as CSV: ${(error as Error).message}`, { cause: error });
  }
}
