/** What consumes the stream: the windows, the failed batches, and the archive. */
import { consumes, readsTable, receivesFrom, sendsTo, writesBucket, writesTable } from "./access.ts";
import { handlerFunction } from "./function.ts";
import { observationStream } from "./ingestion.ts";
import { workQueue } from "./queue.ts";
import { stage } from "./stage.ts";
import { entityTable, lake, ledgerTable, windowTable } from "./storage.ts";

const { windows, archiveSeconds } = stage.capacity;

/** After this age a record is given up, while the stream still holds it for the failed-batch handler. */
const RECORD_AGE_SECONDS = (stage.streamRetentionHours * 3600) / 2;

const FAILED_BATCH_SECONDS = 60;

/** Stretches of the stream that the window consumer gave up after its retries. */
export const { queue: windowFailures, dead: windowFailuresDead } = workQueue(
  "WindowFailures",
  FAILED_BATCH_SECONDS,
);

/** What watching the minutes of one message may take. */
export const WATCH_SECONDS = 60;

/** Minutes that have closed and are counted, for whoever watches them. */
export const { queue: closedMinutes, dead: closedMinutesDead } = workQueue("ClosedMinutes", WATCH_SECONDS);

const countObservations = handlerFunction("CountObservations", {
  handler: "windows/count-observations.handler",
  description: "Judges each observation and counts it into its windows",
  memory: windows.memory,
  timeout: "60 seconds",
  link: [
    consumes(observationStream),
    writesTable(windowTable),
    writesTable(entityTable),
    writesTable(ledgerTable),
    writesBucket(lake, { write: ["deadletters/"] }),
    sendsTo(windowFailures),
    sendsTo(closedMinutes),
  ],
});

observationStream.subscribe("CountObservations", countObservations.arn, {
  transform: {
    eventSourceMapping: {
      startingPosition: "TRIM_HORIZON",
      batchSize: windows.batch,
      maximumBatchingWindowInSeconds: windows.waitSeconds,
      // One batch of a shard at a time: the sequence guards of ledger and windows rely on it.
      parallelizationFactor: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      // Bad input never fails a batch, only storage does: wait for it rather than give good records up.
      maximumRetryAttempts: 500,
      maximumRecordAgeInSeconds: RECORD_AGE_SECONDS,
      destinationConfig: { onFailure: { destinationArn: windowFailures.arn } },
    },
  },
});

const failedBatch = handlerFunction("FailedBatch", {
  handler: "windows/failed-batch.handler",
  description: "Turns a batch that was given up into dead letters",
  timeout: `${FAILED_BATCH_SECONDS} seconds`,
  link: [
    receivesFrom(windowFailures),
    consumes(observationStream),
    writesTable(ledgerTable),
    writesBucket(lake, { write: ["deadletters/"] }),
  ],
});

windowFailures.subscribe(failedBatch.arn, { batch: { size: 1, partialResponses: true } });

const ARCHIVE_SECONDS = 120;

/** Stretches of the stream that the archiver gave up: tried once more, while the stream still holds them. */
export const { queue: archiveFailures, dead: archiveFailuresDead } = workQueue(
  "ArchiveFailures",
  ARCHIVE_SECONDS,
);

const archiveObservations = handlerFunction("ArchiveObservations", {
  handler: "archive/archive-observations.handler",
  description: "Writes raw observations to the lake as Parquet",
  memory: "1024 MB",
  timeout: `${ARCHIVE_SECONDS} seconds`,
  link: [
    consumes(observationStream),
    writesBucket(lake, { write: ["raw/"] }),
    readsTable(windowTable),
    readsTable(ledgerTable),
    sendsTo(archiveFailures),
  ],
});

observationStream.subscribe("ArchiveObservations", archiveObservations.arn, {
  transform: {
    eventSourceMapping: {
      startingPosition: "TRIM_HORIZON",
      batchSize: 10_000,
      maximumBatchingWindowInSeconds: archiveSeconds,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      // The archiver asks for a batch again while the counter has not judged it. It looks for 10 s each time, so
      // this is patience for over an hour of the counter's delay.
      maximumRetryAttempts: 500,
      maximumRecordAgeInSeconds: RECORD_AGE_SECONDS,
      destinationConfig: { onFailure: { destinationArn: archiveFailures.arn } },
    },
  },
});

const archiveFailed = handlerFunction("ArchiveFailed", {
  handler: "archive/archive-failed.handler",
  description: "Archives what the archiver gave up",
  memory: "1024 MB",
  timeout: `${ARCHIVE_SECONDS} seconds`,
  link: [
    receivesFrom(archiveFailures),
    consumes(observationStream),
    writesBucket(lake, { write: ["raw/"] }),
    readsTable(windowTable),
    readsTable(ledgerTable),
  ],
});

archiveFailures.subscribe(archiveFailed.arn, { batch: { size: 1, partialResponses: true } });
