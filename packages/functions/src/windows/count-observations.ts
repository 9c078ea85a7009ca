/** Kinesis → windows: judges each observation of the stream and counts it once. */
import { S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type ConsumerPorts, consumeBatch } from "@nagar/core/ledger/consume-batch.ts";
import { createWindowCounter } from "@nagar/core/window/window-counter.ts";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { rawRecord } from "../lib/raw-record.ts";
import { linked } from "../lib/resource.ts";
import { s3DeadLetterSink } from "../store/dead-letter-store.ts";
import { dynamoStateStore } from "../store/dynamo-entities.ts";
import { dynamoWindowStore } from "../store/dynamo-windows.ts";
import { dynamoLedgerStore, dynamoProgressStore } from "../store/ledger-store.ts";
import { minuteTeller, type TellMinutes } from "./closed-minutes.ts";

/** Everything that the consumer writes to, in this process; windows are kept between invocations. */
function consumerPorts(): ConsumerPorts {
  const ledger = linked("LedgerTable");
  return {
    counter: createWindowCounter({
      windows: dynamoWindowStore(linked("WindowTable"), Date.now),
      states: dynamoStateStore(linked("EntityTable"), Date.now),
    }),
    progress: dynamoProgressStore(ledger),
    ledger: dynamoLedgerStore(ledger),
    deadLetters: s3DeadLetterSink(new S3Client({ maxAttempts: 5, forcePathStyle: true }), linked("Lake")),
  };
}

/** Tells of closed minutes over the queue of those who watch them. */
function closedMinutes(): TellMinutes {
  const sqs = new SQSClient({ maxAttempts: 2 });
  const QueueUrl = linked("ClosedMinutes", "url");
  return minuteTeller(
    async (MessageBody) => void (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
  );
}

/** Consumes what Lambda delivered; answers from which record on it must be delivered again. */
export async function countObservations(
  event: KinesisStreamEvent,
  ports: ConsumerPorts & { tellMinutes: TellMinutes },
  now: number,
): Promise<KinesisStreamBatchResponse> {
  const records = event.Records.map(rawRecord);
  const { failedAt, failure, newest, ...counts } = await consumeBatch(records, ports, now);
  await ports.tellMinutes(newest).catch((error: Error) => {
    // They are told with the entities' next records: watching catches up, and counting does not wait for it.
    logger.warn("closed minutes could not be told", { entities: newest.size, error });
  });
  const last = records.at(-1);
  const lagMs = last === undefined ? 0 : Date.now() - last.arrivedAt;
  if (failedAt === undefined) {
    logger.debug("counted", { records: records.length, ...counts, lagMs });
    return { batchItemFailures: [] };
  }
  const sequence = records[failedAt]!.sequence;
  logger.warn("left waiting", { records: records.length, failedAt, ...counts, error: failure as Error });
  return { batchItemFailures: [{ itemIdentifier: sequence }] };
}

let ports: (ConsumerPorts & { tellMinutes: TellMinutes }) | undefined;

export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  ports ??= { ...consumerPorts(), tellMinutes: closedMinutes() };
  return countObservations(event, ports, Date.now());
}
