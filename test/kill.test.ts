/**
 * The whole system is killed (SIGKILL) ten times while it takes observations, at chosen moments: while it boots its
 * consumers, while a request is under way, while batches are counted. Whoever sends does what a sender must: it
 * sends a request again until it is acknowledged; its observations carry their message ids.
 */
import { once } from "node:events";
import { afterAll, describe, expect, it } from "vitest";
import { entityId, readings } from "../bench/ingest/load.ts";
import { type RunningSystem, startSystem } from "../bench/ingest/system.ts";
import { temporaryFolder } from "../packages/local/src/testing/temporary.ts";

const ENTITIES = 20;
const BATCH = 60;
/** Acknowledged requests of a life before the kill, and milliseconds from then to it. */
const KILLS = [
  [0, 0],
  [0, 150],
  [1, 0],
  [2, 30],
  [2, 400],
  [3, 90],
  [4, 700],
  [5, 10],
  [8, 250],
  [10, 1200],
] as const;

interface Ledger {
  total: Record<"received" | "counted" | "duplicates" | "rejected" | "waiting" | "missing", number>;
}

describe("a system that is killed ten times while it takes observations", () => {
  const folder = temporaryFolder();
  let system: RunningSystem;
  const start = async (): Promise<void> => {
    system = await startSystem({ data: folder.path });
  };
  afterAll(async () => {
    await system.stop();
    folder.remove();
  });

  const kill = async (): Promise<void> => {
    const exited = once(system.process, "exit");
    system.process.kill("SIGKILL");
    await exited;
  };

  /** True when it was acknowledged, false when the system was not there (any more). */
  const send = async (batch: number, observedAt: number): Promise<boolean> => {
    try {
      const answer = await fetch(`${system.endpoints["http"]}/v1/observations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(readings(batch * BATCH, BATCH, ENTITIES, observedAt)),
      });
      const body = await answer.text();
      if (answer.status !== 202) throw new Error(`${answer.status}: ${body}`);
      return true;
    } catch (error) {
      // What undici says of a connection that broke; an answer that is not 202 is a failure of the test.
      if (error instanceof TypeError) return false;
      throw error;
    }
  };

  const get = async <Body>(path: string): Promise<Body> =>
    (await fetch(system.endpoints["http"] + path)).json() as Promise<Body>;

  const countedInWindows = async (entity: number): Promise<number> => {
    const query = `entity=${entityId(entity)}&resolution=1d`;
    const { points } = await get<{ points: { observations: number }[] }>(`/v1/data/energy?${query}`);
    return points.reduce((sum, { observations }) => sum + observations, 0);
  };

  it("has every acknowledged observation in its windows, once, and the ledger agrees", async () => {
    // One observation time for all, so that each is what it is however often it is sent.
    const observedAt = Date.now();
    let batch = 0;
    await start();
    for (const [acknowledgements, delayMs] of KILLS) {
      for (let done = 0; done < acknowledgements; batch++, done++)
        expect(await send(batch, observedAt)).toBe(true);
      const killed = new Promise((resolve) => setTimeout(resolve, delayMs)).then(kill);
      while (await send(batch, observedAt)) batch++;
      await killed;
      await start();
    }
    while (!(await send(batch, observedAt)));
    const sent = (batch + 1) * BATCH;

    await expect
      .poll(async () => (await get<Ledger>("/v1/ledger")).total, { timeout: 60_000, interval: 250 })
      .toMatchObject({ counted: sent, rejected: 0, waiting: 0, missing: 0 });
    const { received, counted, duplicates } = (await get<Ledger>("/v1/ledger")).total;
    expect(received).toBe(counted + duplicates);
    for (let entity = 0; entity < ENTITIES; entity++) {
      expect(await countedInWindows(entity)).toBe(sent / ENTITIES);
    }
  });
});
