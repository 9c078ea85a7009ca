/** GET /v1/ledger: where every observation that was received has gone, per source and in total. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { ledgerAnswer } from "@nagar/core/read/ledger-answer.ts";
import { kinesisClient } from "../ingest/put-observations.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { ledgerReader } from "../store/ledger-report.ts";

export const handler = httpHandler({}, async (_, { now }) => {
  const reader = ledgerReader(
    dynamoClient(),
    linked("LedgerTable"),
    kinesisClient(),
    linked("ObservationStream"),
  );
  const { sources, total, waitingIsLowerBound } = await reader.readLedger();
  return {
    body: {
      sources: sources.map((entry) => ({ source: entry.source, ...ledgerAnswer(entry) })),
      total: ledgerAnswer(total),
      waiting_is_lower_bound: waitingIsLowerBound,
      answered_at: formatInstant(now),
    },
  };
});
