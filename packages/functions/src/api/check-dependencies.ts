/** Asks each thing that the system stands on whether it is there, and how long the answer took. */
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStreamSummaryCommand } from "@aws-sdk/client-kinesis";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { kinesisClient } from "../ingest/put-observations.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";

export interface Dependency {
  name: string;
  kind: "table" | "bucket" | "stream" | "queue";
  /** Without it the system is down. */
  essential: boolean;
  ok: boolean;
  latency_ms: number;
  /** How many messages wait in a queue. */
  messages?: number;
  /** What kind of failure; the log has the rest. */
  error?: string;
}

/** An answer later than this is none: whoever asks for health wants to know now. */
const PATIENCE_MS = 2_500;

const s3 = new S3Client({ maxAttempts: 1 });
const sqs = new SQSClient({ maxAttempts: 1 });

type Check = Pick<Dependency, "name" | "kind" | "essential"> & {
  /** Throws where it is not there; gives the number of messages of a queue. */
  ask: (signal: AbortSignal) => Promise<number | undefined>;
};

const table = (name: string): Check => ({
  name,
  kind: "table",
  essential: true,
  ask: async (abortSignal) => {
    const { Table } = await dynamoClient().send(new DescribeTableCommand({ TableName: linked(name) }), {
      abortSignal,
    });
    if (Table?.TableStatus !== "ACTIVE" && Table?.TableStatus !== "UPDATING") {
      throw new Error(`the table is ${Table?.TableStatus}`);
    }
    return undefined;
  },
});

const bucket: Check = {
  name: "Lake",
  kind: "bucket",
  essential: true,
  ask: async (abortSignal) => {
    await s3.send(new ListObjectsV2Command({ Bucket: linked("Lake"), Prefix: "town/", MaxKeys: 1 }), {
      abortSignal,
    });
    return undefined;
  },
};

const stream: Check = {
  name: "ObservationStream",
  kind: "stream",
  essential: true,
  ask: async (abortSignal) => {
    const { StreamDescriptionSummary: found } = await kinesisClient().send(
      new DescribeStreamSummaryCommand({ StreamName: linked("ObservationStream") }),
      { abortSignal },
    );
    if (found?.StreamStatus !== "ACTIVE" && found?.StreamStatus !== "UPDATING") {
      throw new Error(`the stream is ${found?.StreamStatus}`);
    }
    return undefined;
  },
};

const queue = (name: string): Check => ({
  name,
  kind: "queue",
  essential: false,
  ask: async (abortSignal) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: linked(name, "url"),
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
      { abortSignal },
    );
    return Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
  },
});

/** Queues whose messages are work that failed: anything in them is for a person to look at. */
export const FAILURE_QUEUES = [
  "LandingQueueDead",
  "MqttFailuresDead",
  "WindowFailuresDead",
  "ClosedMinutesDead",
  "ArchiveFailuresDead",
  "BatchQueueDead",
  "FeatureFailures",
  "ScheduleFailures",
] as const;

const checks: readonly Check[] = [
  table("WindowTable"),
  table("EntityTable"),
  table("LedgerTable"),
  bucket,
  stream,
  ...[
    "LandingQueue",
    "MqttFailures",
    "WindowFailures",
    "ArchiveFailures",
    "ClosedMinutes",
    "BatchQueue",
    ...FAILURE_QUEUES,
  ].map(queue),
];

/** Asks all at once; never throws. */
export function checkDependencies(): Promise<Dependency[]> {
  return Promise.all(
    checks.map(async ({ ask, ...dependency }) => {
      const began = performance.now();
      const latency = () => Math.round((performance.now() - began) * 10) / 10;
      try {
        const messages = await ask(AbortSignal.timeout(PATIENCE_MS));
        return {
          ...dependency,
          ok: true,
          latency_ms: latency(),
          ...(messages !== undefined && { messages }),
        };
      } catch (error) {
        // Everybody may ask for health: what AWS says names the account, roles and resources.
        logger.warn("a dependency does not answer", { dependency: dependency.name, error: error as Error });
        return { ...dependency, ok: false, latency_ms: latency(), error: (error as Error).name };
      }
    }),
  );
}
