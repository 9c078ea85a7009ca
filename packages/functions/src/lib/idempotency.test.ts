import { Conflict, InvalidInput, Unavailable } from "@nagar/core/errors.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryIdempotency } from "../testing/memory-idempotency.ts";
import { type Attempt, digestOf, idempotencyKey, once } from "./idempotency.ts";

const keyed = (key: string) => idempotencyKey({ headers: { "Idempotency-Key": key } });

describe("an Idempotency-Key", () => {
  it("is 1 to 255 visible ASCII characters", () => {
    expect(keyed("a/b:7")).toBe("a/b:7");
    expect(keyed("x".repeat(255))).toHaveLength(255);
    for (const bad of ["", "x".repeat(256), "a b", "ä", "a\nb"])
      expect(() => keyed(bad)).toThrow(InvalidInput);
    expect(idempotencyKey({ headers: {} })).toBeUndefined();
  });
});

describe("a request that is to be carried out once", () => {
  const request = { key: "k", digest: "d", now: 1_000 };
  const seen = async (attempt: Attempt) => attempt;

  it("is done by the first that comes, and answered alike by the others", async () => {
    const store = memoryIdempotency();
    const first = await once(store, request, seen);
    const second = await once(store, { ...request, now: 9_000 }, seen);
    expect(first).toMatchObject({ receivedAt: 1_000, done: false });
    expect(second).toEqual({ ...first, done: true });
  });

  it("is refused with another body, and while the first is under way", async () => {
    const store = memoryIdempotency();
    await once(store, request, async () => {
      await expect(once(store, request, seen)).rejects.toThrow(Conflict);
    });
    await expect(once(store, { ...request, digest: "e" }, seen)).rejects.toThrow(Conflict);
  });

  it("is carried out by its repetition where it failed, under the same id and time", async () => {
    const store = memoryIdempotency();
    const ids: string[] = [];
    const failing = once(store, request, async ({ id }) => {
      ids.push(id);
      throw new Unavailable("the queue");
    });
    await expect(failing).rejects.toThrow("the queue");
    const again = await once(store, { ...request, now: 2_000 }, seen);
    expect(again).toEqual({ id: ids[0], receivedAt: 1_000, done: false });
  });

  it("is done each time where it has no key", async () => {
    const store = memoryIdempotency();
    const without = { ...request, key: undefined };
    const [a, b] = [await once(store, without, seen), await once(store, without, seen)];
    expect([a.done, b.done]).toEqual([false, false]);
    expect(a.id).not.toBe(b.id);
  });
});

it("a digest tells lists of texts apart that join to the same text", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
      expect(digestOf(...a) === digestOf(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
  expect(digestOf("ab", "c")).not.toBe(digestOf("a", "bc"));
});
