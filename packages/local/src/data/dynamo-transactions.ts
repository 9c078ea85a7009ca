/**
 * TransactWriteItems and TransactGetItems, which dynalite lacks. Each member runs as dynalite's own action on a
 * staging view while the keys of all members are locked; when every condition holds, what they staged is
 * committed as one batch, otherwise nothing is.
 */
import { AwsError } from "../services/aws-error.ts";
import type { DynamoEngine } from "./dynamo-engine.ts";
import { readTable, stagingStore } from "./dynamo-store.ts";
import { asAwsError, type EmulatorError, type Input, type Item } from "./emulators.ts";

/** DynamoDB takes 100 items per transaction. */
const MAX_ITEMS = 100;

interface Member {
  readonly operation: "PutItem" | "UpdateItem" | "DeleteItem" | "ConditionCheck";
  readonly input: Input;
  readonly wantsOld: boolean;
  /** `table~key`, by which its item is locked. */
  readonly lockKey: string;
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: Item;
}

const operations = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheck",
} as const;

async function member(engine: DynamoEngine, entry: Input): Promise<Member> {
  const [kind = "", given] = Object.entries(entry).find(([, value]) => value) ?? [];
  const operation = operations[kind as keyof typeof operations];
  if (!operation) throw new AwsError("ValidationException", `TransactItems has an unknown member ${kind}`);
  const raw = given as Input;
  // A check has the shape of a conditional delete; it is validated as one and writes nothing.
  const validated = operation === "ConditionCheck" ? "DeleteItem" : operation;
  const input = engine.dynalite.validate(validated, { ...raw }, engine.store);
  const table = await readTable(engine.store, String(input["TableName"])).catch((error: EmulatorError) => {
    throw asAwsError(error);
  });
  const itemKey = (operation === "PutItem" ? input["Item"] : input["Key"]) as Item;
  const key = engine.dynalite.rules.createKey(itemKey, table);
  return {
    operation,
    input,
    wantsOld: raw["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD",
    lockKey: `${String(input["TableName"])}~${key}`,
  };
}

/** Runs `work` while the items of all members are locked against single writes and other transactions. */
async function whileLocked<T>(
  engine: DynamoEngine,
  members: readonly Member[],
  work: () => Promise<T>,
): Promise<T> {
  // One order for everybody, so that two transactions never wait for each other.
  const keys = members.map(({ lockKey }) => lockKey).sort();
  const releases: (() => void)[] = [];
  for (const lockKey of keys) {
    const split = lockKey.indexOf("~");
    const itemDb = engine.store.getItemDb(lockKey.slice(0, split));
    await new Promise<void>((taken) => {
      itemDb.lock(lockKey.slice(split + 1), (release) => {
        releases.push(release(() => undefined));
        taken();
      });
    });
  }
  try {
    return await work();
  } finally {
    for (const release of releases) release();
  }
}

function cancelled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

async function stage(engine: DynamoEngine, staged: DynamoEngine["store"], each: Member): Promise<Reason> {
  try {
    if (each.operation === "ConditionCheck") {
      const failed = engine.dynalite.rules.checkConditional(each.input, await engine.current(each.input));
      if (failed) throw asAwsError(failed);
    } else {
      await engine.dynalite.run(staged, each.operation, each.input);
    }
    return { Code: "None" };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code !== "ConditionalCheckFailedException")
      return { Code: "ValidationError", Message: error.message };
    const item = each.wantsOld ? await engine.current(each.input) : undefined;
    return { Code: "ConditionalCheckFailed", Message: error.message, ...(item && { Item: item }) };
  }
}

/** All or nothing. Rejects with TransactionCanceledException and a reason per member. */
export async function transactWrite(engine: DynamoEngine, input: Input): Promise<object> {
  const entries = (input["TransactItems"] ?? []) as Input[];
  if (entries.length === 0 || entries.length > MAX_ITEMS) {
    throw new AwsError(
      "ValidationException",
      `TransactItems has ${entries.length} members, allowed are 1 to 100`,
    );
  }
  const members = await Promise.all(entries.map((entry) => member(engine, entry)));
  if (new Set(members.map(({ lockKey }) => lockKey)).size < members.length) {
    throw new AwsError(
      "ValidationException",
      "Transaction request cannot include multiple operations on one item",
    );
  }
  return whileLocked(engine, members, async () => {
    const { staged, written } = stagingStore(engine.store);
    const reasons: Reason[] = [];
    for (const each of members) reasons.push(await stage(engine, staged, each));
    if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
    await new Promise<void>((resolve, reject) => {
      engine.level.write(written, (error) => (error ? reject(error) : resolve()));
    });
    return {};
  });
}

/** Reads of one moment: all gets run in one turn of the event loop, between two commits. */
export async function transactGet(engine: DynamoEngine, input: Input): Promise<object> {
  const entries = (input["TransactItems"] ?? []) as { Get: Input }[];
  const Responses = await Promise.all(entries.map(({ Get }) => engine.call("GetItem", { ...Get })));
  return { Responses };
}
