/** CSV as a stream of rows. Memory does not grow with the file. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { InvalidInput } from "../errors.ts";
import type { RowSource, SourceRow } from "./rows.ts";

/** A record longer than this is a runaway quote or not CSV (characters). */
const MAX_RECORD = 2 ** 20;
const MAX_COLUMNS = 5_000;
const delimiters = [",", ";", "\t", "|"] as const;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/**
 * Reads the header and gives the rows below it. Empty lines are passed over. Cells are text, quotes removed.
 * @param options.delimiter told from the header where left out: the most frequent of comma, semicolon, tab, bar.
 * @param options.headerLine line of the header, from 1; what stands above it is passed over.
 * @throws InvalidInput, at once or while read, naming file and line: no header, a column twice, a quote that is
 * not closed, a record beyond 1 Mi characters. A row of another length than the header is the mapping's to judge.
 */
export async function readCsv(
  text: AsyncIterable<string>,
  name: string,
  { delimiter, headerLine = 1 }: { delimiter?: string | undefined; headerLine?: number | undefined } = {},
): Promise<RowSource> {
  const iterator = text[Symbol.asyncIterator]();
  let head = "";
  let ended = false;
  while (head.split("\n", headerLine + 1).length <= headerLine && head.length <= MAX_RECORD) {
    const next = await iterator.next();
    if (next.done) {
      ended = true;
      break;
    }
    head += next.value;
  }
  if (head.trim() === "") throw new InvalidInput(`${name}: the file is empty`);
  const used = delimiter ?? likelyDelimiter(head.split(/\r?\n/, headerLine).at(-1)!);

  async function* all(): AsyncGenerator<string> {
    yield head;
    if (ended) return;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  const parser = parse({
    bom: true,
    delimiter: used,
    relaxColumnCount: true,
    skipEmptyLines: true,
    info: true,
    fromLine: headerLine,
    maxRecordSize: MAX_RECORD,
  });
  // A failure of the source destroys the parser with it, so that the reader below meets it.
  pipeline(Readable.from(all()), parser).catch(() => {});
  const records = (parser as AsyncIterable<Parsed>)[Symbol.asyncIterator]();
  const read = async () => {
    try {
      return await records.next();
    } catch (error) {
      throw error instanceof CsvError ? explained(error, name) : error;
    }
  };
  const first = await read();
  if (first.done) throw new InvalidInput(`${name}: no header in line ${headerLine}`);
  const columns = checkedHeader(first.value.record, `${name}, line ${headerLine}`);

  async function* rows(): AsyncGenerator<SourceRow> {
    try {
      for (let next = await read(); !next.done; next = await read()) {
        yield { line: next.value.info.lines, cells: next.value.record };
      }
    } finally {
      parser.destroy();
    }
  }
  return { columns, rows: rows() };
}

function likelyDelimiter(firstLine: string): string {
  const counts = delimiters.map((each) => firstLine.split(each).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}

function checkedHeader(header: string[], name: string): string[] {
  const columns = header.map((column) => column.trim());
  if (columns.length > MAX_COLUMNS) {
    throw new InvalidInput(`${name}: ${columns.length} columns; allowed are ${MAX_COLUMNS}`);
  }
  const twice = columns.find((column, i) => column !== "" && columns.indexOf(column) !== i);
  if (twice !== undefined) throw new InvalidInput(`${name}: column ${twice} stands twice`);
  return columns;
}

function explained(error: CsvError, name: string): InvalidInput {
  const { lines } = error as CsvError & { lines?: number };
  const what =
    error.code === "CSV_MAX_RECORD_SIZE"
      ? `a line of more than ${MAX_RECORD} characters`
      : error.code === "CSV_QUOTE_NOT_CLOSED"
        ? "a quote that is not closed (is the file cut off?)"
        : `not readable as CSV (${error.message.replace(/ at line \d+.*$/, "")})`;
  return new InvalidInput(`${name}, line ${lines ?? "?"}: ${what}`, {
    details: { line: lines },
    cause: error,
  });
}
