/** Takes queries through their states, two at a time, and leaves each answer in the store and in the lake. */
import type { ServiceContext } from "../service.ts";
import type { GlueTable } from "./glue-tables.ts";
import { QueryError } from "./query-error.ts";
import type { Query, QueryStore, View } from "./query-store.ts";
import type { SessionOptions } from "./session.ts";
import { type Statement, translate } from "./translate.ts";

const CONCURRENCY = 2;

/** Loaded with the first query: DuckDB is large, and a start should not wait for it. */
const load = () => import("./run-query.ts");

/** Bucket and key of `s3://bucket/prefix/` and a name behind it. */
export function resultPlace(outputLocation: string, file: string): { Bucket: string; Key: string } {
  const [, Bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(outputLocation) ?? [];
  return { Bucket, Key: `${prefix && !prefix.endsWith("/") ? `${prefix}/` : prefix}${file}` };
}

export class QueryRunner {
  readonly #store: QueryStore;
  readonly #tables: readonly GlueTable[];
  readonly #views: readonly View[];
  readonly #buckets: string;
  readonly #context: ServiceContext;
  readonly #waiting: string[] = [];
  readonly #running = new Map<string, { controller: AbortController; ended: Promise<void> }>();
  #stopped = false;

  constructor(
    store: QueryStore,
    { tables, views }: { readonly tables: readonly GlueTable[]; readonly views: readonly View[] },
    buckets: string,
    context: ServiceContext,
  ) {
    this.#store = store;
    this.#tables = tables;
    this.#views = views;
    this.#buckets = buckets;
    this.#context = context;
  }

  /** Runs it when it is its turn. */
  submit(id: string): void {
    this.#waiting.push(id);
    this.#next();
  }

  cancel(query: Query): void {
    if (query.state !== "QUEUED" && query.state !== "RUNNING") return;
    const completedAt = this.#context.clock.now();
    this.#store.put({ ...query, state: "CANCELLED", reason: "Query cancelled by user", completedAt });
    this.#running.get(query.id)?.controller.abort();
  }

  /** Ends what runs; it is run again after a start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running = [...this.#running.values()];
    for (const { controller } of running) controller.abort();
    await Promise.all(running.map(({ ended }) => ended));
  }

  #next(): void {
    while (!this.#stopped && this.#running.size < CONCURRENCY) {
      const id = this.#waiting.shift();
      const query = id === undefined ? undefined : this.#store.find(id);
      if (!query) return;
      if (query.state !== "QUEUED") continue;
      const controller = new AbortController();
      const ended = this.#run(query, controller.signal).finally(() => {
        this.#running.delete(query.id);
        this.#next();
      });
      this.#running.set(query.id, { controller, ended });
    }
  }

  async #run(query: Query, signal: AbortSignal): Promise<void> {
    this.#store.put({ ...query, state: "RUNNING" });
    this.#store.clearRows(query.id);
    const settle = (change: Partial<Query>): void => {
      const current = this.#store.find(query.id);
      if (this.#stopped || current?.state !== "RUNNING") return;
      this.#store.put({ ...current, completedAt: this.#context.clock.now(), ...change });
    };
    try {
      settle({ state: "SUCCEEDED", ...(await this.#execute(query, signal)) });
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof QueryError ? error.message : this.#reason(error as Error);
      settle({ state: "FAILED", reason });
    }
  }

  /** DuckDB's messages are for a person who writes SQL; its first line is enough. */
  #reason(error: Error): string {
    const [first = ""] = error.message.split("\n");
    const kind = /(Parser|Binder|Catalog) Error:/.test(first) ? "SYNTAX_ERROR" : "GENERIC_USER_ERROR";
    return `${kind}: ${first}`;
  }

  async #execute(query: Query, signal: AbortSignal): Promise<Partial<Query>> {
    const statement = translate(query.sql, query.parameters);
    const options: SessionOptions = {
      buckets: this.#buckets,
      tables: this.#tables,
      // What was made at run time goes before what the lock file has.
      views: [...this.#store.views(), ...this.#views],
      database: query.database,
      now: this.#context.clock.now(),
    };
    if (statement.kind === "select") return this.#select(query, statement, options, signal);
    if (statement.kind === "createView") await this.#createView(query.database, statement, options);
    else this.#dropView(query.database, statement);
    await this.#leave(query, "txt", Buffer.alloc(0));
    return { statementType: "DDL" };
  }

  async #select(
    query: Query,
    statement: Extract<Statement, { kind: "select" }>,
    options: SessionOptions,
    signal: AbortSignal,
  ): Promise<Partial<Query>> {
    const { runQuery } = await load();
    let count = 0;
    const output = await runQuery(
      statement,
      options,
      (rows) => {
        this.#store.addRows(query.id, count, rows);
        count += rows.length;
      },
      signal,
    );
    await this.#leave(query, "csv", output.csv);
    return { columns: output.columns, bytesScanned: output.bytesScanned };
  }

  async #createView(
    database: string,
    { name, replace, query }: Extract<Statement, { kind: "createView" }>,
    options: SessionOptions,
  ): Promise<void> {
    const known = this.#tables.some((each) => each.database === database && each.name === name);
    if (known) throw new QueryError(`${database}.${name} is a table`);
    const same = (view: View): boolean => view.database === database && view.name === name;
    if (!replace && options.views.some(same))
      throw new QueryError(`View already exists: ${database}.${name}`);
    const select = translate(query);
    if (select.kind !== "select") throw new QueryError("a view is made of a query");
    const { checkQuery } = await load();
    await checkQuery(select, { ...options, views: options.views.filter((view) => !same(view)) });
    this.#store.putView({ database, name, query });
  }

  #dropView(database: string, { name, ifExists }: Extract<Statement, { kind: "dropView" }>): void {
    if (!this.#store.dropView(database, name) && !ifExists) {
      throw new QueryError(`View ${database}.${name} does not exist`);
    }
  }

  async #leave(query: Query, extension: string, content: Buffer): Promise<void> {
    await this.#context.call("s3", "PutObject", {
      ...resultPlace(query.outputLocation, `${query.id}.${extension}`),
      Body: content.toString("base64"),
      ContentType: extension === "csv" ? "text/csv" : "text/plain",
    });
  }
}
