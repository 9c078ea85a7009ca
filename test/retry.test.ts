/**
 * A sender that repeats a request under its Idempotency-Key while the system is killed (SIGKILL) under it, with more
 * observations of one minute than an item of the table holds. It is the whole system, in a process of its own.
 */
import { once } from "node:events";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningSystem, startSystem } from "../bench/ingest/system.ts";
import { temporaryFolder } from "../packages/local/src/testing/temporary.ts";

/** Two full pages of the minute's memory, and some (`PAGE_ENTRIES` of store/dynamo-windows.ts). */
const COUNT = 2_500;
const FEED = "retry-test";
const minute = Date.parse("2026-01-05T06:00:00+05:30");
const observations = Array.from({ length: COUNT }, (_, i) => ({
  domain: "energy",
  entity_id: "M001",
  observed_at: new Date(minute + i * 20).toISOString(),
  metrics: { voltage: 220 + (i % 20), current: i },
  source: FEED,
  message_id: `m${i}`,
}));

describe("a request that is repeated under its Idempotency-Key", () => {
  const folder = temporaryFolder();
  let system: RunningSystem;
  const http = () => String(system.endpoints["http"]);
  const start = async (): Promise<void> => {
    system = await startSystem({ data: folder.path });
  };
  const kill = async (): Promise<void> => {
    const exited = once(system.process, "exit");
    system.process.kill("SIGKILL");
    await exited;
  };
  beforeAll(start);
  afterAll(async () => {
    await system.stop();
    folder.remove();
  });

  /** The answer, or undefined when the system went away meanwhile. */
  const post = async (key: string): Promise<{ status: number; body: string } | undefined> => {
    try {
      const answer = await fetch(`${http()}/v1/observations`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(observations),
      });
      return { status: answer.status, body: await answer.text() };
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  };

  const windows = async (): Promise<{ observations: number }[]> => {
    const day = "from=2026-01-05T00:00:00%2B05:30&to=2026-01-06T00:00:00%2B05:30";
    const answer = await fetch(`${http()}/v1/data/energy?entity=M001&resolution=1m&${day}`);
    return ((await answer.json()) as { points: { observations: number }[] }).points;
  };

  it("is answered as it was, and counted once, though the system was killed before and after the answer", async () => {
    const nothing = await ledgerLine(http(), FEED);
    // Killed while the request is under way: whether it was taken is not known, so it is sent again.
    const broken = post("first");
    await new Promise((resolve) => setImmediate(resolve));
    await kill();
    await broken;
    await start();
    // Begun and not finished, it is refused as under way until it must have died (LOCK_MS of store/idempotency-store.ts).
    const first = await vi.waitFor(
      async () => {
        const answer = await post("first");
        expect(answer?.status).toBe(202);
        return answer;
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(JSON.parse(first!.body)).toMatchObject({ accepted: COUNT, rejected: 0 });
    // Killed right after the answer: a sender that did not read it asks again.
    await kill();
    await start();
    expect(await post("first")).toEqual(first);
    await followLedger(http(), FEED, nothing, COUNT, () => {});
    const counted = await ledgerLine(http(), FEED);
    expect(counted).toMatchObject({ counted: COUNT, rejected: 0, missing: 0, waiting: 0 });
    expect(await windows()).toMatchObject([{ observations: COUNT }]);
  });

  it("under another key is recognized one by one, by what the minute remembers on several pages", async () => {
    const before = await ledgerLine(http(), FEED);
    expect((await post("second"))?.status).toBe(202);
    await followLedger(http(), FEED, before, COUNT, () => {});
    const after = await ledgerLine(http(), FEED);
    expect(after.counted).toBe(COUNT);
    expect(after.duplicates).toBe(before.duplicates + COUNT);
    expect(await windows()).toMatchObject([{ observations: COUNT }]);
  });
});
