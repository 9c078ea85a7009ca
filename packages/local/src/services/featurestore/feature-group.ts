/** The lock file's feature groups, and what they demand of a record. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, resourcesOfType } from "../../lock.ts";
import { AwsError } from "../aws-error.ts";

const ttlSchema = z.object({
  unit: z.enum(["Seconds", "Minutes", "Hours", "Days", "Weeks"]),
  value: z.number(),
});

const groupSchema = z.object({
  featureGroupName: z.string(),
  recordIdentifierFeatureName: z.string(),
  eventTimeFeatureName: z.string(),
  featureDefinitions: z.array(
    z.object({
      featureName: z.string(),
      featureType: z.enum(["Integral", "Fractional", "String"]),
      collectionType: z.string().optional(),
    }),
  ),
  onlineStoreConfig: z
    .object({ enableOnlineStore: z.boolean().default(true), ttlDuration: ttlSchema.optional() })
    .optional(),
});

export interface FeatureGroup {
  readonly name: string;
  readonly identifier: string;
  readonly eventTime: string;
  readonly types: ReadonlyMap<string, "Integral" | "Fractional" | "String">;
  readonly online: boolean;
  /** How long after its event time a record can be read, milliseconds; undefined for ever. */
  readonly ttlMs: number | undefined;
}

const unitMs = { Seconds: 1000, Minutes: 60_000, Hours: 3_600_000, Days: 86_400_000, Weeks: 604_800_000 };

/** Milliseconds of a TTL; undefined where there is none. */
export function ttlMs(ttl: { unit: keyof typeof unitMs; value: number } | undefined): number | undefined {
  return ttl && unitMs[ttl.unit] * ttl.value;
}

/** Throws InvalidInput naming the group and what of it the local cloud does not have. */
export function featureGroups(lock: Lock): Map<string, FeatureGroup> {
  const groups = resourcesOfType(lock, "aws:sagemaker/featureGroup:FeatureGroup").map(
    ({ name: resource, inputs }) => {
      const result = groupSchema.safeParse(inputs);
      if (!result.success) {
        const issue = result.error.issues[0];
        throw new InvalidInput(`feature group ${resource}: ${issue?.path.join(".")}: ${issue?.message}`);
      }
      const given = result.data;
      const collection = given.featureDefinitions.find(({ collectionType }) => collectionType !== undefined);
      if (collection) {
        throw new InvalidInput(
          `feature group ${resource}: ${collection.featureName}: collections are not supported`,
        );
      }
      const group: FeatureGroup = {
        name: given.featureGroupName,
        identifier: given.recordIdentifierFeatureName,
        eventTime: given.eventTimeFeatureName,
        types: new Map(
          given.featureDefinitions.map(({ featureName, featureType }) => [featureName, featureType]),
        ),
        online: given.onlineStoreConfig?.enableOnlineStore ?? false,
        ttlMs: ttlMs(given.onlineStoreConfig?.ttlDuration),
      };
      return [group.name, group] as const;
    },
  );
  return new Map(groups);
}

function refuse(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** Epoch milliseconds of an event time: ISO 8601 in UTC to the second or millisecond, or Unix seconds. */
export function eventMillis(text: string): number {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text)) {
    const time = Date.parse(text);
    if (!Number.isNaN(time)) return time;
  }
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  throw refuse(`The event time "${text}" is neither ISO 8601 (2026-01-01T00:00:00Z) nor Unix seconds`);
}

const INT64 = 2n ** 63n;

function checkValue(group: FeatureGroup, name: string, value: string): void {
  const type = group.types.get(name);
  if (!type) throw refuse(`Feature ${name} is not defined in feature group ${group.name}`);
  const integral = /^-?\d{1,19}$/.test(value) && BigInt(value) >= -INT64 && BigInt(value) < INT64;
  const fractional = value.trim() !== "" && Number.isFinite(Number(value));
  if ((type === "Integral" && !integral) || (type === "Fractional" && !fractional)) {
    throw refuse(`Feature ${name} is ${type}; "${value}" is not`);
  }
}

/** Checks a record's features by name. Throws ValidationError that names the first one at fault. */
export function checkRecord(
  group: FeatureGroup,
  record: readonly { readonly FeatureName: string; readonly ValueAsString: string }[],
): { identifier: string; eventTime: string; features: Record<string, string> } {
  const features: Record<string, string> = {};
  for (const { FeatureName, ValueAsString } of record) {
    checkValue(group, FeatureName, ValueAsString);
    if (Object.hasOwn(features, FeatureName)) throw refuse(`Feature ${FeatureName} is given twice`);
    features[FeatureName] = ValueAsString;
  }
  const identifier = features[group.identifier];
  const eventTime = features[group.eventTime];
  if (!identifier) throw refuse(`The record has no ${group.identifier}, which identifies it`);
  if (eventTime === undefined) throw refuse(`The record has no ${group.eventTime}, its event time`);
  return { identifier, eventTime, features };
}
