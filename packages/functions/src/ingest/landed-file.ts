/** SQS ← S3: files dropped under `landing/`. */
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Context, S3Event, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient, passing } from "../store/dynamo.ts";
import { acknowledge } from "../store/ledger-store.ts";
import { type LandedObject, type LandingPorts, landFile } from "./land-file.ts";
import { kinesisClient, putObservations } from "./put-observations.ts";

/** A batch of 4,000 observations takes a second or two; with less than this left another is not begun. */
const SPARE_MS = 20_000;

const s3 = new S3Client({ maxAttempts: 5 });

async function getObject(key: string) {
  try {
    return await s3.send(new GetObjectCommand({ Bucket: linked("Lake"), Key: key }));
  } catch (error) {
    if ((error as Error).name === "NoSuchKey") return undefined;
    throw passing(error, `reading ${key}`);
  }
}

function portsFor(object: LandedObject, context: Context): LandingPorts {
  return {
    readText: async (key) => (await getObject(key))?.Body?.transformToString("utf8"),
    async open(key) {
      const found = await getObject(key);
      if (!found?.Body) return undefined;
      const mapping = found.Metadata?.["mapping"];
      return { bytes: found.Body as AsyncIterable<Uint8Array>, ...(mapping !== undefined && { mapping }) };
    },
    async put({ items, bySource }, batch) {
      await putObservations(kinesisClient(), linked("ObservationStream"), items, {
        via: "file",
        request_id: `${object.event}-${batch}`,
        received_at: object.droppedAt,
      });
      await acknowledge(dynamoClient(), linked("LedgerTable"), bySource);
    },
    async writeResult(key, result) {
      await s3
        .send(
          new PutObjectCommand({
            Bucket: linked("Lake"),
            Key: key,
            Body: JSON.stringify(result, null, 2),
            ContentType: "application/json",
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing ${key}`)));
    },
    outOfTime: () => context.getRemainingTimeInMillis() < SPARE_MS,
    now: Date.now,
  };
}

/** The objects of a message; none for S3's own test message. */
function objectsOf(body: string): LandedObject[] {
  const { Records = [] } = JSON.parse(body) as Partial<S3Event>;
  return Records.map(({ s3: { object }, eventTime }) => ({
    // S3 encodes keys as a form does.
    key: decodeURIComponent(object.key.replaceAll("+", " ")),
    event: object.sequencer ?? object.versionId ?? object.eTag,
    droppedAt: Date.parse(eventTime),
  }));
}

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const { messageId, body } of event.Records) {
    try {
      for (const object of objectsOf(body)) {
        const result = await landFile(object, portsFor(object, context));
        logger.info("landed", {
          key: object.key,
          status: result?.status ?? "nothing to do",
          rows: result?.rows,
        });
      }
    } catch (error) {
      logger.warn("landing is to be tried again", { error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
