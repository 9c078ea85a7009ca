/**
 * The law of the spine: whatever is delivered twice, cut otherwise, lost in a crash or refused by a store, windows,
 * states, dead letters and ledger are those of a single pass over the records.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unavailable } from "../errors.ts";
import type { EntityKey } from "../observation/domain.ts";
import { unpackRecord } from "../observation/envelope.ts";
import { formatInstant } from "../observation/instant.ts";
import type { Observation } from "../observation/observation.ts";
import { MemoryStores } from "../testing/memory-stores.ts";
import { referenceJudge, referenceWindows } from "../testing/reference-count.ts";
import { createWindowCounter } from "../window/window-counter.ts";
import { consumeBatch, type RawRecord } from "./consume-batch.ts";
import type { LedgerItem } from "./count-into-ledger.ts";

/** Half past nine in India, so that a minute, an hour and a day border are near for some offsets. */
const BASE = Date.parse("2026-03-01T23:58:30+05:30");

interface Sent {
  entity: number;
  /** Seconds from BASE. */
  at: number;
  value: number;
  id: number | null;
  broken: boolean;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  entity: fc.integer({ min: 0, max: 2 }),
  at: fc.oneof(
    fc.integer({ min: 0, max: 240 }),
    fc.integer({ min: -90_000, max: 0 }),
    fc.constantFrom(86, 88, 90, 92, 98, 100, 101),
  ),
  // Few values, so that equal content is common; 900 is an anomaly among the rest, 5000 µg/m³ out of range.
  value: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(10, 11, 12, 13) }, fc.constantFrom(40, 900, 5000)),
  id: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 3 }),
  broken: fc.boolean(),
});

function wire({ entity, at, value, id, broken }: Sent): unknown {
  return {
    domain: "air",
    entity_id: `P00${entity}`,
    observed_at: formatInstant(BASE + at * 1000),
    metrics: broken && value === 12 ? { pm25: "a dozen" } : { pm25: value, pm10: value % 7 },
    source: value === 40 ? { feed: "sensors", device: "d1" } : "agency",
    ...(id !== null && { message_id: `m${id}` }),
  };
}

/** An entity's shard before and after the reshard: shard 0 becomes 2 and 3, shard 1 goes on. */
const shardOf = (entity: number, resharded: boolean) => {
  const before = entity === 2 ? 1 : 0;
  return !resharded || before === 1 ? before : 2 + (entity % 2);
};

/** One station, steady enough to have a norm, with spikes: what makes anomalies. */
const steady: fc.Arbitrary<Sent[][]> = fc
  .array(fc.tuple(fc.integer({ min: 10, max: 30 }), fc.nat({ max: 9 })), { minLength: 30, maxLength: 60 })
  .map((values) =>
    values.map(([value, chance], i) => [
      { entity: 0, at: 100 + 11 * i, value: chance === 0 ? 900 : value, id: null, broken: false },
    ]),
  );

const scenario = fc.record({
  /** Each record holds a few observations, as packing makes them. */
  records: fc.oneof(
    {
      weight: 2,
      arbitrary: fc.array(fc.array(sent, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 60 }),
    },
    steady,
  ),
  /** From which record on the stream is resharded. */
  reshardAt: fc.nat({ max: 50 }),
  /** Which stretch of earlier records comes again from a backup, with new sequence numbers. */
  replay: fc.record({ from: fc.nat({ max: 40 }), count: fc.nat({ max: 15 }) }),
  /** Processes that take turns, each with a memory of its own that the others make stale. */
  processes: fc.integer({ min: 1, max: 3 }),
  /** Batch sizes, used in turn. */
  cuts: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 }),
  /** What happens at each write, in turn. */
  faults: fc.array(
    fc.constantFrom<"none" | "refused" | "unknown" | "crash-before" | "crash-after">(
      "none",
      "none",
      "none",
      "none",
      "none",
      "none",
      "refused",
      "unknown",
      "crash-before",
      "crash-after",
    ),
    { minLength: 1, maxLength: 60 },
  ),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

class Crash extends Error {}

/** Splits records by shard (a record's observations may be of several entities; each entity keeps its shard). */
function layOut({ records, reshardAt, replay }: Scenario): {
  shards: Map<string, RawRecord[]>;
  order: RawRecord[];
} {
  const again = records.slice(replay.from, replay.from + replay.count);
  const order: RawRecord[] = [];
  let sequence = 100;
  for (const [r, items] of [...records, ...again].entries()) {
    const byShard = Map.groupBy(items, (item) => shardOf(item.entity, r >= reshardAt));
    for (const [shard, some] of byShard) {
      sequence += 7;
      const envelope = {
        nagar: 1,
        via: "http",
        request_id: "r",
        received_at: BASE + 400_000,
        items: some.map(wire),
      };
      const bytes = new TextEncoder().encode(JSON.stringify(envelope));
      order.push({
        shardId: `shardId-${shard}`,
        sequence: String(sequence),
        arrivedAt: BASE + 400_000,
        partitionKey: "b00",
        bytes,
      });
    }
  }
  return { shards: Map.groupBy(order, (record) => record.shardId), order };
}

/**
 * Delivers the records of each shard as an event source mapping would: parents before children, batches cut by
 * `cuts`, from the first failed record again after a failure, with a new process after a crash.
 */
