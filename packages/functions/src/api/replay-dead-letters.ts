/** POST /v1/deadletters/replay: puts dead letters back on the stream, as they came or put right. */
import { S3Client } from "@aws-sdk/client-s3";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { receive } from "@nagar/core/observation/receive.ts";
import { replayBody } from "@nagar/core/read/ledger-answer.ts";
import { kinesisClient, putObservations } from "../ingest/put-observations.ts";
import { replayDeadLetters } from "../ingest/replay-dead-letters.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { s3DeadLetterStore } from "../store/dead-letter-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { acknowledge } from "../store/ledger-store.ts";

const s3 = new S3Client();

export const handler = httpHandler({ body: replayBody }, async ({ body }, { now, requestId }) => {
  const { replayed, unknown } = await replayDeadLetters(
    [...body.ids.map((id) => ({ id })), ...body.corrected],
    {
      letters: s3DeadLetterStore(s3, linked("Lake")),
      put: async (sent, receivedAt) => {
        const { items, bySource } = receive(sent, receivedAt);
        await putObservations(kinesisClient(), linked("ObservationStream"), items, {
          via: "replay",
          request_id: requestId,
          received_at: receivedAt,
        });
        await acknowledge(dynamoClient(), linked("LedgerTable"), bySource);
      },
      now: () => now,
    },
  );
  return { status: 202, body: { replayed, not_found: unknown, answered_at: formatInstant(now) } };
});
