/** Kinesis → the lake: raw observations as Parquet, long batches. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { rawRecord } from "../lib/raw-record.ts";
import { linked } from "../lib/resource.ts";
import { dynamoWindowStore } from "../store/dynamo-windows.ts";
import { dynamoProgressStore } from "../store/ledger-store.ts";
import { type ArchivePorts, archiveBatch } from "./archive-batch.ts";

/** What the archiver reads and writes, in this process. */
export function archivePorts(): ArchivePorts {
  const s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true });
  return {
    windows: dynamoWindowStore(linked("WindowTable"), Date.now),
    progress: dynamoProgressStore(linked("LedgerTable")),
    put: async (Key, Body) => {
      await s3.send(
        new PutObjectCommand({
          Bucket: linked("Lake"),
          Key,
          Body,
          ContentType: "application/vnd.apache.parquet",
        }),
      );
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

let ports: ArchivePorts | undefined;

export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  ports ??= archivePorts();
  const records = event.Records.map(rawRecord);
  const failedAt = await archiveBatch(records, ports, Date.now());
  logger.info("archived", {
    records: failedAt ?? records.length,
    left: failedAt === undefined ? 0 : records.length - failedAt,
  });
  return {
    batchItemFailures: failedAt === undefined ? [] : [{ itemIdentifier: records[failedAt]!.sequence }],
  };
}
