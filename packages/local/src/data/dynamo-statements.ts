/**
 * BatchExecuteStatement for the two PartiQL statements that handlers use: INSERT of an item given by parameters, and
 * UPDATE that sets attributes of one item where what else is asked of it holds. Each runs as dynalite's own PutItem or
 * UpdateItem, all in one turn of the event loop, so that they share a commit. Any other statement is refused by name.
 */
import { AwsError, unsupported } from "../services/aws-error.ts";
import type { DynamoEngine } from "./dynamo-engine.ts";
import { readTable } from "./dynamo-store.ts";
import { asAwsError, type EmulatorError, type Input, type Item } from "./emulators.ts";

/** What DynamoDB takes in one batch. */
const MAX_STATEMENTS = 25;

interface Statement {
  Statement: string;
  Parameters?: Item[string][];
}

interface Answer {
  TableName: string;
  Error?: { Code: string; Message: string };
}

const INSERT = /^\s*INSERT\s+INTO\s+"?([A-Za-z0-9_.-]+)"?\s+VALUE\s*\{([^{}]*)\}\s*$/i;
const MEMBER = /^\s*'([^']+)'\s*:\s*\?\s*$/;
const UPDATE = /^\s*UPDATE\s+"?([A-Za-z0-9_.-]+)"?\s+SET\s+(.*?)\s+WHERE\s+(.*)$/is;
const EQUALITY = /^\s*"?([A-Za-z0-9_]+)"?\s*=\s*\?\s*$/;

/** A statement without its values: the names that they go by, in their order. */
interface Form {
  kind: "insert" | "update";
  table: string;
  /** Attributes that are given values. */
  sets: readonly string[];
  /** Attributes that must have values: an update's key and conditions. */
  where: readonly string[];
}

/** Codes of a statement's error, by the name that the same error has elsewhere. */
const CODES: Record<string, string> = {
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  ResourceNotFoundException: "ResourceNotFound",
  ValidationException: "ValidationError",
};

/** Handlers send few texts, each thousands of times. */
const FORMS = 1000;
const forms = new Map<string, Form>();

/** The answers in the order of the statements; each succeeds or fails by itself. */
export async function batchExecuteStatement(engine: DynamoEngine, input: Input): Promise<object> {
  const statements = (input["Statements"] ?? []) as Statement[];
  if (statements.length === 0 || statements.length > MAX_STATEMENTS) {
    throw new AwsError(
      "ValidationException",
      `Statements has ${statements.length} members, allowed are 1 to ${MAX_STATEMENTS}`,
    );
  }
  const parsed = statements.map((statement) => ({
    form: formOf(statement),
    values: statement.Parameters ?? [],
  }));
  return { Responses: await Promise.all(parsed.map(({ form, values }) => run(engine, form, values))) };
}

function formOf({ Statement: text, Parameters = [] }: Statement): Form {
  let form = forms.get(text);
  if (form === undefined) {
    form = parse(text);
    if (form === undefined) throw unsupported("dynamodb", `BatchExecuteStatement of ${text.slice(0, 100)}`);
    if (forms.size >= FORMS) forms.clear();
    forms.set(text, form);
  }
  const expected = form.sets.length + form.where.length;
  if (expected !== Parameters.length) {
    throw new AwsError("ValidationException", `${expected} parameters expected, ${Parameters.length} given`);
  }
  return form;
}

/** The form of a statement; undefined where it is neither of the two. */
function parse(text: string): Form | undefined {
  const names = (list: string, separator: RegExp, member: RegExp): string[] | undefined => {
    const found = list.split(separator).map((each) => member.exec(each)?.[1]);
    return found.every((name) => name !== undefined) ? found : undefined;
  };
  const insert = INSERT.exec(text);
  if (insert) {
    const sets = names(insert[2]!, /,/, MEMBER);
    return sets && { kind: "insert", table: insert[1]!, sets, where: [] };
  }
  const update = UPDATE.exec(text);
  if (!update) return undefined;
  const sets = names(update[2]!, /\s+SET\s+/i, EQUALITY);
  const where = names(update[3]!, /\s+AND\s+/i, EQUALITY);
  return sets && where && { kind: "update", table: update[1]!, sets, where };
}

async function run(engine: DynamoEngine, form: Form, values: readonly Item[string][]): Promise<Answer> {
  const { table: TableName, kind } = form;
  try {
    await (kind === "insert" ? insert(engine, form, values) : update(engine, form, values));
    return { TableName };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (kind === "insert" && error.code === "ConditionalCheckFailedException") {
      return {
        TableName,
        Error: { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" },
      };
    }
    return { TableName, Error: { Code: CODES[error.code] ?? error.code, Message: error.message } };
  }
}

const itemOf = (names: readonly string[], values: readonly Item[string][]): Item =>
  Object.fromEntries(names.map((name, i) => [name, values[i]!]));

async function insert(
  engine: DynamoEngine,
  { table: TableName, sets }: Form,
  values: readonly Item[string][],
): Promise<void> {
  const { dynalite, store } = engine;
  const checked = dynalite.validate("PutItem", { TableName, Item: itemOf(sets, values) }, store);
  await dynalite.run(store, "PutItem", { ...checked, _condition: await noItem(engine, TableName) });
}

/** An update of what is not there fails its condition: its key is among what is asked. */
async function update(
  { dynalite, store }: DynamoEngine,
  { table: TableName, sets, where }: Form,
  values: readonly Item[string][],
): Promise<void> {
  const { KeySchema } = await tableOf(store, TableName);
  const asked = itemOf(where, values.slice(sets.length));
  const keys = KeySchema.map(({ AttributeName }) => AttributeName);
  const missing = keys.find((name) => asked[name] === undefined);
  if (missing !== undefined) {
    const message = `Where clause does not contain a mandatory equality on all key attributes: ${missing}`;
    throw new AwsError("ValidationException", message);
  }
  const checked = dynalite.validate(
    "UpdateItem",
    {
      TableName,
      Key: Object.fromEntries(keys.map((name) => [name, asked[name]])),
      AttributeUpdates: Object.fromEntries(
        sets.map((name, i) => [name, { Action: "PUT", Value: values[i] }]),
      ),
      Expected: Object.fromEntries(Object.entries(asked).map(([name, Value]) => [name, { Value }])),
    },
    store,
  );
  await dynalite.run(store, "UpdateItem", checked);
}

const tableOf = (store: DynamoEngine["store"], name: string) =>
  readTable(store, name).catch((error: EmulatorError) => {
    throw asAwsError(error);
  });

/** By table's key: the parsed condition that there is no item. Parsing it costs more than the write. */
const conditions = new Map<string, unknown>();

async function noItem({ dynalite, store }: DynamoEngine, TableName: string): Promise<unknown> {
  const { KeySchema } = await tableOf(store, TableName);
  const key = KeySchema[0]!.AttributeName;
  if (!conditions.has(key)) {
    const { _condition } = dynalite.validate(
      "PutItem",
      {
        TableName,
        Item: { [key]: { S: "any" } },
        ConditionExpression: "attribute_not_exists(#key)",
        ExpressionAttributeNames: { "#key": key },
      },
      store,
    );
    conditions.set(key, _condition);
  }
  return conditions.get(key);
}
