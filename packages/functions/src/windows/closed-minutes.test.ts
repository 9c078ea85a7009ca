import { type EntityKey, entityKey } from "@nagar/core/observation/domain.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minuteTeller, readClosedMinutes } from "./closed-minutes.ts";

const NOW = Date.parse("2026-11-26T09:30:00+05:30");
const entities = Array.from({ length: 450 }, (_, i) => entityKey("energy", `F${i}`));

describe("closed minutes", () => {
  it("are told once each, in messages of bounded size, and what could not be told comes with the next", async () => {
    const batch = fc.record({
      newest: fc.array(fc.tuple(fc.nat(entities.length - 1), fc.integer({ min: -180_000, max: 600_000 })), {
        maxLength: 450,
      }),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 12 }), async (batches) => {
        let failing = false;
        const messages: ReadonlyMap<EntityKey, number>[] = [];
        const tell = minuteTeller(async (body) => {
          if (failing) throw new Error("the queue does not answer");
          messages.push(readClosedMinutes(body));
        });
        const wanted = new Map<EntityKey, number>();
        for (const { newest, fails } of [...batches, { newest: [], fails: false }]) {
          failing = fails;
          const given = new Map(newest.map(([i, ahead]) => [entities[i]!, NOW + ahead]));
          await tell(given).catch(() => undefined);
          if (fails) continue;
          // The minute before the one that holds the newest, in plain arithmetic: minutes are UTC's.
          for (const [entity, at] of given) {
            const minute = at - (at % 60_000) - 60_000;
            wanted.set(entity, Math.max(minute, wanted.get(entity) ?? minute));
          }
        }
        const told = new Map<EntityKey, number[]>();
        for (const message of messages) {
          expect(message.size).toBeLessThanOrEqual(200);
          for (const [entity, minute] of message) told.set(entity, [...(told.get(entity) ?? []), minute]);
        }
        expect(new Map([...told].map(([entity, minutes]) => [entity, minutes.at(-1)]))).toEqual(wanted);
        for (const minutes of told.values()) {
          expect(minutes).toEqual([...new Set(minutes)].sort((a, b) => a - b));
        }
      }),
      { numRuns: 50 },
    );
  });
});
