/**
 * The features of each series at its last whole step, in SageMaker Feature Store. A record's event time is when it was
 * made, so that one made again after late observations replaces the one before.
 */
import {
  GetRecordCommand,
  PutRecordCommand,
  type SageMakerFeatureStoreRuntimeClient,
} from "@aws-sdk/client-sagemaker-featurestore-runtime";
import { inputFromJson } from "@nagar/core/forecast/forecast-input.ts";
import type { OnlineFeatures } from "@nagar/core/forecast/serve/ports.ts";
import { passing } from "./dynamo.ts";

type Client = Pick<SageMakerFeatureStoreRuntimeClient, "send">;

export async function getOnlineFeatures(
  client: Client,
  group: string,
  series: string,
): Promise<OnlineFeatures | undefined> {
  const { Record: record } = await client
    .send(new GetRecordCommand({ FeatureGroupName: group, RecordIdentifierValueAsString: series }))
    .catch((error) => Promise.reject(passing(error, "reading from the feature store")));
  if (!record) return undefined;
  const of = Object.fromEntries(record.map(({ FeatureName, ValueAsString }) => [FeatureName, ValueAsString]));
  return {
    series,
    version: of["version"] ?? "",
    originMs: Number(of["origin_ms"]),
    lastValueMs: Number(of["last_value_ms"]),
    inputs: JSON.parse(of["inputs"] ?? "[]") as OnlineFeatures["inputs"],
  };
}

/** @param madeAt ms since 1970 UTC. */
export async function putOnlineFeatures(
  client: Client,
  group: string,
  features: OnlineFeatures,
  madeAt: number,
): Promise<void> {
  const { series, version, originMs, lastValueMs, inputs } = features;
  const { level, scale, surprise, repeats } = inputFromJson(inputs[0]);
  const values: Record<string, string> = {
    series,
    event_time: new Date(madeAt).toISOString(),
    version,
    origin_ms: String(originMs),
    last_value_ms: String(lastValueMs),
    level: String(level),
    scale: String(scale),
    surprise: String(surprise),
    ...(Number.isFinite(repeats[0]) && { last_value: String(repeats[0]) }),
    inputs: JSON.stringify(inputs),
  };
  const Record = Object.entries(values).map(([FeatureName, ValueAsString]) => ({
    FeatureName,
    ValueAsString,
  }));
  await client
    .send(new PutRecordCommand({ FeatureGroupName: group, Record }))
    .catch((error) => Promise.reject(passing(error, "writing to the feature store")));
}
