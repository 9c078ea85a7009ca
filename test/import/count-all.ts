/** A whole file through its mapping, the decoder and the real counter, over stores in memory. */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { mapFile } from "@nagar/core/import/map-file.ts";
import { shippedMappingForFile } from "@nagar/core/mappings/shipped.ts";
import { decodeObservation } from "@nagar/core/observation/decode.ts";
import { metricToWire } from "@nagar/core/observation/metrics.ts";
import type { Windows } from "@nagar/core/read/ports.ts";
import type { StoredState } from "@nagar/core/window/ports.ts";
import { type StoredWindow, sortKeyOf } from "@nagar/core/window/stored-window.ts";
import { streamRecord } from "@nagar/core/window/stream-record.ts";
import { deviationOf, meanOf } from "@nagar/core/window/summary.ts";
import type { Resolution, WindowSummary } from "@nagar/core/window/window.ts";
import { createWindowCounter } from "@nagar/core/window/window-counter.ts";
import type { Figures, IndependentWindow } from "./independent-windows.ts";

export interface Counted {
  rows: number;
  observations: number;
  rejects: number;
  find(resolution: Resolution, window: IndependentWindow): Figures | undefined;
  /** How many values of that resolution's windows are in statistics, and how many were left out. */
  totals(resolution: Resolution): { counted: number; excluded: number };
  windows: Windows;
}

/** An import of the archive, years after the fact: everything is late, which changes no window. */
const RECEIVED_AT = Date.parse("2026-01-05T09:00:00+05:30");
const BATCH = 10_000;

export async function countAll(path: string): Promise<Counted> {
  const mapping = shippedMappingForFile(basename(path))!;
  const stored = new Map<string, StoredWindow>();
  const states = new Map<string, StoredState>();
  const counter = createWindowCounter({
    windows: {
      load: async (keys) => keys.map((key) => stored.get(`${key.entity} ${sortKeyOf(key)}`)),
      async save(window) {
        // Minutes are only needed while they are written: a file in order of time comes back to none.
        if (window.kind !== "1m")
          stored.set(`${window.entity} ${sortKeyOf(window)}`, structuredCloneOf(window));
        return "saved";
      },
    },
    states: {
      load: async (entities) => entities.map((entity) => states.get(entity)),
      async save(state, version) {
        states.set(state.entity, { state, version: version + 1 });
        return "saved";
      },
    },
  });
  let [rows, observations, rejects, sequence] = [0, 0, 0, 0];
  const { batches } = await mapFile(createReadStream(path), basename(path), mapping, BATCH);
  for await (const batch of batches) {
    rows += batch.rows;
    rejects += batch.rejects.length;
    observations += batch.observations.length;
    const decoded = batch.observations.map((wire) => {
      const result = decodeObservation(wire, { receivedAt: RECEIVED_AT });
      if (!result.ok) throw new Error(`${path}: ${result.reasons[0]?.message}`);
      return result.observation;
    });
    const before = String(sequence++).padStart(56, "0");
    const now = String(sequence).padStart(56, "0");
    await counter.count([streamRecord("shard-0", now, decoded)], new Map([["shard-0", before]]));
    counter.done("shard-0", now);
  }
  return {
    rows,
    observations,
    rejects,
    windows: windowsOf(stored),
    totals: (resolution) => totalsOf(stored, resolution),
    find(resolution, { domain, entity, metric, start }) {
      const window = stored.get(
        `${domain}#${entity} ${sortKeyOf({ entity: "" as never, kind: resolution, start: start! })}`,
      );
      if (!window) return undefined;
      const found = Object.entries(window.metrics).find(
        ([name]) => metricToWire(domain as never, name) === metric,
      );
      if (!found) return undefined;
      const [, summary] = found;
      return { ...summary, mean: meanOf(summary) ?? null, std: deviationOf(summary) ?? null };
    },
  };
}

/** The counter goes on changing what it was given back; a store keeps what was written. */
function structuredCloneOf(window: StoredWindow): StoredWindow {
  const metrics = Object.fromEntries(
    Object.entries(window.metrics).map(([name, summary]) => [name, { ...summary }]),
  );
  return {
    ...window,
    version: window.version + 1,
    flags: { ...window.flags },
    guards: { ...window.guards },
    metrics,
  };
}

function totalsOf(stored: ReadonlyMap<string, StoredWindow>, resolution: Resolution) {
  let [counted, excluded] = [0, 0];
  for (const window of stored.values()) {
    if (window.kind !== resolution) continue;
    for (const summary of Object.values(window.metrics)) {
      counted += summary.count;
      excluded += summary.excluded;
    }
  }
  return { counted, excluded };
}

function windowsOf(stored: ReadonlyMap<string, StoredWindow>): Windows {
  const byEntity = Map.groupBy(stored.values(), ({ entity, kind }) => `${entity} ${kind}`);
  for (const windows of byEntity.values()) windows.sort((a, b) => a.start - b.start);
  const inRange = ({ entity, resolution, from, to }: Parameters<Windows["countWindows"]>[0]) =>
    (byEntity.get(`${entity} ${resolution}`) ?? []).filter(({ start }) => start >= from && start < to);
  return {
    readWindows: async ({ limit, after, ...range }) => {
      const left = inRange(range).filter(({ start }) => after === undefined || start >= after);
      const windows = left
        .slice(0, limit)
        .map((window): WindowSummary => ({ ...window, resolution: range.resolution }));
      const next = left[limit]?.start;
      return { windows, ...(next !== undefined && { next }) };
    },
    countWindows: async (range) => inRange(range).length,
  };
}
