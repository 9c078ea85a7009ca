/** POST /v1/observations: takes observations, and answers when the stream holds them. */
import { itemsOf, receive } from "@nagar/core/observation/receive.ts";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type BodyLimits, readBody } from "../lib/body.ts";
import { type HttpAnswer, type HttpContext, httpHandler } from "../lib/handler.ts";
import { digestOf, idempotencyKey, once, replayedHeaders } from "../lib/idempotency.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoIdempotencyStore, type IdempotencyStore } from "../store/idempotency-store.ts";
import { acknowledge } from "../store/ledger-store.ts";
import { kinesisClient, putObservations } from "./put-observations.ts";

/** 5,000 observations with every field filled are about 4 MB; API Gateway takes 10 MB, Lambda 6 MB. */
const LIMITS: BodyLimits = {
  mediaTypes: [
    "application/json",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "text/plain",
  ],
  maxBytes: 16_777_216,
};

export interface PostObservationsPorts {
  put(items: readonly unknown[], request: { requestId: string; receivedAt: number }): Promise<void>;
  acknowledge(counts: ReadonlyMap<string, number>): Promise<void>;
  idempotency: IdempotencyStore;
}

/** What the route does, on the stores that it is given. */
export async function postObservations(
  event: APIGatewayProxyEventV2,
  { requestId, now }: Pick<HttpContext, "requestId" | "now">,
  ports: PostObservationsPorts,
): Promise<HttpAnswer> {
  const key = idempotencyKey(event);
  const { text, mediaType } = await readBody(event, LIMITS);
  const sent = itemsOf(text, mediaType);
  return once(ports.idempotency, { key, digest: digestOf(text), now }, async (attempt) => {
    const { receivedAt } = attempt;
    const { items, answer, bySource } = receive(sent, receivedAt);
    if (!attempt.done) {
      await ports.put(items, { requestId, receivedAt });
      await ports.acknowledge(bySource);
    }
    return { status: 202, body: answer, ...replayedHeaders(attempt) };
  });
}

function awsPorts(): PostObservationsPorts {
  const ledger = linked("LedgerTable");
  return {
    put: (items, { requestId, receivedAt }) =>
      putObservations(kinesisClient(), linked("ObservationStream"), items, {
        via: "http",
        request_id: requestId,
        received_at: receivedAt,
      }),
    acknowledge: (counts) => acknowledge(dynamoClient(), ledger, counts),
    idempotency: dynamoIdempotencyStore(dynamoClient(), ledger, "observations"),
  };
}

let ports: PostObservationsPorts | undefined;

export const handler = httpHandler({}, ({ event }, context) => {
  ports ??= awsPorts();
  return postObservations(event, context, ports);
});
