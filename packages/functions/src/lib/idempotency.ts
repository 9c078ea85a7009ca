/** A request that may be repeated under its Idempotency-Key: done once, and answered alike each time. */
import { createHash, randomUUID } from "node:crypto";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { IdempotencyStore } from "../store/idempotency-store.ts";
import { header } from "./body.ts";

const ALLOWED = "1 to 255 visible ASCII characters";

/** The request's Idempotency-Key; undefined where it has none. @throws InvalidInput where it is not one. */
export function idempotencyKey(event: Pick<APIGatewayProxyEventV2, "headers">): string | undefined {
  const key = header(event, "idempotency-key");
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new InvalidInput(`Idempotency-Key must be ${ALLOWED}`, {
      details: { field: "Idempotency-Key", value: key.slice(0, 40), allowed: ALLOWED },
    });
  }
  return key;
}

/** A digest of these texts, the same for the same ones in the same order. */
export function digestOf(...texts: string[]): string {
  const hash = createHash("sha256");
  // Each with its length, so that "ab", "c" is not "a", "bc".
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex");
}

/** One request as it is carried out. */
export interface Attempt {
  /** The same for every request with this key and body; without a key, of this request alone. */
  readonly id: string;
  /** When the first request with this key came, ms since 1970 UTC. */
  readonly receivedAt: number;
  /** True where it is done already: then it only is to be answered. */
  readonly done: boolean;
}

/** What is added to the answer of a request that was done before. */
export const replayedHeaders = ({ done }: Attempt) =>
  done ? { headers: { "idempotent-replayed": "true" } } : {};

/**
 * Carries a request out, unless a request with its key was carried out before. Where `work` fails the key is free for a
 * repetition at once; where the process dies, after the store's time for a request.
 * @param request `key`: undefined where the caller gave none, and every request is the first; `digest`: of its body
 * @throws Conflict where the key stood for another body, or the first request is under way
 */
export async function once<T>(
  store: IdempotencyStore,
  { key, digest, now }: { key: string | undefined; digest: string; now: number },
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  if (key === undefined) return work({ id: randomUUID(), receivedAt: now, done: false });
  const attempt = { ...(await store.begin(key, digest, now)), id: digestOf(key, digest).slice(0, 32) };
  if (attempt.done) return work(attempt);
  const { receivedAt } = attempt;
  let result: T;
  try {
    result = await work(attempt);
  } catch (error) {
    // Where that fails too, the key is free as if the process had died.
    await store.release(key, digest, receivedAt).catch(() => {});
    throw error;
  }
  await store.finish(key, digest, receivedAt);
  return result;
}