async function deliver(plan: Scenario, stores: MemoryStores): Promise<void> {
  const { shards } = layOut(plan);
  let turn = 0;
  let faultTurn = 0;
  let quiet = false;
  stores.fault = (moment) => {
    if (moment === "before") faultTurn += 1;
    const fault = quiet ? "none" : plan.faults[faultTurn % plan.faults.length];
    if (moment === "before" && fault === "refused") throw new Unavailable("throttled");
    if (moment === "after" && fault === "unknown") throw new Unavailable("timed out");
    if (moment === "before" && fault === "crash-before") throw new Crash();
    if (moment === "after" && fault === "crash-after") throw new Crash();
  };
  const process = () =>
    createWindowCounter({ windows: stores.windowStore, states: stores.stateStore }, { parallel: 3 });
  const counters = Array.from({ length: plan.processes }, process);
  const position = new Map([...shards.keys()].map((id) => [id, 0]));
  const parentsDone = () => (position.get("shardId-0") ?? 0) >= (shards.get("shardId-0")?.length ?? 0);
  for (let step = 0; ; step++) {
    const open = [...shards].filter(
      ([id, list]) => position.get(id)! < list.length && (id < "shardId-2" || parentsDone()),
    );
    if (open.length === 0) return;
    // After a while nothing fails any more, as in life.
    quiet = step > 400;
    const [id, list] = open[step % open.length]!;
    const from = position.get(id)!;
    const batch = list.slice(from, from + plan.cuts[turn++ % plan.cuts.length]!);
    try {
      const counter = counters[step % counters.length]!;
      const ports = {
        counter,
        progress: stores.progressStore,
        ledger: stores.ledgerStore,
        deadLetters: stores.deadLetters,
      };
      const { failedAt } = await consumeBatch(batch, ports, BASE);
      position.set(id, from + (failedAt ?? batch.length));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      counters[step % counters.length] = process();
    }
  }
}

function readStores(stores: MemoryStores) {
  const windows: Record<string, unknown> = {};
  for (const name of stores.windows.keys()) {
    const window = stores.window(name)!;
    if (window.kind === "norm") continue;
    const { duplicate = 0, ...flags } = window.flags;
    windows[`${window.entity} ${window.kind}#${window.start}`] = {
      observations: window.observations,
      duplicates: duplicate,
      flags,
      metrics: Object.fromEntries(
        Object.entries(window.metrics).map(([metric, s]) => [
          metric,
          {
            count: s.count,
            sum: s.sum,
            squares: s.sumOfSquares,
            min: s.min,
            max: s.max,
            last: s.last,
            excluded: s.excluded,
          },
        ]),
      ),
    };
  }
  return windows;
}

function readReference(observations: Observation[]) {
  const windows: Record<string, unknown> = {};
  for (const [key, { observations: n, duplicates, flags, metrics }] of referenceWindows(
    referenceJudge(observations),
  )) {
    windows[key] = {
      observations: n,
      duplicates,
      flags,
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([metric, { values, excluded, last }]) => [
          metric,
          {
            count: values.length,
            sum: values.reduce((a, b) => a + b, 0),
            squares: values.reduce((a, b) => a + b * b, 0),
            min: values.length === 0 ? null : Math.min(...values),
            max: values.length === 0 ? null : Math.max(...values),
            last,
            excluded,
          },
        ]),
      ),
    };
  }
  return windows;
}

describe("a stream with faults", () => {
  it("leaves the windows, the state and the ledger of a single pass", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (plan) => {
        const stores = new MemoryStores();
        await deliver(plan, stores);
        stores.fault = () => {};
        const { order } = layOut(plan);
        const decoded = order.flatMap((r) => unpackRecord(r).items.map((item) => item.decoded));
        const observations = decoded.flatMap((d) => (d.ok ? [d.observation] : []));
        expect(readStores(stores)).toEqual(readReference(observations));

        const judged = referenceJudge(observations);
        const ledger = [...stores.ledgerItems.values()].map((text) => JSON.parse(text) as LedgerItem);
        const sum = (pick: (item: LedgerItem) => number) =>
          ledger.reduce((total, item) => total + pick(item), 0);
        expect(sum((i) => i.counted)).toBe(judged.filter((j) => !j.duplicate).length);
        expect(sum((i) => i.duplicates)).toBe(judged.filter((j) => j.duplicate).length);
        expect(sum((i) => i.rejected)).toBe(decoded.filter((d) => !d.ok).length);
        expect(stores.letters.size).toBe(decoded.filter((d) => !d.ok).length);
        expect(sum((i) => i.flags.anomaly ?? 0)).toBe(
          judged.filter((j) => j.flags.includes("anomaly")).length,
        );

        for (const [entity, text] of stores.states) {
          const { state } = JSON.parse(text) as {
            state: { metrics: Record<string, { value: number; observedAt: number }> };
          };
          expect(state.metrics).toEqual(latest(entity, judged));
        }
      }),
      { numRuns: 400, seed: 20260301 },
    );
  });
});

function latest(entity: EntityKey, judged: ReturnType<typeof referenceJudge>) {
  const metrics: Record<string, { value: number; observedAt: number }> = {};
  for (const { observation, duplicate } of judged) {
    if (duplicate || observation.entity !== entity || observation.flags.includes("future")) continue;
    for (const [name, value] of Object.entries(observation.metrics)) {
      if (observation.outOfRange.includes(name)) continue;
      const { observedAt } = observation;
      if (metrics[name] === undefined || observedAt > metrics[name].observedAt)
        metrics[name] = { value, observedAt };
    }
  }
  return metrics;
}
