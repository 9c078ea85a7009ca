/**
 * BatchExecuteStatement for the one PartiQL statement that handlers use: INSERT of an item given by parameters. Each
 * runs as dynalite's own PutItem on the condition that there is no such item, all in one turn of the event loop, so
 * that they share a commit. Any other statement is refused by name.
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

/** Codes of a statement's error, by the name that the same error has elsewhere. */
const CODES: Record<string, string> = {
  ConditionalCheckFailedException: "DuplicateItem",
  ResourceNotFoundException: "ResourceNotFound",
  ValidationException: "ValidationError",
};

/** The answers in the order of the statements; each succeeds or fails by itself. */
export async function batchExecuteStatement(engine: DynamoEngine, input: Input): Promise<object> {
  const statements = (input["Statements"] ?? []) as Statement[];
  if (statements.length === 0 || statements.length > MAX_STATEMENTS) {
    throw new AwsError(
      "ValidationException",
      `Statements has ${statements.length} members, allowed are 1 to ${MAX_STATEMENTS}`,
    );
  }
  const inserts = statements.map(parse);
  return { Responses: await Promise.all(inserts.map((insert) => run(engine, insert))) };
}

function parse({ Statement, Parameters = [] }: Statement): { TableName: string; Item: Item } {
  const [, TableName, members] = INSERT.exec(Statement) ?? [];
  const names = members?.split(",").map((member) => MEMBER.exec(member)?.[1]);
  if (TableName === undefined || names === undefined || names.includes(undefined)) {
    throw unsupported("dynamodb", `BatchExecuteStatement of ${Statement.slice(0, 100)}`);
  }
  if (names.length !== Parameters.length) {
    throw new AwsError(
      "ValidationException",
      `${names.length} parameters expected, ${Parameters.length} given`,
    );
  }
  return { TableName, Item: Object.fromEntries(names.map((name, i) => [name, Parameters[i]])) as Item };
}

async function run(
  engine: DynamoEngine,
  { TableName, Item }: { TableName: string; Item: Item },
): Promise<Answer> {
  const { dynalite, store } = engine;
  try {
    const checked = dynalite.validate("PutItem", { TableName, Item }, store);
    await dynalite.run(store, "PutItem", { ...checked, _condition: await noItem(engine, TableName) });
    return { TableName };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const Code = CODES[error.code] ?? error.code;
    const Message = Code === "DuplicateItem" ? "Duplicate primary key exists in table" : error.message;
    return { TableName, Error: { Code, Message } };
  }
}

/** By table's key: the parsed condition that there is no item. Parsing it costs more than the write. */
const conditions = new Map<string, unknown>();

async function noItem({ dynalite, store }: DynamoEngine, TableName: string): Promise<unknown> {
  const { KeySchema } = await readTable(store, TableName).catch((error: EmulatorError) => {
    throw asAwsError(error);
  });
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
