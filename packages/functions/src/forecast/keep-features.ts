/** Kinesis → features: what training reads from the lake, and what a forecast reads from the feature store. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerFeatureStoreRuntimeClient } from "@aws-sdk/client-sagemaker-featurestore-runtime";
import type { Registry } from "@nagar/core/forecast/registry/registry.ts";
import { MINUTE_MS } from "@nagar/core/observation/instant.ts";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { windowReader } from "../api/readers.ts";
import { logger } from "../lib/logger.ts";
import { rawRecord } from "../lib/raw-record.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import { dynamoWindowStore } from "../store/dynamo-windows.ts";
import { dynamoProgressStore } from "../store/ledger-store.ts";
import { allRegistries } from "../store/model-registry.ts";
import { putOnlineFeatures } from "../store/online-features.ts";
import { type KeepFeaturesPorts, keepFeatures } from "./keep-features-batch.ts";
import { modelRegistry } from "./linked-registry.ts";
import { artefactStore } from "./predict-ports.ts";

/** A new champion's features are kept after at most this long; until then the forecast makes its own. */
const REGISTRIES_MS = 5 * MINUTE_MS;

function awsPorts(): KeepFeaturesPorts {
  const s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true });
  const features = new SageMakerFeatureStoreRuntimeClient({ maxAttempts: 3 });
  let read: { at: number; registries: Promise<Registry[]> } | undefined;
  return {
    progress: dynamoProgressStore(linked("LedgerTable")),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    stored: dynamoWindowStore(linked("WindowTable"), Date.now),
    windows: windowReader(),
    artefact: (series, version) => artefactStore().load(series, version),
    registries() {
      const now = Date.now();
      if (!read || now - read.at > REGISTRIES_MS)
        read = { at: now, registries: allRegistries(modelRegistry()) };
      return read.registries;
    },
    async put(Key, Body) {
      await s3
        .send(
          new PutObjectCommand({
            Bucket: linked("Lake"),
            Key,
            Body,
            ContentType: "application/vnd.apache.parquet",
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
    },
    putOnline: (record) => putOnlineFeatures(features, linked("SeriesFeatures"), record, Date.now()),
    known: new Map(),
    failed: (series, error) => logger.warn("no features were kept", { series, error: error as Error }),
  };
}

let ports: KeepFeaturesPorts | undefined;

export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  ports ??= awsPorts();
  const records = event.Records.map(rawRecord);
  const failedAt = await keepFeatures(records, ports, Date.now());
  return {
    batchItemFailures: failedAt === undefined ? [] : [{ itemIdentifier: records[failedAt]!.sequence }],
  };
}
