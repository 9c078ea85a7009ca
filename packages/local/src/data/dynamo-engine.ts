/**
 * DynamoDB: dynalite's actions for everything that it has, and beside them what it lacks and handlers need:
 * transactions, batches of inserts, time to live, continuous-backup state, and the item that a failed condition gives back.
 */
import { AwsError, unsupported } from "../services/aws-error.ts";
import { batchExecuteStatement } from "./dynamo-statements.ts";
import { type DynamoStore, dynamoStore, readItem, readTable } from "./dynamo-store.ts";
import { transactGet, transactWrite } from "./dynamo-transactions.ts";
import { asAwsError, type DynamoRules, type Emulator, type Input, type Item } from "./emulators.ts";
import type { LevelStore } from "./level-store.ts";

export type Dynalite = Emulator<DynamoStore> & { rules: DynamoRules };

export interface TimeToLive {
  AttributeName: string;
  Enabled: boolean;
}

export class DynamoEngine {
  readonly store: DynamoStore;
  readonly level: LevelStore;
  readonly dynalite: Dynalite;
  readonly #operations: Record<string, (input: Input) => Promise<object>>;

  constructor(level: LevelStore, dynalite: Dynalite, region: string, account: string) {
    this.level = level;
    this.dynalite = dynalite;
    this.store = dynamoStore(level, region, account);
    this.#operations = {
      ...Object.fromEntries(
        dynalite.operations.map((name) => [name, (input: Input) => this.#emulate(name, input)]),
      ),
      BatchExecuteStatement: (input) => batchExecuteStatement(this, input),
      TransactWriteItems: (input) => transactWrite(this, input),
      TransactGetItems: (input) => transactGet(this, input),
      UpdateTimeToLive: (input) => this.#updateTimeToLive(input),
      DescribeTimeToLive: (input) => this.#describeTimeToLive(input),
    };
  }

  /** Runs one operation. Rejects with AwsError; an operation that is not there says so by name. */
  async call(operation: string, input: Input): Promise<object> {
    const run = this.#operations[operation];
    if (!run) throw unsupported("dynamodb", operation);
    return run(input);
  }

  async #emulate(operation: string, input: Input): Promise<object> {
    const wantsOld = input["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD";
    const checked = this.dynalite.validate(operation, input, this.store);
    try {
      return await this.dynalite.run(this.store, operation, checked);
    } catch (error) {
      if (wantsOld && error instanceof AwsError && error.code === "ConditionalCheckFailedException") {
        const item = await this.current(checked);
        throw new AwsError(error.code, error.message, error.status, item ? { Item: item } : {});
      }
      throw error;
    }
  }

  /** The item that a write or read with this input is about. */
  async current(input: Input): Promise<Item | undefined> {
    const name = String(input["TableName"]);
    const table = await readTable(this.store, name).catch((error) => {
      throw asAwsError(error);
    });
    const key = this.dynalite.rules.createKey((input["Key"] ?? input["Item"]) as Item, table);
    return readItem(this.store, name, key);
  }

  async #updateTimeToLive(input: Input): Promise<object> {
    const table = String(input["TableName"]);
    await this.call("DescribeTable", { TableName: table });
    const specification = input["TimeToLiveSpecification"] as TimeToLive;
    await this.level.level.put(`ttl~${table}`, specification);
    return { TimeToLiveSpecification: specification };
  }

  /** What `UpdateTimeToLive` set; undefined where nothing expires. */
  timeToLive(table: string): TimeToLive | undefined {
    const found = this.level.get(`ttl~${table}`) as TimeToLive | undefined;
    return found?.Enabled ? found : undefined;
  }

  async #describeTimeToLive(input: Input): Promise<object> {
    const table = String(input["TableName"]);
    await this.call("DescribeTable", { TableName: table });
    const specification = this.timeToLive(table);
    return {
      TimeToLiveDescription: specification
        ? { TimeToLiveStatus: "ENABLED", AttributeName: specification.AttributeName }
        : { TimeToLiveStatus: "DISABLED" },
    };
  }
}
