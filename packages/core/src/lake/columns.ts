/**
 * The columns of the raw observations in the lake, per domain: what the archiver writes to Parquet, what Athena's
 * tables declare and what a view reads. One list, so that the three cannot drift apart.
 */
import type { Domain } from "../observation/domain.ts";
import { METRICS } from "../observation/metrics.ts";

export interface LakeColumn {
  /** As on the wire (snake_case): the same in Parquet and in SQL. */
  readonly name: string;
  /** `timestamp` is UTC, to the millisecond. Every column but the first three may be null. */
  readonly type: "string" | "timestamp" | "double";
  readonly description: string;
}

const ENVELOPE: readonly LakeColumn[] = [
  { name: "entity_id", type: "string", description: "what was observed" },
  { name: "observed_at", type: "timestamp", description: "event time" },
  { name: "received_at", type: "timestamp", description: "when it reached the edge" },
  { name: "feed", type: "string", description: "the source's feed" },
  { name: "device", type: "string", description: "the source's device" },
  { name: "message_id", type: "string", description: "the source's id of the message" },
  { name: "longitude", type: "double", description: "degrees, WGS 84" },
  { name: "latitude", type: "double", description: "degrees, WGS 84" },
  { name: "flags", type: "string", description: "quality flags, separated by commas" },
  {
    name: "out_of_range",
    type: "string",
    description: "metrics left out of statistics, separated by commas",
  },
  { name: "verdict", type: "string", description: "counted, duplicate, or unjudged (a dead letter has it)" },
  { name: "record", type: "string", description: "shard:sequence:position on the stream; unique" },
];

const UNKNOWN: LakeColumn = {
  name: "unknown_metrics",
  type: "string",
  description: "JSON object of the quantities whose unit nobody stated",
};

/** The columns of `domain`'s files, metrics by their wire name in the contract's unit. */
export function lakeColumns(domain: Domain): readonly LakeColumn[] {
  const metrics = METRICS[domain].map(
    ({ wire, unit, description }): LakeColumn => ({
      name: wire,
      type: "double",
      description: `${description} (${unit})`,
    }),
  );
  return [...ENVELOPE, ...metrics, UNKNOWN];
}
