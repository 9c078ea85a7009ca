/** Kinesis → open pages: pushes the newest values of each entity to the connections that want its domain. */
import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import { unpackRecord } from "@nagar/core/observation/envelope.ts";
import { freshStates, stateMessages } from "@nagar/core/observation/fresh-states.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { rawRecord } from "../lib/raw-record.ts";
import { linked } from "../lib/resource.ts";
import { type Connection, type Connections, dynamoConnections } from "../store/connections.ts";
import { dynamoClient } from "../store/dynamo.ts";

export interface BroadcastPorts {
  connections: Connections;
  /** Answers "gone" when the page is no longer there. */
  post(id: string, message: string): Promise<"sent" | "gone">;
}

const PARALLEL_POSTS = 20;

/** Pushes what `records` hold. A page that is gone or slow costs nobody else anything. */
export async function broadcast(records: readonly RawRecord[], ports: BroadcastPorts): Promise<void> {
  const connections = await ports.connections.list();
  if (connections.length === 0) return;
  const observations = records.flatMap((record) =>
    unpackRecord(record).items.flatMap(({ decoded }) => (decoded.ok ? [decoded.observation] : [])),
  );
  const states = freshStates(observations);
  // Pages mostly want the same, so that each set of domains is written out once.
  const byWish = Map.groupBy(connections, ({ domains }) => [...domains].sort().join(","));
  for (const group of byWish.values()) {
    const wanted = new Set(group[0]!.domains);
    const messages = stateMessages(states.filter(({ domain }) => wanted.has(domain)));
    await forEachLimited(group, PARALLEL_POSTS, (connection) => push(connection, messages, ports));
  }
}

async function push({ id }: Connection, messages: readonly string[], ports: BroadcastPorts): Promise<void> {
  try {
    for (const message of messages) {
      if ((await ports.post(id, message)) === "gone") {
        await ports.connections.remove(id);
        return;
      }
    }
  } catch (error) {
    logger.warn("a page could not be told", { connection: id, error: error as Error });
  }
}

function awsPorts(): BroadcastPorts {
  const client = new ApiGatewayManagementApiClient({
    endpoint: linked("Live", "managementEndpoint"),
    maxAttempts: 2,
  });
  return {
    connections: dynamoConnections(dynamoClient(), linked("ConnectionTable")),
    async post(ConnectionId, message) {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(message) }));
        return "sent";
      } catch (error) {
        if (error instanceof GoneException || (error as Error).name === "GoneException") return "gone";
        throw error;
      }
    },
  };
}

let ports: BroadcastPorts | undefined;

export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  ports ??= awsPorts();
  await broadcast(event.Records.map(rawRecord), ports);
  return { batchItemFailures: [] };
}
