/**
 * The pure core on one core: validated observations in, windows (minute, hour, day, norm), duplicates, anomalies
 * and latest state out, through the same counter as the stream's consumer, over a store in memory.
 *
 * 200 stations with three metrics each report every half second; batches of 10,000, as a consumer gets them that
 * catches up, in records of 100. One observation in a hundred comes twice. Counting only is timed: what decodes, encodes and
 * writes is measured by `ingest`.
 */
import { entityKey } from "@nagar/core/observation/domain.ts";
import type { Observation } from "@nagar/core/observation/observation.ts";
import type { SaveResult, StateStore, StoredState, WindowStore } from "@nagar/core/window/ports.ts";
import { type StreamRecord, streamRecord } from "@nagar/core/window/stream-record.ts";
import { createWindowCounter } from "@nagar/core/window/window-counter.ts";

export const description = "Counts validated observations into windows, in memory, on one core";

const STATIONS = 200;
const BATCH = 10_000;
const PER_RECORD = 100;
const INTERVAL_MS = 500;
const START = Date.parse("2026-03-01T06:00:00+05:30");

/** A store that holds what it is handed: the counter's own cost, and no storage's. */
function memory(): { windows: WindowStore; states: StateStore; saves: () => number } {
  let saves = 0;
  const states = new Map<string, StoredState>();
  const saved: Promise<SaveResult> = Promise.resolve("saved");
  return {
    saves: () => saves,
    windows: {
      load: async (keys) => keys.map(() => undefined),
      save() {
        saves += 1;
        return saved;
      },
    },
    states: {
      load: async (entities) => entities.map((entity) => states.get(entity)),
      save: () => saved,
    },
  };
}

/** A small generator with a seed (mulberry32): the same observations in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Recycled = { -readonly [K in keyof Observation]: Observation[K] };

/**
 * Batches of observations whose objects are used again in every batch: what is timed throws away its own garbage
 * only, not that of the decoder.
 */
function* batches(count: number): Generator<StreamRecord[]> {
  const random = generator(1);
  const pool = Array.from({ length: BATCH }, (_, i): Recycled => {
    const entityId = `P${i % STATIONS}`;
    return {
      domain: "air",
      entityId,
      entity: entityKey("air", entityId),
      observedAt: 0,
      receivedAt: 0,
      metrics: { pm25: 0.5, pm10: 0.5, temperature: 0.5 },
      source: { feed: "bench", device: entityId },
      messageId: "",
      flags: [],
      outOfRange: [],
    };
  });
  let sequence = 0;
  let round = 0;
  for (let b = 0; b < count; b++) {
    for (const [i, observation] of pool.entries()) {
      if (i % STATIONS === 0) round += 1;
      const twin = pool[i - STATIONS];
      if (twin !== undefined && random() < 0.01) {
        Object.assign(observation, twin);
        continue;
      }
      observation.observedAt = START + round * INTERVAL_MS;
      observation.receivedAt = observation.observedAt + 200;
      // Through JSON, as a decoder's strings come: flat, not a rope that is only put together when it is read.
      observation.messageId = JSON.parse(`"bench-${i}-${round}"`) as string;
      observation.metrics = {
        pm25: 60 + 30 * random(),
        pm10: 90 + 60 * random(),
        temperature: 20 + 10 * random(),
      };
    }
    yield Array.from({ length: BATCH / PER_RECORD }, (_, r) => {
      sequence += 1;
      const observations = pool.slice(r * PER_RECORD, (r + 1) * PER_RECORD);
      return streamRecord("shardId-000000000000", String(sequence).padStart(56, "0"), observations);
    });
  }
}

/** `--observations N` (default 3,000,000), `--warmup N` (default 300,000). */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: number) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? fallback : Number(args[at + 1]);
  };
  const warmup = Math.ceil(option("warmup", 300_000) / BATCH);
  const total = Math.ceil(option("observations", 3_000_000) / BATCH);
  const store = memory();
  const counter = createWindowCounter(store);
  let milliseconds = 0;
  let cpuSeconds = 0;
  let counted = 0;
  const perBatch: number[] = [];
  let b = 0;
  for (const records of batches(warmup + total)) {
    const cpu = process.threadCpuUsage();
    const before = performance.now();
    await counter.count(records, new Map());
    const took = performance.now() - before;
    const { user, system } = process.threadCpuUsage(cpu);
    if (b++ >= warmup) {
      milliseconds += took;
      cpuSeconds += (user + system) / 1e6;
      perBatch.push(took);
      counted += BATCH;
    }
  }
  perBatch.sort((x, y) => x - y);
  const seconds = milliseconds / 1000;
  return {
    observations: counted,
    seconds: Number(seconds.toFixed(3)),
    perSecond: Math.round(counted / seconds),
    /** The same by the thread's processor time: what a busy machine leaves it. */
    perCpuSecond: Math.round(counted / cpuSeconds),
    /** The quickest twentieth of the batches: those that nobody interrupted. */
    p5BatchMs: Number(perBatch[Math.floor(perBatch.length * 0.05)]!.toFixed(2)),
    medianBatchMs: Number(perBatch[Math.floor(perBatch.length / 2)]!.toFixed(2)),
    p99BatchMs: Number(perBatch[Math.floor(perBatch.length * 0.99)]!.toFixed(2)),
    metricsPerObservation: 3,
    windowWrites: store.saves(),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  };
}
