/**
 * Raw observations as columns of a Parquet file: one file per domain and local day. docs/lake.md describes the
 * columns and the SQL over them.
 */

import type { Domain } from "@nagar/core/observation/domain.ts";
import { bitsToFlags } from "@nagar/core/observation/flag-bits.ts";
import { METRIC_BY_NAME, METRICS } from "@nagar/core/observation/metrics.ts";
import type { Observation } from "@nagar/core/observation/observation.ts";
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";

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

type Column = [name: string, type: BasicType, value: (row: RawRow) => unknown];

const COMMON: Column[] = [
  ["entity_id", "STRING", (row) => row.observation.entityId],
  ["observed_at", "TIMESTAMP", (row) => new Date(row.observation.observedAt)],
  ["received_at", "TIMESTAMP", (row) => new Date(row.observation.receivedAt)],
  ["feed", "STRING", (row) => row.observation.source.feed],
  ["device", "STRING", (row) => row.observation.source.device],
  ["message_id", "STRING", (row) => row.observation.messageId],
  ["longitude", "DOUBLE", (row) => row.observation.location?.coordinates[0]],
  ["latitude", "DOUBLE", (row) => row.observation.location?.coordinates[1]],
  ["verdict", "STRING", (row) => row.verdict],
  ["flags", "STRING", (row) => bitsToFlags(row.flags).join(",")],
  ["out_of_range", "STRING", (row) => row.observation.outOfRange.join(",")],
  ["shard_id", "STRING", (row) => row.shardId],
  ["sequence_number", "STRING", (row) => row.sequence],
  ["position", "INT32", (row) => row.position],
  ["unknown_metrics", "JSON", unknownMetrics],
];

const REQUIRED = new Set([
  "entity_id",
  "observed_at",
  "received_at",
  "feed",
  "verdict",
  "shard_id",
  "sequence_number",
  "position",
]);

/** What has no known unit, by name; absent where there is nothing. */
function unknownMetrics({ observation: { domain, metrics } }: RawRow): Record<string, number> | undefined {
  const unknown = Object.entries(metrics).filter(([name]) => !METRIC_BY_NAME[domain].has(name));
  return unknown.length === 0 ? undefined : Object.fromEntries(unknown);
}

/** The Parquet file (Snappy) of rows of one domain; a metric is a DOUBLE in the contract's unit, null where missing. */
export function writeRawTable(domain: Domain, rows: readonly RawRow[]): Uint8Array {
  const metrics = METRICS[domain].map(
    ({ name, wire }): Column => [wire, "DOUBLE", (row) => row.observation.metrics[name]],
  );
  const buffer = parquetWriteBuffer({
    columnData: [...COMMON, ...metrics].map(([name, type, value]) => ({
      name,
      type,
      nullable: !REQUIRED.has(name),
      data: rows.map((row) => value(row) ?? null),
    })),
  });
  return new Uint8Array(buffer);
}
