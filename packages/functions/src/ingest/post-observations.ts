/** POST /v1/observations: takes observations, and answers when the stream holds them. */
import { createHash } from "node:crypto";
import { InvalidInput } from "@nagar/core/errors.ts";
import { itemsOf, receive } from "@nagar/core/observation/receive.ts";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type BodyLimits, header, readBody } from "../lib/body.ts";
import { type HttpAnswer, type HttpContext, httpHandler } from "../lib/handler.ts";
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

function keyOf(event: APIGatewayProxyEventV2): string | undefined {
  const key = header(event, "idempotency-key");
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new InvalidInput("Idempotency-Key must be 1 to 255 visible ASCII characters", {
      details: { field: "Idempotency-Key", allowed: "1 to 255 visible ASCII characters" },
    });
  }
  return key;
}

/** What the route does, on the stores that it is given. */
export async function postObservations(
  event: APIGatewayProxyEventV2,
  { requestId, now }: Pick<HttpContext, "requestId" | "now">,
  ports: PostObservationsPorts,
): Promise<HttpAnswer> {
  const key = keyOf(event);
  const { text, mediaType } = await readBody(event, LIMITS);
  const sent = itemsOf(text, mediaType);
  const digest = createHash("sha256").update(text).digest("base64url");
  const first = key === undefined ? undefined : await ports.idempotency.begin(key, digest, now);
  const { items, answer, bySource } = receive(sent, first?.receivedAt ?? now);
  if (first?.done !== true) {
    await ports.put(items, { requestId, receivedAt: first?.receivedAt ?? now });
    await ports.acknowledge(bySource);
    if (key !== undefined && first !== undefined)
      await ports.idempotency.finish(key, digest, first.receivedAt);
  }
  return {
    status: 202,
    body: answer,
    ...(first?.done === true && { headers: { "idempotent-replayed": "true" } }),
  };
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
    idempotency: dynamoIdempotencyStore(dynamoClient(), ledger, Date.now),
  };
}

let ports: PostObservationsPorts | undefined;

export const handler = httpHandler({}, ({ event }, context) => {
  ports ??= awsPorts();
  return postObservations(event, context, ports);
});
