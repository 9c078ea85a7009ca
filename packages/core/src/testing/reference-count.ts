/**
 * The counter's slow twin for tests: one pass over all records in order, plain lists, every window computed at the
 * end by looking at every counted observation. Shares with the counter only the decoding of observations.
 */
import { METRIC_BY_NAME } from "../observation/metrics.ts";
import type { Observation } from "../observation/observation.ts";

export interface ReferenceWindow {
  observations: number;
  duplicates: number;
  flags: Record<string, number>;
  metrics: Record<string, { values: number[]; excluded: number; last: number | null }>;
}

interface Judged {
  observation: Observation;
  duplicate: boolean;
  flags: string[];
}

const IST = 5.5 * 3600_000;

function sameContent(a: Observation, b: Observation): boolean {
  const key = (o: Observation) =>
    JSON.stringify([
      o.source.feed,
      o.source.device ?? null,
      Object.entries(o.metrics).sort(),
      o.location ?? null,
    ]);
  return key(a) === key(b);
}

function sameMessage(a: Observation, b: Observation): boolean {
  return (
    a.messageId !== undefined &&
    a.messageId === b.messageId &&
    a.source.feed === b.source.feed &&
    a.source.device === b.source.device
  );
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Two-pass mean and deviation over the clipped values so far: the textbook form of what the norm keeps running. */
function unusual(taken: number[], value: number, resolution: number): { anomaly: boolean; clipped: number } {
  if (taken.length < 20) return { anomaly: false, clipped: value };
  const m = mean(taken);
  const sd = Math.sqrt(taken.reduce((sum, v) => sum + (v - m) ** 2, 0) / (taken.length - 1));
  const limit = 3 * Math.max(sd, resolution);
  if (Math.abs(value - m) <= limit) return { anomaly: false, clipped: value };
  return { anomaly: true, clipped: value > m ? m + limit : m - limit };
}

/** Judges observations in the order in which they came. */
export function referenceJudge(observations: readonly Observation[]): Judged[] {
  const counted: Observation[] = [];
  const norms = new Map<string, number[]>();
  return observations.map((observation) => {
    const minute = (o: Observation) => Math.floor(o.observedAt / 60_000);
    const duplicate = counted.some((other) => {
      if (other.entity !== observation.entity) return false;
      const near = Math.abs(other.observedAt - observation.observedAt) <= 10_000;
      if (near && sameContent(other, observation)) return true;
      return sameMessage(other, observation) && (near || minute(other) === minute(observation));
    });
    if (duplicate) return { observation, duplicate, flags: [] };
    counted.push(observation);
    const flags: string[] = [...observation.flags];
    const hour = new Date(observation.observedAt + IST).getUTCHours();
    for (const [name, value] of Object.entries(observation.metrics)) {
      if (observation.flags.includes("future") || observation.outOfRange.includes(name)) continue;
      const key = `${observation.entity} ${hour} ${name}`;
      const taken = norms.get(key) ?? [];
      norms.set(key, taken);
      const resolution = METRIC_BY_NAME[observation.domain].get(name)?.resolution ?? 0;
      const { anomaly, clipped } = unusual(taken, value, resolution);
      taken.push(clipped);
      if (anomaly && !flags.includes("anomaly")) flags.push("anomaly");
    }
    return { observation, duplicate, flags };
  });
}

/** Windows by `entity 1m#start` and so on, start as ms since 1970 UTC. */
export function referenceWindows(judged: readonly Judged[]): Map<string, ReferenceWindow> {
  const windows = new Map<string, ReferenceWindow>();
  for (const { observation, duplicate, flags } of judged) {
    const local = observation.observedAt + IST;
    for (const [name, length] of [
      ["1m", 60_000],
      ["1h", 3_600_000],
      ["1d", 86_400_000],
    ] as const) {
      const start = local - (((local % length) + length) % length) - IST;
      const key = `${observation.entity} ${name}#${start}`;
      let window = windows.get(key);
      if (window === undefined) {
        window = { observations: 0, duplicates: 0, flags: {}, metrics: {} };
        windows.set(key, window);
      }
      if (duplicate) window.duplicates += 1;
      else {
        window.observations += 1;
        for (const flag of flags) window.flags[flag] = (window.flags[flag] ?? 0) + 1;
      }
    }
  }
  for (const [key, window] of windows) fill(key, window, judged);
  return windows;
}

/** Takes the values of every counted observation that lies in the window. */
function fill(key: string, window: ReferenceWindow, judged: readonly Judged[]): void {
  const [entity, rest = ""] = key.split(" ");
  const [resolution = "1m", start = "0"] = rest.split("#");
  const length = { "1m": 60_000, "1h": 3_600_000, "1d": 86_400_000 }[resolution] ?? 0;
  const lastAt = new Map<string, number>();
  for (const { observation, duplicate } of judged) {
    const since = observation.observedAt - Number(start);
    if (duplicate || observation.entity !== entity || since < 0 || since >= length) continue;
    for (const [name, value] of Object.entries(observation.metrics)) {
      window.metrics[name] ??= { values: [], excluded: 0, last: null };
      const metric = window.metrics[name];
      if (observation.flags.includes("future") || observation.outOfRange.includes(name)) {
        metric.excluded += 1;
        continue;
      }
      metric.values.push(value);
      if (observation.observedAt > (lastAt.get(name) ?? Number.NEGATIVE_INFINITY)) {
        lastAt.set(name, observation.observedAt);
        metric.last = value;
      }
    }
  }
}
