/** Simulations in DynamoDB. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { SIMULATION_STATUSES } from "@nagar/core/simulate/request/answers.ts";
import type { ChunkProgress } from "@nagar/core/simulate/request/progress.ts";
import { type Item, passing, queryIndex, queryPartition } from "../store/dynamo.ts";
import {
  type Changes,
  ENDED,
  type Note,
  type SimulationRecord,
  type SimulationStore,
} from "./simulation-record.ts";

const KIND = "simulation";
const RECORD = "record";
/** Progress is of no interest long after. */
const CHUNK_TTL_MS = 30 * 86_400_000;

const keyOf = (id: string, sk: string) => ({ pk: { S: `simulation#${id}` }, sk: { S: sk } });
const chunkKey = (basis: string, from: number | "" = "") =>
  `chunk#${basis}#${from === "" ? "" : String(from).padStart(6, "0")}`;

/** Members that a step changes stand for themselves, so that two steps never overwrite each other's. */
const CHANGING = ["startedAt", "finishedAt", "error", "calibrationId", "outcomes", "headline"] as const;

function itemOf(record: SimulationRecord): Item {
  const { id, attempt, status, createdAt, notes: _, ...rest } = record;
  return {
    ...keyOf(id, RECORD),
    kind: { S: KIND },
    // One order for equal milliseconds too.
    createdAt: { S: `${new Date(createdAt).toISOString()} ${id}` },
    attempt: { N: String(attempt) },
    status: { S: status },
    record: { S: JSON.stringify({ id, createdAt, ...rest }) },
    changes: { M: {} },
    notes: { M: {} },
  };
}

function recordOf(item: Item): SimulationRecord {
  const changes = Object.fromEntries(
    Object.entries(item["changes"]?.M ?? {}).map(([name, value]) => [name, JSON.parse(value.S ?? "null")]),
  ) as Changes;
  const notes = Object.entries(item["notes"]?.M ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, note]) => JSON.parse(note.S ?? "null") as Note);
  return {
    ...(JSON.parse(item["record"]?.S ?? "{}") as SimulationRecord),
    ...changes,
    attempt: Number(item["attempt"]?.N),
    status: item["status"]?.S as SimulationRecord["status"],
    notes,
  };
}

const refused = (error: unknown) => error instanceof ConditionalCheckFailedException;

/** @param now ms since 1970 UTC, the machine's */
export function dynamoSimulations(client: DynamoDBClient, table: string, now: () => number): SimulationStore {
  const reading = (error: unknown) => Promise.reject(passing(error, `reading from ${table}`));
  const writing = (error: unknown) => Promise.reject(passing(error, `writing to ${table}`));

  async function get(id: string): Promise<SimulationRecord | undefined> {
    const { Item } = await client
      .send(new GetItemCommand({ TableName: table, Key: keyOf(id, RECORD), ConsistentRead: true }))
      .catch(reading);
    return Item && recordOf(Item);
  }

  return {
    get,

    async create(record) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(record),
            ConditionExpression: "attribute_not_exists(pk)",
          }),
        );
        return record;
      } catch (error) {
        if (refused(error)) return (await get(record.id)) ?? record;
        return writing(error);
      }
    },

    async retry(record, createdAt) {
      const asked = Object.fromEntries(
        Object.entries(record).filter(([name]) => !(CHANGING as readonly string[]).includes(name)),
      ) as Omit<SimulationRecord, (typeof CHANGING)[number]>;
      const next: SimulationRecord = {
        ...asked,
        attempt: record.attempt + 1,
        status: "queued",
        createdAt,
        notes: [],
      };
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(next),
            ConditionExpression: "attempt = :attempt AND #status IN (:failed, :cancelled)",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: {
              ":attempt": { N: String(record.attempt) },
              ":failed": { S: "failed" },
              ":cancelled": { S: "cancelled" },
            },
          }),
        );
        return true;
      } catch (error) {
        return refused(error) ? false : writing(error);
      }
    },

    async advance(id, attempt, status, changes = {}) {
      // From what is not behind it; an end may be reached from everywhere but another end.
      const from = SIMULATION_STATUSES.slice(0, SIMULATION_STATUSES.indexOf(status) + 1).filter(
        (each) => each === status || !ENDED.includes(each),
      );
      const given = CHANGING.filter((name) => changes[name] !== undefined);
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(id, RECORD),
            UpdateExpression: `SET #status = :status${given.map((name) => `, changes.#${name} = :${name}`).join("")}`,
            ConditionExpression: `attempt = :attempt AND #status IN (${from.map((_, i) => `:from${i}`).join(", ")})`,
            ExpressionAttributeNames: {
              "#status": "status",
              ...Object.fromEntries(given.map((name) => [`#${name}`, name])),
            },
            ExpressionAttributeValues: {
              ":status": { S: status },
              ":attempt": { N: String(attempt) },
              ...Object.fromEntries(from.map((each, i) => [`:from${i}`, { S: each }])),
              ...Object.fromEntries(given.map((name) => [`:${name}`, { S: JSON.stringify(changes[name]) }])),
            },
          }),
        );
        return true;
      } catch (error) {
        return refused(error) ? false : writing(error);
      }
    },

    async note(id, attempt, key, note) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(id, RECORD),
            UpdateExpression: "SET notes.#key = :note",
            ConditionExpression: "attempt = :attempt",
            ExpressionAttributeNames: { "#key": key },
            ExpressionAttributeValues: {
              ":note": { S: JSON.stringify(note) },
              ":attempt": { N: String(attempt) },
            },
          }),
        );
      } catch (error) {
        if (!refused(error)) await writing(error);
      }
    },

    async list(limit, cursor) {
      const byCreated = { IndexName: "byCreated", hash: "kind", value: KIND, range: "createdAt" };
      const { items, ...page } = await queryIndex(client, table, byCreated, cursor, {
        limit,
        newestFirst: true,
      });
      return { records: items.map(recordOf), ...page };
    },

    async putChunk(id, basis, chunk) {
      await client
        .send(
          new PutItemCommand({
            TableName: table,
            Item: {
              ...keyOf(id, chunkKey(basis, chunk.from)),
              progress: { S: JSON.stringify(chunk) },
              expiresAt: { N: String(Math.ceil((now() + CHUNK_TTL_MS) / 1000)) },
            },
          }),
        )
        .catch(writing);
    },

    async chunks(id, basis) {
      const items = await queryPartition(client, table, keyOf(id, RECORD).pk.S, {
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :chunk)",
        ExpressionAttributeValues: { ":chunk": { S: chunkKey(basis) } },
      });
      return items.map((item) => JSON.parse(item["progress"]?.S ?? "{}") as ChunkProgress);
    },
  };
}
