/**
 * Which requests an idempotency key has stood for. The first request with a key is noted before anything is done,
 * with a digest of its body and when it came; that is all that is needed to give a repetition the same answer.
 */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { Conflict, Unavailable } from "@nagar/core/errors.ts";
import { getAll, type Item, passing } from "./dynamo.ts";

/** A key is remembered for a day. */
const TTL_SECONDS = 86_400;
/** A request that has not finished by now has died: its repetition takes over. */
const LOCK_MS = 30_000;

export interface FirstRequest {
  /** When the first request came (ms since 1970 UTC, the town's time). */
  receivedAt: number;
  /** Whether it was finished: then a repetition only answers. */
  done: boolean;
}

export interface IdempotencyStore {
  /**
   * Begins work on a key. @throws Conflict when the key stood for another body, or when the first request is still
   * under way.
   */
  begin(key: string, digest: string, receivedAt: number): Promise<FirstRequest>;
  /** Notes that the key's request failed: a repetition need not wait until it must have died. */
  release(key: string, digest: string, receivedAt: number): Promise<void>;
  /** Notes that the key's request is done. */
  finish(key: string, digest: string, receivedAt: number): Promise<void>;
}

/** @param scope what the keys are of: the same key of another scope is another key */
export function dynamoIdempotencyStore(
  client: DynamoDBClient,
  table: string,
  scope: string,
  wallNow: () => number = Date.now,
): IdempotencyStore {
  const pkOf = (key: string) => `idempotency#${scope}#${key}`;
  const itemOf = (
    key: string,
    digest: string,
    receivedAt: number,
    { done, begunAt = wallNow() }: { done: boolean; begunAt?: number },
  ): Item => ({
    pk: { S: pkOf(key) },
    sk: { S: "request" },
    digest: { S: digest },
    receivedAt: { N: String(receivedAt) },
    begunAt: { N: String(begunAt) },
    done: { BOOL: done },
    expiresAt: { N: String(Math.ceil(wallNow() / 1000) + TTL_SECONDS) },
  });
  const overwrite = (item: Item) =>
    client
      .send(new PutItemCommand({ TableName: table, Item: item }))
      .then(() => {})
      .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
  const put = (item: Item, begunAt?: string) =>
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: item,
        ConditionExpression: begunAt === undefined ? "attribute_not_exists(pk)" : "begunAt = :begun",
        ...(begunAt !== undefined && { ExpressionAttributeValues: { ":begun": { N: begunAt } } }),
      }),
    );

  return {
    async begin(key, digest, receivedAt) {
      for (let attempt = 0; attempt < 3; attempt++) {
        const [known] = await getAll(table, [{ pk: pkOf(key), sk: "request" }]);
        const first = Number(known?.["receivedAt"]?.N ?? receivedAt);
        if (known !== undefined) {
          if (known["digest"]?.S !== digest) {
            throw new Conflict("the Idempotency-Key stood for another body before; use a new key", {
              details: {
                field: "Idempotency-Key",
                allowed: "a key that is new, or was used with this same body",
              },
            });
          }
          if (known["done"]?.BOOL === true) return { receivedAt: first, done: true };
          if (wallNow() - Number(known["begunAt"]?.N) < LOCK_MS) {
            throw new Conflict(
              "a request with this Idempotency-Key is under way; try again in some seconds",
              {
                details: { field: "Idempotency-Key" },
              },
            );
          }
        }
        try {
          await put(itemOf(key, digest, first, { done: false }), known?.["begunAt"]?.N);
          return { receivedAt: first, done: false };
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException))
            throw passing(error, `writing to ${table}`);
        }
      }
      throw new Unavailable("the Idempotency-Key is being used by too many requests at once");
    },
    release: (key, digest, receivedAt) =>
      overwrite(itemOf(key, digest, receivedAt, { done: false, begunAt: 0 })),
    finish: (key, digest, receivedAt) => overwrite(itemOf(key, digest, receivedAt, { done: true })),
  };
}
