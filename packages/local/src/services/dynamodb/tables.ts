/** The tables of the lock file, as DynamoDB's CreateTable takes them. */
import { type Lock, resourcesOfType } from "../../lock.ts";

interface IndexInputs {
  name: string;
  hashKey: string;
  rangeKey?: string;
  projectionType: string;
  nonKeyAttributes?: string[];
}

export interface TableInputs {
  name: string;
  hashKey: string;
  rangeKey?: string;
  attributes: { name: string; type: string }[];
  globalSecondaryIndexes?: IndexInputs[];
  localSecondaryIndexes?: IndexInputs[];
  ttl?: { attributeName: string; enabled: boolean };
}

export interface KeyElement {
  AttributeName: string;
  KeyType: "HASH" | "RANGE";
}

export interface IndexDefinition {
  IndexName: string;
  KeySchema: KeyElement[];
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
}

/** A table as it shall be. */
export interface TableDefinition {
  readonly create: {
    readonly TableName: string;
    readonly BillingMode: "PAY_PER_REQUEST";
    readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
    readonly KeySchema: readonly KeyElement[];
    readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
    readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  };
  /** Attribute with the expiry in epoch seconds; undefined where nothing expires. */
  readonly ttlAttribute: string | undefined;
}

function keySchema(hashKey: string, rangeKey: string | undefined): KeyElement[] {
  const hash: KeyElement = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey ? [hash, { AttributeName: rangeKey, KeyType: "RANGE" }] : [hash];
}

function index(inputs: IndexInputs, tableHashKey: string): IndexDefinition {
  return {
    IndexName: inputs.name,
    KeySchema: keySchema(inputs.hashKey ?? tableHashKey, inputs.rangeKey),
    Projection: {
      ProjectionType: inputs.projectionType,
      ...(inputs.nonKeyAttributes?.length ? { NonKeyAttributes: inputs.nonKeyAttributes } : {}),
    },
  };
}

/** Definitions of all tables in `lock`, on demand whatever the stage says: capacity is not emulated. */
export function tableDefinitions(lock: Lock): TableDefinition[] {
  return resourcesOfType(lock, "aws:dynamodb/table:Table").map(({ inputs }) => {
    const table = inputs as unknown as TableInputs;
    const globals = table.globalSecondaryIndexes?.map((each) => index(each, table.hashKey)) ?? [];
    const locals = table.localSecondaryIndexes?.map((each) => index(each, table.hashKey)) ?? [];
    return {
      create: {
        TableName: table.name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: table.attributes.map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        KeySchema: keySchema(table.hashKey, table.rangeKey),
        ...(globals.length > 0 ? { GlobalSecondaryIndexes: globals } : {}),
        ...(locals.length > 0 ? { LocalSecondaryIndexes: locals } : {}),
      },
      ttlAttribute: table.ttl?.enabled ? table.ttl.attributeName : undefined,
    };
  });
}
