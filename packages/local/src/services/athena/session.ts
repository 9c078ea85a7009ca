/**
 * One DuckDB in memory for one query: it holds the tables and views that the query names, may read the buckets'
 * folder and nothing else, and is gone afterwards.
 */
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { GlueTable } from "./glue-tables.ts";
import { tableFiles } from "./table-files.ts";
import { translate } from "./translate.ts";
import { MACRO_PREFIX, MACROS } from "./trino-functions.ts";

export interface SessionOptions {
  /** The folder in which the local S3 keeps its buckets. */
  readonly buckets: string;
  readonly tables: readonly GlueTable[];
  /** Views by database and name; the query as Athena got it. */
  readonly views: readonly { readonly database: string; readonly name: string; readonly query: string }[];
  readonly database: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Session {
  readonly connection: DuckDBConnection;
  /** Bytes of all files of the tables that are named: no less than was read. */
  readonly bytes: number;
  close(): void;
}

/** Athena's tables are large, this machine is shared. */
const SETTINGS = {
  threads: "2",
  memory_limit: "1GB",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

/** Hive's types in DuckDB. */
const types: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  timestamp: "TIMESTAMP",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
  float: "REAL",
  boolean: "BOOLEAN",
  date: "DATE",
};

function typeOf(hive: string): string {
  return types[hive] ?? hive.toUpperCase();
}

function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A view of exactly the declared columns: what a file lacks is null, what it has beyond them is not seen. */
export function tableView(table: GlueTable, paths: readonly string[]): string {
  const columns = [
    ...table.columns.map((each) => ({ name: each.name, type: typeOf(each.type) })),
    ...table.partitions.map((each) => ({ name: each.name, type: "VARCHAR" })),
  ];
  const empty = columns.map((each) => `NULL::${each.type} AS ${name(each.name)}`).join(", ");
  const cast = columns
    .map((each) => `CAST(${name(each.name)} AS ${each.type}) AS ${name(each.name)}`)
    .join(", ");
  const files =
    paths.length === 0
      ? ""
      : ` UNION ALL BY NAME SELECT * FROM read_parquet([${paths.map(literal).join(", ")}],
          union_by_name = true, hive_partitioning = true, hive_types_autocast = false)`;
  const source = `SELECT ${empty} WHERE false${files}`;
  return `CREATE VIEW ${name(table.database)}.${name(table.name)} AS SELECT ${cast} FROM (${source})`;
}

/** All views that the names lead to, each after those that it is made of. */
function viewsFor(names: ReadonlySet<string>, views: SessionOptions["views"]): SessionOptions["views"] {
  const found: SessionOptions["views"][number][] = [];
  const add = (wanted: ReadonlySet<string>, above: readonly string[]): void => {
    for (const view of views) {
      if (
        !wanted.has(view.name) ||
        found.some((each) => each.name === view.name) ||
        above.includes(view.name)
      )
        continue;
      const statement = translate(view.query);
      if (statement.kind === "select") add(statement.names, [...above, view.name]);
      found.push(view);
    }
  };
  add(names, []);
  return found;
}

/** Opens a session with what these names (in lower case) can mean. Rejects with DuckDB's error. */
export async function openSession(names: ReadonlySet<string>, options: SessionOptions): Promise<Session> {
  const { DuckDBInstance: Instance } = await import("@duckdb/node-api");
  const instance: DuckDBInstance = await Instance.create(":memory:", SETTINGS);
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const views = viewsFor(names, options.views);
    const all = new Set(names);
    for (const { query } of views) {
      const statement = translate(query);
      if (statement.kind === "select") for (const each of statement.names) all.add(each);
    }
    const databases = new Set([options.database, ...options.tables.map(({ database }) => database)]);
    await connection.run(
      "SET TimeZone = 'UTC'; SET integer_division = true; ATTACH ':memory:' AS awsdatacatalog; USE awsdatacatalog",
    );
    for (const database of databases) await connection.run(`CREATE SCHEMA IF NOT EXISTS ${name(database)}`);
    for (const [macro, body] of Object.entries(MACROS)) {
      if (!all.has(macro)) continue;
      await connection.run(`CREATE TEMP MACRO ${MACRO_PREFIX}${macro}${body}`);
    }
    const today = new Date(options.now).toISOString().slice(0, 10);
    let bytes = 0;
    for (const table of options.tables.filter((each) => all.has(each.name.toLowerCase()))) {
      const files = await tableFiles(options.buckets, table, today);
      bytes += files.bytes;
      await connection.run(tableView(table, files.paths));
    }
    for (const view of views) {
      const statement = translate(view.query);
      if (statement.kind !== "select") continue;
      await connection.run(`USE awsdatacatalog.${name(view.database)}`);
      await connection.run(`CREATE VIEW ${name(view.name)} AS ${statement.sql}`);
    }
    await connection.run(`USE awsdatacatalog.${name(options.database)}`);
    await connection.run(
      `SET allowed_directories = [${literal(options.buckets)}]; SET enable_external_access = false; SET lock_configuration = true`,
    );
    return { connection, bytes, close };
  } catch (error) {
    close();
    throw error;
  }
}
