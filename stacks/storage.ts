/** Where things are kept: the tables, and the lake. */
import { stage } from "./stage.ts";

/** A table that is billed per request, can be restored to any second of 35 days, and forgets by `expiresAt`. */
function table(name: string, args: Omit<sst.aws.DynamoArgs, "ttl" | "deletionProtection">) {
  return new sst.aws.Dynamo(name, {
    ...args,
    ttl: "expiresAt",
    deletionProtection: stage.deletionProtection,
    transform: { table: { serverSideEncryption: { enabled: true } } },
  });
}

const composite = {
  fields: { pk: "string", sk: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
} as const;

/** Windows: pk `domain#entityId`, sk `1m#start`, `1h#start`, `1d#start`. Minute windows expire after 90 days. */
export const windowTable = table("WindowTable", composite);

/** Latest state per entity, and entities by domain and by when they last changed. */
export const entityTable = table("EntityTable", {
  fields: { pk: "string", sk: "string", domain: "string", updatedAt: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: { byDomain: { hashKey: "domain", rangeKey: "updatedAt" } },
});

/** The ledger per source, dead letters, and answers kept for idempotency keys. */
export const ledgerTable = table("LedgerTable", composite);

/** Alerts, what the engine remembers of each entity, the town's own rules, who is told and what they were told. */
export const alertTable = table("AlertTable", composite);

/** Open WebSocket connections; one that was never closed expires. */
export const connectionTable = table("ConnectionTable", composite);

/** Forecasting: the registry of models and their cards, forecasts until they are scored, answers of five minutes. */
export const forecastTable = table("ForecastTable", composite);

/** Simulations: pk `simulation#id`, sk `record` or `chunk#basis#from`, listed by when they were asked for; calibrations. */
export const simulationTable = table("SimulationTable", {
  fields: { pk: "string", sk: "string", kind: "string", createdAt: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: { byCreated: { hashKey: "kind", rangeKey: "createdAt" } },
});

/**
 * Recommendations: pk `recommendation#id`, listed by when they were asked for; `outcomes` of finished measures,
 * `occasions` on which they acted; `effects#basis`, effects that were simulated.
 */
export const recommendationTable = table("RecommendationTable", {
  fields: { pk: "string", sk: "string", kind: "string", createdAt: "string", underWay: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: {
    byCreated: { hashKey: "kind", rangeKey: "createdAt" },
    // Only recommendations of which a measure is under way have the field, so it stays short.
    byUnderWay: { hashKey: "underWay", rangeKey: "createdAt" },
  },
});

/**
 * The lake: `landing/` (files that people drop), `raw/domain=/date=` (Parquet), `deadletters/`, `town/`,
 * `mappings/`, `models/` (trained versions), `features/` (values of series for training), `datasets/` and `candidates/`
 * (of training runs), `batch/` (forecasts of batches), and what simulations make: `simulation-towns/`, `simulation-chunks/`, `simulation-results/`,
 * `simulation-runs/` (Parquet), `calibrations/`; `recommendations/` (results) and `recommendation-steps/` (what their steps hand
 * to one another).
 * Encrypted with S3's own keys: the measurements are not personal data, and a key of our own would
 * add a right to every reader and a cost to every request.
 */
export const lake = new sst.aws.Bucket("Lake", {
  versioning: true,
  enforceHttps: true,
  cors: false,
  transform: {
    bucket: { forceDestroy: stage.removal === "remove" },
  },
});

new aws.s3.BucketServerSideEncryptionConfiguration("LakeEncryption", {
  bucket: lake.name,
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: true }],
});

new aws.s3.BucketLifecycleConfiguration("LakeLifecycle", {
  bucket: lake.name,
  rules: [
    {
      id: "raw-ages",
      status: "Enabled",
      filter: { prefix: "raw/" },
      transitions: [
        { days: 30, storageClass: "STANDARD_IA" },
        // The archive class that Athena can still read without a restore.
        { days: 90, storageClass: "GLACIER_IR" },
      ],
    },
    {
      id: "answers-expire",
      status: "Enabled",
      filter: { prefix: "athena/" },
      expiration: { days: 7 },
    },
    // What a training run or a recommendation hands from step to step (versions are under `models/`, results under
    // `recommendations/`), and answers of batches.
    ...["datasets/", "candidates/", "batch/", "recommendation-steps/"].map((prefix) => ({
      id: `${prefix.slice(0, -1)}-expire`,
      status: "Enabled",
      filter: { prefix },
      expiration: { days: 30 },
    })),
    {
      // Work under way: results hold what is in them.
      id: "chunks-expire",
      status: "Enabled",
      filter: { prefix: "simulation-chunks/" },
      expiration: { days: 14 },
    },
    {
      id: "prepared-towns-expire",
      status: "Enabled",
      filter: { prefix: "simulation-towns/" },
      expiration: { days: 30 },
    },
    {
      id: "old-versions-expire",
      status: "Enabled",
      filter: { prefix: "" },
      noncurrentVersionExpiration: { noncurrentDays: 90 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ],
});
