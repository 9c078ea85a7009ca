/** What the data thread and the cloud say to each other. */
import type { TableDefinition } from "../services/dynamodb/tables.ts";
import type { StreamDefinition } from "../services/kinesis/streams.ts";
import type { ShardRecord } from "./kinesis-engine.ts";

export interface DataThreadSetup {
  readonly dynamodbPath: string;
  readonly kinesisPath: string;
  readonly region: string;
  readonly account: string;
  readonly compileCache: string;
}

/** The calls that the cloud makes, by name: their arguments and what they answer. */
export interface DataCalls {
  /** An operation of either service, in its wire shape. */
  call: { args: { service: "dynamodb" | "kinesis"; operation: string; input: object }; result: object };
  /** Brings tables and streams to what the lock file says. */
  provision: {
    args: { tables: readonly TableDefinition[]; streams: readonly StreamDefinition[] };
    result: null;
  };
  shards: { args: { stream: string }; result: ShardSummary[] };
  readShard: {
    args: { stream: string; shardId: string; after: string | undefined; limit: number };
    result: ShardRecord[];
  };
  newest: { args: { stream: string; shardId: string }; result: string | undefined };
  /** Deletes expired items and trimmed records; `now` is epoch milliseconds. Answers the number of items. */
  sweep: { args: { now: number }; result: number };
  stop: { args: object; result: null };
}

export interface ShardSummary {
  readonly shardId: string;
  readonly parents: readonly string[];
  /** True where it was split or merged and takes no more records. */
  readonly closed: boolean;
}

export type DataRequest = {
  [Name in keyof DataCalls]: { id: number; name: Name; args: DataCalls[Name]["args"] };
}[keyof DataCalls];

export interface DataFailure {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly fields: Record<string, unknown>;
}

export type DataMessage =
  | { readonly type: "ready"; readonly port: number }
  | { readonly type: "answer"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly error: DataFailure }
  | { readonly type: "put"; readonly stream: string }
  | {
      readonly type: "log";
      readonly level: "debug" | "error";
      readonly message: string;
      readonly facts?: object;
    };
