/**
 * A stored window as text and bytes, whatever the store: short, exact to the last bit of every double, and
 * readable in a table's console. The layout is a contract with what is already stored: only ever add to it.
 */
import { type EntityKey, splitEntityKey } from "../observation/domain.ts";
import { METRIC_BY_NAME } from "../observation/metrics.ts";
import type { QualityFlag } from "../observation/observation.ts";
import type { Moments } from "../quality/norm.ts";
import { DuplicateMemory } from "./duplicate-memory.ts";
import type { StoredWindow, WindowKey } from "./stored-window.ts";
import type { MetricSummary } from "./window.ts";

export interface WindowForm {
  version: number;
  guards: Record<string, string>;
  /** JSON: `o` observations, `f` flags, `m` metrics as [count, sum, sum of squares, min, max, last, lastAt,
   * excluded], `n` norms as [count, mean, m2]. */
  summary: string;
  memory?: Uint8Array;
}

type Numbers = (number | null)[];

interface Summary {
  o?: number;
  f?: Partial<Record<QualityFlag, number>>;
  m?: Record<string, Numbers>;
  n?: Record<string, [number, number, number]>;
}

export function encodeWindow(window: StoredWindow): WindowForm {
  const summary: Summary = { o: window.observations, f: window.flags };
  if (window.moments === undefined) {
    summary.m = {};
    for (const [name, s] of Object.entries(window.metrics)) {
      summary.m[name] = [s.count, s.sum, s.sumOfSquares, s.min, s.max, s.last, s.lastAt, s.excluded];
    }
  } else {
    summary.n = {};
    for (const [name, { count, mean, m2 }] of window.moments) summary.n[name] = [count, mean, m2];
  }
  return {
    version: window.version,
    guards: { ...window.guards },
    summary: JSON.stringify(summary),
    ...(window.memory !== undefined && { memory: window.memory.encode() }),
  };
}

/** The summaries in a stored window's text, without its memory: what a reader needs. */
export function decodeSummary(text: string): Pick<StoredWindow, "observations" | "flags" | "metrics"> {
  const { o = 0, f = {}, m = {} } = JSON.parse(text) as Summary;
  const metrics: Record<string, MetricSummary> = {};
  for (const [name, numbers] of Object.entries(m)) {
    const [count, sum, sumOfSquares, min, max, last, lastAt, excluded] = numbers as [
      number,
      number,
      number,
      ...Numbers,
    ];
    metrics[name] = {
      count,
      sum,
      sumOfSquares,
      min: min ?? null,
      max: max ?? null,
      last: last ?? null,
      lastAt: lastAt ?? null,
      excluded: excluded ?? 0,
    };
  }
  return { observations: o, flags: f, metrics };
}

function decodeMoments(entity: EntityKey, text: string): Map<string, Moments> {
  const known = METRIC_BY_NAME[splitEntityKey(entity).domain];
  const { n = {} } = JSON.parse(text) as Summary;
  return new Map(
    Object.entries(n).map(([name, [count, mean, m2]]) => [
      name,
      { count, mean, m2, resolution: known.get(name)?.resolution ?? 0 },
    ]),
  );
}

export function decodeWindow(key: WindowKey, form: WindowForm): StoredWindow {
  const window: StoredWindow = {
    ...key,
    ...decodeSummary(form.summary),
    version: form.version,
    guards: { ...form.guards },
  };
  if (key.kind === "norm") window.moments = decodeMoments(key.entity, form.summary);
  if (key.kind === "1m") {
    window.memory = new DuplicateMemory();
    if (form.memory !== undefined) window.memory.decode(form.memory);
  }
  return window;
}
