/**
 * The spine in memory: the ingest route, a stream of one shard, the consumer and the stores, without a network. For
 * tests that ask what becomes of a request from its first byte to the ledger.
 */
import { consumeBatch, type RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import type { LedgerItem } from "@nagar/core/ledger/count-into-ledger.ts";
import { packItems } from "@nagar/core/observation/pack.ts";
import { MemoryStores } from "@nagar/core/testing/memory-stores.ts";
import { createWindowCounter } from "@nagar/core/window/window-counter.ts";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { type PostObservationsPorts, postObservations } from "../ingest/post-observations.ts";
import { httpHandler } from "../lib/handler.ts";
import { logger } from "../lib/logger.ts";
import { memoryIdempotency } from "./memory-idempotency.ts";

logger.setLogLevel("SILENT");

const context = { awsRequestId: "test", functionName: "test" } as Context;

/** An API Gateway event (payload 2.0) of a POST. */
export function postEvent(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): APIGatewayProxyEventV2 {
  const bytes = typeof body !== "string";
  return {
    version: "2.0",
    routeKey: "POST /v1/observations",
    rawPath: "/v1/observations",
    rawQueryString: "",
    headers: { "content-type": "application/json", ...headers },
    requestContext: { requestId: "request-1" } as APIGatewayProxyEventV2["requestContext"],
    body: bytes ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: bytes,
  };
}

export class MemorySpine {
  readonly stores = new MemoryStores();
  readonly stream: RawRecord[] = [];
  readonly acknowledged = new Map<string, number>();
  readonly #counter = createWindowCounter({
    windows: this.stores.windowStore,
    states: this.stores.stateStore,
  });
  #consumed = 0;

  readonly ports: PostObservationsPorts = {
    put: async (items, { requestId, receivedAt }) => {
      const envelope = { via: "http" as const, request_id: requestId, received_at: receivedAt };
      for (const { data, partitionKey } of packItems(items, envelope))
        this.append(Buffer.from(data), partitionKey);
    },
    acknowledge: async (counts) => {
      for (const [source, count] of counts) {
        this.acknowledged.set(source, (this.acknowledged.get(source) ?? 0) + count);
      }
    },
    idempotency: memoryIdempotency(),
  };

  readonly #route = httpHandler({}, ({ event }, asked) => postObservations(event, asked, this.ports));

  /** Puts bytes on the stream as a record. */
  append(bytes: Uint8Array, partitionKey: string): void {
    const sequence = String(this.stream.length + 1).padStart(12, "0");
    this.stream.push({ shardId: "shardId-0", sequence, arrivedAt: Date.now(), bytes, partitionKey });
  }

  post(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
    return this.#route(event, context) as Promise<APIGatewayProxyStructuredResultV2>;
  }

  /** Consumes what is on the stream and not yet consumed. */
  async consume(): Promise<void> {
    const { progressStore, ledgerStore, deadLetters } = this.stores;
    const batch = this.stream.slice(this.#consumed);
    const ports = { counter: this.#counter, progress: progressStore, ledger: ledgerStore, deadLetters };
    const { failedAt, failure } = await consumeBatch(batch, ports, Date.now());
    if (failedAt !== undefined) throw failure ?? new Error(`stuck at ${failedAt}`);
    this.#consumed = this.stream.length;
  }

  ledger(): { counted: number; duplicates: number; rejected: number } {
    const total = { counted: 0, duplicates: 0, rejected: 0 };
    for (const text of this.stores.ledgerItems.values()) {
      const line = JSON.parse(text) as LedgerItem;
      total.counted += line.counted;
      total.duplicates += line.duplicates;
      total.rejected += line.rejected;
    }
    return total;
  }
}
