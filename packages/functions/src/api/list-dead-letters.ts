/** GET /v1/deadletters: what was refused, why, and what came. */
import { S3Client } from "@aws-sdk/client-s3";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { deadLetterAnswer, deadLettersQuery } from "@nagar/core/read/ledger-answer.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { s3DeadLetterStore } from "../store/dead-letter-store.ts";
import { zipped } from "./revalidate.ts";

const s3 = new S3Client();

export const handler = httpHandler({ query: deadLettersQuery }, async ({ query }, { now }) => {
  const { letters, next } = await s3DeadLetterStore(s3, linked("Lake")).listDeadLetters(query);
  return {
    body: {
      dead_letters: letters.map(deadLetterAnswer),
      next_cursor: next ?? null,
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
