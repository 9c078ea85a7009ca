/**
 * The parts of dynalite and kinesalite that are used: per operation a validation and an action, plus a few of
 * DynamoDB's rules. Neither package has types; these are the shapes that their sources show.
 */
import { AwsError } from "../services/aws-error.ts";
import { type ConditionParser, rememberEqualities } from "./known-conditions.ts";

export type Callback = (error: EmulatorError | null, result?: Record<string, unknown>) => void;
export type Input = Record<string, unknown>;
export type Item = Record<string, Record<string, unknown>>;

/** What both throw and hand to callbacks: an error with the answer's status and body. */
export interface EmulatorError extends Error {
  statusCode?: number;
  body?: { __type?: string; message?: string; Message?: string };
}

type Action<Store> = (store: Store, input: Input, done: Callback) => void;

interface Validation {
  types: object;
  custom?: unknown;
}

interface Validations {
  checkTypes(input: Input, types: object): Input;
  checkValidations(input: Input, types: object, custom: unknown, extra: unknown): void;
}

export interface Table {
  TableName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: Table["KeySchema"]; [field: string]: unknown }[];
  [field: string]: unknown;
}

/** DynamoDB's rules in dynalite's `db` module. */
export interface DynamoRules {
  createKey(item: Item, table: Table): string;
  checkConditional(input: Input, item: Item | undefined): EmulatorError | null | undefined;
  validateKey(key: Item, table: Table): EmulatorError | null | undefined;
  getIndexActions(
    indexes: Table["GlobalSecondaryIndexes"],
    before: Item | undefined,
    after: Item,
    table: Table,
  ): { puts: { index: string; key: string; item: Item }[] };
}

/** One emulator with its operations loaded. */
export interface Emulator<Store> {
  readonly operations: readonly string[];
  /** Checks the input as AWS does and parses its expressions. Throws AwsError. */
  validate(operation: string, input: Input, store: Store): Input;
  /** Runs a validated input. Rejects with AwsError. */
  run(store: Store, operation: string, input: Input): Promise<Record<string, unknown>>;
}

/** The error in AWS's shape; what is not an answer of the emulator is a defect and passes unchanged. */
export function asAwsError(error: EmulatorError): Error {
  if (!error.statusCode || !error.body) return error;
  const { __type = "InternalServerError", message, Message } = error.body;
  return new AwsError(__type.slice(__type.indexOf("#") + 1), message ?? Message ?? "", error.statusCode);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

async function load<Store>(
  packageName: string,
  operations: readonly string[],
  extra: (operation: string, store: Store) => unknown,
): Promise<Emulator<Store>> {
  const validations = (await import(`${packageName}/validations/index.js`)).default as Validations;
  const loaded = new Map<string, { action: Action<Store>; validation: Validation }>();
  for (const operation of operations) {
    const file = `${lowerFirst(operation)}.js`;
    loaded.set(operation, {
      action: (await import(`${packageName}/actions/${file}`)).default as Action<Store>,
      validation: (await import(`${packageName}/validations/${file}`)).default as Validation,
    });
  }
  const find = (operation: string): { action: Action<Store>; validation: Validation } => {
    const found = loaded.get(operation);
    if (!found) throw new Error(`${packageName} has no operation ${operation}`);
    return found;
  };
  return {
    operations,
    validate(operation, input, store) {
      const { types, custom } = find(operation).validation;
      try {
        const checked = validations.checkTypes(input, types);
        validations.checkValidations(checked, types, custom, extra(operation, store));
        return checked;
      } catch (error) {
        throw asAwsError(error as EmulatorError);
      }
    },
    run(store, operation, input) {
      const { action } = find(operation);
      return new Promise((resolve, reject) => {
        action(store, input, (error, result) => {
          if (error) reject(asAwsError(error));
          else resolve(result ?? {});
        });
      });
    },
  };
}

/** dynalite's operations, and the rules of items and keys. */
export async function loadDynalite<Store>(): Promise<Emulator<Store> & { rules: DynamoRules }> {
  const operations = [
    ...["BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable"],
    ...["GetItem", "ListTables", "PutItem", "Query", "Scan", "TagResource", "UntagResource"],
    ...["ListTagsOfResource", "UpdateItem", "UpdateTable"],
  ];
  const parserModule = "dynalite/db/conditionParser.js";
  rememberEqualities(((await import(parserModule)) as { default: ConditionParser }).default);
  const emulator = await load<Store>("dynalite", operations, (_operation, store) => store);
  const rulesModule = "dynalite/db/index.js";
  const rules = (await import(rulesModule)) as { default: unknown };
  return { ...emulator, rules: rules.default as DynamoRules };
}

/** kinesalite's operations. */
export function loadKinesalite<Store>(): Promise<Emulator<Store>> {
  const operations = [
    ...["AddTagsToStream", "CreateStream", "DecreaseStreamRetentionPeriod", "DeleteStream", "DescribeStream"],
    ...["DescribeStreamSummary", "GetRecords", "GetShardIterator", "IncreaseStreamRetentionPeriod"],
    ...["ListShards", "ListStreams", "ListTagsForStream", "MergeShards", "PutRecord", "PutRecords"],
    ...["RemoveTagsFromStream", "SplitShard"],
  ];
  return load<Store>("kinesalite", operations, (operation) => operation);
}
