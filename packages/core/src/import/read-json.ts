/** JSON, NDJSON and column-wise JSON as rows: a column is a path into the record. */
import { InvalidInput } from "../errors.ts";
import { type Cell, columnKey, type RowSource, type SourceRow } from "./rows.ts";

/** A whole JSON document, and one line of NDJSON, at most (characters). */
const MAX_DOCUMENT = 256 * 2 ** 20;
const MAX_LINE = 2 ** 20;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * The value at a dotted path ("location.coordinates.0"). A key that holds a dot itself ("PM2.5") is found whole
 * first; keys are compared as columns are. Undefined where the path leads nowhere.
 */
export function valueAt(record: Json | undefined, path: string): Json | undefined {
  if (record === null || typeof record !== "object") return undefined;
  const whole = own(record, path);
  if (whole !== undefined) return whole;
  for (let dot = path.indexOf("."); dot > 0; dot = path.indexOf(".", dot + 1)) {
    const step = own(record, path.slice(0, dot));
    if (step === undefined) continue;
    const found = valueAt(step, path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function own(record: Json[] | { [key: string]: Json }, key: string): Json | undefined {
  if (Array.isArray(record)) return /^\d+$/.test(key) ? record[Number(key)] : undefined;
  if (Object.hasOwn(record, key)) return record[key];
  const wanted = columnKey(key);
  const name = Object.keys(record).find((each) => columnKey(each) === wanted);
  return name === undefined ? undefined : record[name];
}

/** A cell is a scalar: what is an object or a list is not a value. */
const asCell = (value: Json | undefined): Cell =>
  value !== null && typeof value === "object" ? undefined : value;

/**
 * One JSON document. `records` is the path of the list of records, or several of which the first that is there counts;
 * "" is the document itself. Without it the document is the list, or the one record. `columnwise` is the path of an object of equally long lists, one per column (Open-Meteo). A wanted
 * column that begins with `$.` is read from the whole document.
 * @throws InvalidInput for broken JSON, a path that leads nowhere, lists of different lengths.
 */
export async function readJson(
  text: AsyncIterable<string>,
  name: string,
  wanted: readonly string[],
  shape: { records?: string | readonly string[]; columnwise?: string } = {},
): Promise<RowSource> {
  const document = parseJson(await whole(text, name), name);
  const fromDocument = new Map(
    wanted.filter((c) => c.startsWith("$.")).map((c) => [c, asCell(valueAt(document, c.slice(2)))]),
  );
  if (shape.columnwise !== undefined) {
    return readColumnwise(document, name, wanted, fromDocument, shape.columnwise);
  }
  const paths = shape.records === undefined ? [""] : [shape.records].flat();
  const found = paths
    .map((path) => (path === "" ? document : valueAt(document, path)))
    .find((each) => each !== undefined);
  if (found === undefined) {
    throw new InvalidInput(
      `${name}: nothing at "${paths.join('" or "')}"; the document has ${keysOf(document)}`,
    );
  }
  const records = Array.isArray(found) ? found : [found];
  // A column is there where any record has it: of several spellings the mapping then finds the one in use.
  const columns = wanted.filter(
    (column) =>
      fromDocument.get(column) !== undefined ||
      records.some((record) => valueAt(record, column) !== undefined),
  );
  addKeys(columns, records[0]);
  async function* rows(): AsyncGenerator<SourceRow> {
    for (const [i, record] of records.entries()) yield toRow(record, i + 1, columns, fromDocument);
  }
  return { columns, rows: rows() };
}

/**
 * NDJSON: a record per line. Empty lines are passed over.
 * @throws InvalidInput, while read, for a line that is not a JSON object, or longer than 1 Mi characters.
 */
export async function readNdjson(
  text: AsyncIterable<string>,
  name: string,
  wanted: readonly string[],
): Promise<RowSource> {
  const records = ndjsonRecords(text, name);
  const first = await records.next();
  if (first.done) throw new InvalidInput(`${name}: the file is empty`);
  const columns = [...wanted];
  addKeys(columns, first.value.record);
  async function* rows(): AsyncGenerator<SourceRow> {
    try {
      for (let next = first; !next.done; next = await records.next()) {
        yield toRow(next.value.record, next.value.line, columns, new Map());
      }
    } finally {
      await records.return(undefined);
    }
  }
  return { columns, rows: rows() };
}

async function* ndjsonRecords(text: AsyncIterable<string>, name: string) {
  let line = 0;
  for await (const each of linesOf(text, name)) {
    line++;
    if (each.trim() === "") continue;
    const record = parseJson(each, `${name}, line ${line}`);
    if (record === null || typeof record !== "object" || Array.isArray(record)) {
      throw new InvalidInput(
        `${name}, line ${line}: ${each.slice(0, 40)}; each line must hold one JSON object`,
      );
    }
    yield { record, line };
  }
}

async function* linesOf(text: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let rest = "";
  let count = 0;
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    count += lines.length;
    if (rest.length > MAX_LINE) {
      throw new InvalidInput(`${name}, line ${count + 1}: a line of more than ${MAX_LINE} characters`);
    }
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function readColumnwise(
  document: Json,
  name: string,
  wanted: readonly string[],
  fromDocument: Map<string, Cell>,
  path: string,
): RowSource {
  const block = valueAt(document, path);
  if (block === null || typeof block !== "object" || Array.isArray(block)) {
    throw new InvalidInput(
      `${name}: no object of columns at "${path}"; the document has ${keysOf(document)}`,
    );
  }
  const lists = Object.entries(block).filter((entry): entry is [string, Json[]] => Array.isArray(entry[1]));
  const length = lists[0]?.[1].length ?? 0;
  const uneven = lists.find(([, list]) => list.length !== length);
  if (uneven) {
    throw new InvalidInput(
      `${name}: ${path}.${uneven[0]} has ${uneven[1].length} values where ${path}.${lists[0]![0]} has ${length}`,
    );
  }
  const columns = wanted.filter(
    (column) => fromDocument.get(column) !== undefined || valueAt(block, column) !== undefined,
  );
  addKeys(columns, Object.fromEntries(lists));
  const cells = columns.map((column) => valueAt(block, column));
  async function* rows(): AsyncGenerator<SourceRow> {
    for (let i = 0; i < length; i++) {
      yield {
        line: i + 1,
        cells: columns.map((column, c) => {
          const list = cells[c];
          return fromDocument.has(column)
            ? fromDocument.get(column)
            : Array.isArray(list)
              ? asCell(list[i])
              : null;
        }),
      };
    }
  }
  return { columns, rows: rows() };
}

function toRow(record: Json, line: number, columns: string[], fromDocument: Map<string, Cell>): SourceRow {
  const cells = columns.map((column) =>
    fromDocument.has(column) ? fromDocument.get(column) : asCell(valueAt(record, column)),
  );
  return { line, cells };
}

/** The first record's own keys join the columns, so that a pattern of a mapping can match them. */
function addKeys(columns: string[], record: Json | undefined): void {
  if (record === null || record === undefined || typeof record !== "object" || Array.isArray(record)) return;
  const known = new Set(columns.map(columnKey));
  for (const key of Object.keys(record)) if (!known.has(columnKey(key))) columns.push(key);
}

async function whole(text: AsyncIterable<string>, name: string): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of text) {
    length += part.length;
    if (length > MAX_DOCUMENT) {
      throw new InvalidInput(`${name}: a JSON document of more than ${MAX_DOCUMENT} characters; use NDJSON`);
    }
    parts.push(part);
  }
  return parts.join("");
}

function parseJson(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new InvalidInput(`${name}: broken JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
}

function keysOf(document: Json): string {
  if (document === null || typeof document !== "object") return `a ${typeof document}`;
  if (Array.isArray(document)) return `a list of ${document.length}`;
  return Object.keys(document).slice(0, 12).join(", ") || "no keys";
}
