/** Runs one SELECT: rows as Athena's texts, a chunk at a time, so that a large answer does not fill the memory. */
import { athenaText, athenaType, type ColumnInfo, csvLine } from "./result-format.ts";
import { openSession, type SessionOptions } from "./session.ts";
import type { Statement } from "./translate.ts";

export interface QueryOutput {
  readonly columns: readonly ColumnInfo[];
  /** The file that Athena would leave, with its header. */
  readonly csv: Buffer;
  readonly rows: number;
  readonly bytesScanned: number;
}

export type Row = readonly (string | null)[];

/** Rows that are handed over at once; between them other work gets its turn. */
const CHUNK = 1000;

/**
 * @param onRows takes the rows in order, as they come
 * @param signal ends the query; it then rejects
 */
export async function runQuery(
  { sql, names }: Extract<Statement, { kind: "select" }>,
  options: SessionOptions,
  onRows: (rows: readonly Row[]) => void,
  signal: AbortSignal,
): Promise<QueryOutput> {
  const session = await openSession(names, options);
  const interrupt = (): void => session.connection.interrupt();
  signal.addEventListener("abort", interrupt);
  try {
    signal.throwIfAborted();
    const result = await session.connection.stream(sql);
    const types = result.columnTypes();
    const columns = result.columnNames().map((Name, index) => {
      const type = types[index];
      return { Name, Type: type ? athenaType(type) : "varchar" };
    });
    const lines = [csvLine(columns.map(({ Name }) => Name))];
    let rows = 0;
    for await (const chunk of result.yieldRows()) {
      signal.throwIfAborted();
      for (let from = 0; from < chunk.length; from += CHUNK) {
        const texts = chunk.slice(from, from + CHUNK).map((row) =>
          row.map((value, index) => {
            const type = types[index];
            return type ? athenaText(value, type) : undefined;
          }),
        );
        for (const row of texts) lines.push(csvLine(row));
        onRows(texts.map((row) => row.map((text) => text ?? null)));
        rows += texts.length;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return { columns, csv: Buffer.from(lines.join("")), rows, bytesScanned: session.bytes };
  } finally {
    signal.removeEventListener("abort", interrupt);
    session.close();
  }
}

/** Checks that a view's query can run. Rejects with DuckDB's error. */
export async function checkQuery(
  { sql, names }: Extract<Statement, { kind: "select" }>,
  options: SessionOptions,
): Promise<void> {
  const session = await openSession(names, options);
  try {
    await session.connection.run(`EXPLAIN ${sql}`);
  } finally {
    session.close();
  }
}
