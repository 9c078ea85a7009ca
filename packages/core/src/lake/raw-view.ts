/**
 * The SQL over the raw lake, one pair of views per domain, in words that Athena (Trino) and DuckDB both know:
 * `<domain>_received`, every observation that was received, once; `<domain>_counted`, those that the windows count.
 */
import type { Domain } from "../observation/domain.ts";
import { lakeColumns } from "./columns.ts";

/**
 * `CREATE VIEW` statements for `domain` over `source`, a table expression: Athena's table, or DuckDB's
 * `read_parquet('raw/domain=air/*\/*.parquet', union_by_name = true)`.
 *
 * A batch that is delivered twice with other cuts leaves overlapping files; `record` is an observation's place on
 * the stream, so that it counts once. Of two rows of one record the judged one is taken ("counted" and "duplicate"
 * sort before "unjudged").
 */
export function rawViewStatements(domain: Domain, source: string): string[] {
  const columns = lakeColumns(domain)
    .map(({ name }) => `"${name}"`)
    .join(", ");
  return [
    `CREATE OR REPLACE VIEW ${domain}_received AS SELECT ${columns} FROM (
  SELECT *, row_number() OVER (PARTITION BY "record" ORDER BY "verdict") AS copy FROM ${source}
) AS copies WHERE copy = 1`,
    `CREATE OR REPLACE VIEW ${domain}_counted AS SELECT * FROM ${domain}_received WHERE "verdict" = 'counted'`,
  ];
}
