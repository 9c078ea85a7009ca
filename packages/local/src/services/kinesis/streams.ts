/** The streams of the lock file. */
import { type Lock, resourcesOfType } from "../../lock.ts";

/** Shards of an on-demand stream: enough to use two cores. On AWS such a stream begins with four and grows. */
const ON_DEMAND_SHARDS = 2;

export interface StreamDefinition {
  readonly name: string;
  readonly shardCount: number;
  readonly retentionHours: number;
}

/** Definitions of all streams in `lock`. */
export function streamDefinitions(lock: Lock): StreamDefinition[] {
  return resourcesOfType(lock, "aws:kinesis/stream:Stream").map(({ inputs }) => ({
    name: String(inputs["name"]),
    shardCount: Number(inputs["shardCount"] ?? ON_DEMAND_SHARDS),
    retentionHours: Number(inputs["retentionPeriod"] ?? 24),
  }));
}
