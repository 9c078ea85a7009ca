/**
 * Raw observations as columns of a Parquet file: one file per domain and local day. docs/lake.md describes the
 * columns and the SQL over them.
 */

import { lakeColumns } from "@nagar/core/lake/columns.ts";
import type { Domain } from "@nagar/core/observation/domain.ts";
import { bitsToFlags } from "@nagar/core/observation/flag-bits.ts";
import { METRIC_BY_NAME, METRIC_BY_WIRE, metricToWire } from "@nagar/core/observation/metrics.ts";
import type { Observation } from "@nagar/core/observation/observation.ts";
import { parquetWriteBuffer } from "hyparquet-writer";

/** `counted` and `duplicate` are the counter's; `unjudged` is what it gave up (a dead letter has it). */
export type Verdict = "counted" | "duplicate" | "unjudged";

export interface RawRow {
  observation: Observation;
  verdict: Verdict;
  /** Flags it was counted with (bits); those of the observation alone where it was not. */
  flags: number;
  shardId: string;
  sequence: string;
  /** Position in the record. */
  position: number;
}

/** How each column that is not a metric is read off a row. */
const READ: Readonly<Record<string, (row: RawRow) => unknown>> = {
  entity_id: (row) => row.observation.entityId,
  observed_at: (row) => new Date(row.observation.observedAt),
  received_at: (row) => new Date(row.observation.receivedAt),
  feed: (row) => row.observation.source.feed,
  device: (row) => row.observation.source.device,
  message_id: (row) => row.observation.messageId,
  longitude: (row) => row.observation.location?.coordinates[0],
  latitude: (row) => row.observation.location?.coordinates[1],
  flags: (row) => bitsToFlags(row.flags).join(","),
  out_of_range: ({ observation: { domain, outOfRange } }) =>
    outOfRange.map((n) => metricToWire(domain, n)).join(","),
  verdict: (row) => row.verdict,
  record: (row) => `${row.shardId}:${row.sequence}:${row.position}`,
  unknown_metrics: unknownMetrics,
};

const TYPES = { string: "STRING", timestamp: "TIMESTAMP", double: "DOUBLE" } as const;

/** What has no known unit, by name, as JSON; absent where there is nothing. */
function unknownMetrics({ observation: { domain, metrics } }: RawRow): string | undefined {
  const unknown = Object.entries(metrics).filter(([name]) => !METRIC_BY_NAME[domain].has(name));
  return unknown.length === 0 ? undefined : JSON.stringify(Object.fromEntries(unknown));
}

/** The Parquet file (Snappy) of rows of one domain, with the columns of `lakeColumns`. */
export function writeRawTable(domain: Domain, rows: readonly RawRow[]): Uint8Array {
  const columnData = lakeColumns(domain).map(({ name, type }) => {
    const metric = METRIC_BY_WIRE[domain].get(name)?.name ?? name;
    const read = READ[name] ?? ((row: RawRow) => row.observation.metrics[metric]);
    return { name, type: TYPES[type], nullable: true, data: rows.map((row) => read(row) ?? null) };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
