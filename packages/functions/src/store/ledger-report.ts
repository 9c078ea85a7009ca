/** The ledger as a person sees it: what is stored and what is waiting, put together. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { reportLedger } from "@nagar/core/ledger/report-ledger.ts";
import type { LedgerReader } from "./ledger-reader.ts";
import { readStoredLedger } from "./ledger-store.ts";
import { countWaiting } from "./stream-waiting.ts";

/** How long the stream's tail may be read before `waiting` is given as a lower bound. */
const BUDGET_MS = 3_000;

export function ledgerReader(
  dynamo: DynamoDBClient,
  table: string,
  kinesis: KinesisClient,
  stream: string,
): LedgerReader {
  return {
    async readLedger() {
      const stored = await readStoredLedger(dynamo, table);
      const waiting = await countWaiting(kinesis, stream, stored, BUDGET_MS);
      return {
        ...reportLedger(stored.lines, stored.acknowledged, waiting.bySource, !waiting.isLowerBound),
        shards: stored.shards,
        waitingIsLowerBound: waiting.isLowerBound,
      };
    },
  };
}
