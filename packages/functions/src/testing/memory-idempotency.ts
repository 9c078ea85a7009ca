/** Idempotency keys in memory, for tests: the same answers as the table's. */
import { Conflict } from "@nagar/core/errors.ts";
import type { IdempotencyStore } from "../store/idempotency-store.ts";

type State = "under way" | "released" | "done";

export function memoryIdempotency(): IdempotencyStore {
  const known = new Map<string, { digest: string; receivedAt: number; state: State }>();
  return {
    async begin(key, digest, receivedAt) {
      const first = known.get(key);
      const conflict = { details: { field: "Idempotency-Key" } };
      if (first !== undefined && first.digest !== digest) throw new Conflict("another body", conflict);
      if (first?.state === "under way") throw new Conflict("under way", conflict);
      if (first?.state === "done") return { receivedAt: first.receivedAt, done: true };
      const since = first?.receivedAt ?? receivedAt;
      known.set(key, { digest, receivedAt: since, state: "under way" });
      return { receivedAt: since, done: false };
    },
    async release(key, digest, receivedAt) {
      known.set(key, { digest, receivedAt, state: "released" });
    },
    async finish(key, digest, receivedAt) {
      known.set(key, { digest, receivedAt, state: "done" });
    },
  };
}
