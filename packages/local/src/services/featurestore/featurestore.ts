/**
 * SageMaker Feature Store's runtime: the lock file's feature groups with an online store. Only a record with a newer
 * event time replaces the one that is there.
 *
 * Not covered: the offline store (nothing is written to a bucket), collection types, groups made at run time,
 * UpdateRecord, BatchWriteRecord, ListRecords.
 */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { openStore } from "../durable-store.ts";
import { operation } from "../operation.ts";
import { restJson } from "../protocol.ts";
import type { Operation, Service, ServiceContext } from "../service.ts";
import { checkRecord, eventMillis, type FeatureGroup, featureGroups, ttlMs } from "./feature-group.ts";
import { OnlineStore, STORE_SCHEMA, STORE_VERSION, type StoredRecord } from "./online-store.ts";

const CODE = "ValidationError";

const group = { FeatureGroupName: z.string() };
/** In a query string one name is text and several are a list. */
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const stores = texts.optional();
const enabled = z.enum(["Enabled", "Disabled"]).default("Disabled");

const putInput = z.strictObject({
  ...group,
  Record: z.array(z.strictObject({ FeatureName: z.string(), ValueAsString: z.string() })).min(1),
  TargetStores: stores,
  TtlDuration: z
    .strictObject({
      Unit: z.enum(["Seconds", "Minutes", "Hours", "Days", "Weeks"]),
      Value: z.number().int().min(1),
    })
    .optional(),
});

const getInput = z.strictObject({
  ...group,
  RecordIdentifierValueAsString: z.string().min(1),
  FeatureName: texts.optional(),
  ExpirationTimeResponse: enabled,
});

const deleteInput = z.strictObject({
  ...group,
  RecordIdentifierValueAsString: z.string().min(1),
  EventTime: z.string(),
  TargetStores: stores,
  DeletionMode: z.enum(["SoftDelete", "HardDelete"]).default("SoftDelete"),
});

const batchInput = z.strictObject({
  Identifiers: z
    .array(
      z.strictObject({
        ...group,
        RecordIdentifiersValueAsString: z.array(z.string()).min(1).max(100),
        FeatureNames: z.array(z.string()).optional(),
      }),
    )
    .min(1)
    .max(100),
  ExpirationTimeResponse: enabled,
});

function answered(
  { features, expiresAt }: StoredRecord,
  names: readonly string[] | undefined,
  withExpiry: boolean,
): object {
  const wanted = names
    ? Object.entries(features).filter(([name]) => names.includes(name))
    : Object.entries(features);
  return {
    Record: wanted.map(([FeatureName, ValueAsString]) => ({ FeatureName, ValueAsString })),
    ...(withExpiry && expiresAt !== undefined && { ExpiresAt: new Date(expiresAt).toISOString() }),
  };
}

/** The service under the credential scope "sagemaker". */
export async function create(context: ServiceContext): Promise<Service> {
  const groups = featureGroups(context.lock);
  const database = openStore(context.dataDir, STORE_VERSION, STORE_SCHEMA);
  const store = new OnlineStore(database);
  const now = (): number => context.clock.now();

  const find = (name: string): FeatureGroup => {
    // Groups are named or given as an ARN.
    const found = groups.get(name.slice(name.lastIndexOf("/") + 1));
    if (!found) throw new AwsError("ResourceNotFound", `Feature group ${name} does not exist`, 404);
    if (!found.online) throw new AwsError(CODE, `Feature group ${found.name} has no online store`);
    return found;
  };
  const checkNames = (found: FeatureGroup, names: readonly string[] | undefined): void => {
    const unknown = names?.find((name) => !found.types.has(name));
    if (unknown) throw new AwsError(CODE, `Feature ${unknown} is not defined in feature group ${found.name}`);
  };
  const checkStores = (targets: readonly string[] | undefined): void => {
    if (targets && !targets.includes("OnlineStore")) {
      throw new AwsError(CODE, "the local cloud has no offline store; TargetStores must name OnlineStore");
    }
  };

  const operations: Record<string, Operation> = {
    PutRecord: operation(
      putInput,
      ({ FeatureGroupName, Record: record, TargetStores, TtlDuration }) => {
        const found = find(FeatureGroupName);
        checkStores(TargetStores);
        const { identifier, eventTime, features } = checkRecord(found, record);
        const at = eventMillis(eventTime);
        const own = TtlDuration && { unit: TtlDuration.Unit, value: TtlDuration.Value };
        const ttl = ttlMs(own) ?? found.ttlMs;
        store.put(found.name, identifier, at, features, ttl === undefined ? undefined : at + ttl);
        return {};
      },
      CODE,
    ),
    GetRecord: operation(
      getInput,
      ({ FeatureGroupName, RecordIdentifierValueAsString, FeatureName, ExpirationTimeResponse }) => {
        const found = find(FeatureGroupName);
        checkNames(found, FeatureName);
        const record = store.get(found.name, RecordIdentifierValueAsString, now());
        return record ? answered(record, FeatureName, ExpirationTimeResponse === "Enabled") : {};
      },
      CODE,
    ),
    DeleteRecord: operation(
      deleteInput,
      ({
        FeatureGroupName,
        RecordIdentifierValueAsString: identifier,
        EventTime,
        TargetStores,
        DeletionMode,
      }) => {
        const found = find(FeatureGroupName);
        checkStores(TargetStores);
        const at = eventMillis(EventTime);
        if (DeletionMode === "HardDelete") store.erase(found.name, identifier, at);
        else store.put(found.name, identifier, at, undefined, undefined);
        return {};
      },
      CODE,
    ),
    BatchGetRecord: operation(
      batchInput,
      ({ Identifiers, ExpirationTimeResponse }) => ({
        Records: Identifiers.flatMap(({ FeatureGroupName, RecordIdentifiersValueAsString, FeatureNames }) => {
          const found = find(FeatureGroupName);
          checkNames(found, FeatureNames);
          return RecordIdentifiersValueAsString.flatMap((identifier) => {
            const record = store.get(found.name, identifier, now());
            if (!record) return [];
            const answer = answered(record, FeatureNames, ExpirationTimeResponse === "Enabled");
            return [{ FeatureGroupName, RecordIdentifierValueAsString: identifier, ...answer }];
          });
        }),
        Errors: [],
        UnprocessedIdentifiers: [],
      }),
      CODE,
    ),
  };

  const path = "/FeatureGroup/{FeatureGroupName}";
  return {
    name: "sagemaker",
    protocol: restJson([
      { method: "PUT", path, operation: "PutRecord" },
      { method: "GET", path, operation: "GetRecord" },
      { method: "DELETE", path, operation: "DeleteRecord" },
      { method: "POST", path: "/BatchGetRecord", operation: "BatchGetRecord" },
    ]),
    operations,
    async stop() {
      database.close();
    },
  };
}
