/** What a minute of an entity says of a condition: a sign, quiet, or neither (within the hysteresis, or unknown). */

import { MINUTE_MS } from "../observation/instant.ts";
import type { Moments } from "../quality/norm.ts";
import { meanOf } from "../window/summary.ts";
import type { MetricSummary } from "../window/window.ts";
import type { MinuteCondition } from "./rule.ts";

/** One minute window of an entity. */
export interface Minute {
  /** ms since 1970 UTC. */
  start: number;
  metrics: Record<string, MetricSummary>;
}

/** An entity's recent minutes, oldest first, and what is usual for it at this hour of the day, by metric. */
export interface Recent {
  minutes: readonly Minute[];
  usual?: Readonly<Record<string, Moments | undefined>>;
}

export interface Judgement {
  verdict: "sign" | "between" | "quiet" | "unknown";
  /** The value that was judged, in the metric's unit (a change for a rate, deviations for an anomaly). */
  value?: number;
}

const UNKNOWN: Judgement = { verdict: "unknown" };

/** Values that a norm must rest on before anything is called unusual against it: about a week of an hourly value. */
const USUAL_COUNT = 20;

/** How many minutes before the judged one a condition looks back on. */
export function lookBackMinutes(condition: MinuteCondition): number {
  if (condition.kind === "stuck") return 0;
  const before = condition.kind === "rate" ? (condition.atMostMinutes ?? condition.overMinutes) : 0;
  return condition.averageMinutes - 1 + before;
}

/** Minutes that start in [from, to), ms. */
export interface Span {
  from: number;
  to: number;
}

/**
 * What judging the minutes that start in [from, to) (ms) reads, as spans apart from one another, oldest first. A rate
 * over a week reads its two ends, and nothing of the week between them.
 */
export function spansRead(conditions: readonly MinuteCondition[], { from, to }: Span): Span[] {
  const spans = conditions.flatMap((condition): Span[] => {
    if (condition.kind === "stuck") return [{ from, to }];
    const averaged = (condition.averageMinutes - 1) * MINUTE_MS;
    const own = { from: from - averaged, to };
    if (condition.kind !== "rate") return [own];
    const { overMinutes, atMostMinutes = overMinutes } = condition;
    const before = { from: from - atMostMinutes * MINUTE_MS - averaged, to: to - overMinutes * MINUTE_MS };
    return [before, own];
  });
  const apart: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else apart.push({ ...span });
  }
  return apart;
}

/**
 * Judges the minute that starts at `start` (ms). Unknown where the metric was not observed in it, where a rate has
 * nothing to compare with, or where too little is known of what is usual.
 * @param last the value that was judged before this one, for an instrument that may be stuck.
 */
export function judgeMinute(
  condition: MinuteCondition,
  recent: Recent,
  start: number,
  last?: number,
): Judgement {
  if (condition.kind === "stuck") {
    const value = valueAt({ ...condition, statistic: "last", averageMinutes: 1 }, recent.minutes, start);
    if (value === undefined) return UNKNOWN;
    return { verdict: value === last && value !== 0 ? "sign" : "quiet", value };
  }
  const value = valueAt(condition, recent.minutes, start);
  if (value === undefined) return UNKNOWN;
  switch (condition.kind) {
    case "threshold":
      return judgeLevel(condition, value);
    case "rate": {
      const before = valueBefore(condition, recent.minutes, start);
      if (before === undefined || (condition.percent && before === 0)) return UNKNOWN;
      return judgeLevel(condition, condition.percent ? (100 * (value - before)) / before : value - before);
    }
    case "anomaly": {
      const usual = recent.usual?.[condition.metric];
      if (usual === undefined || usual.count < USUAL_COUNT) return UNKNOWN;
      const spread = Math.max(Math.sqrt(usual.m2 / (usual.count - 1)), usual.resolution);
      const away = (value - usual.mean) / spread;
      const towards =
        condition.direction === "both" ? Math.abs(away) : condition.direction === "above" ? away : -away;
      const matters = condition.atLeast === undefined || value >= condition.atLeast;
      return { verdict: matters && towards > condition.deviations ? "sign" : "quiet", value: away };
    }
  }
}

function judgeLevel(
  {
    above,
    below,
    clearAt,
  }: { above?: number | undefined; below?: number | undefined; clearAt?: number | undefined },
  value: number,
): Judgement {
  const over = above !== undefined ? value > above : value < below!;
  if (over) return { verdict: "sign", value };
  const held = clearAt !== undefined && (above !== undefined ? value > clearAt : value < clearAt);
  return { verdict: held ? "between" : "quiet", value };
}

/** The value that a change counts from: the newest that is old enough and not too old. */
function valueBefore(
  condition: Extract<MinuteCondition, { kind: "rate" }>,
  minutes: readonly Minute[],
  start: number,
): number | undefined {
  const { overMinutes, atMostMinutes = overMinutes } = condition;
  const newest = start - overMinutes * MINUTE_MS;
  const oldest = start - atMostMinutes * MINUTE_MS;
  for (let at = minutes.length - 1; at >= 0; at--) {
    const minute = minutes[at]!;
    if (minute.start > newest) continue;
    if (minute.start < oldest) return undefined;
    const value = valueAt(condition, minutes, minute.start);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The statistic of the minutes that end with the one at `start`; undefined where that minute itself has none. */
function valueAt(
  {
    metric,
    statistic,
    averageMinutes,
  }: Pick<Extract<MinuteCondition, { kind: "threshold" }>, "metric" | "statistic" | "averageMinutes">,
  minutes: readonly Minute[],
  start: number,
): number | undefined {
  let sum = 0;
  let found = 0;
  for (let at = minutes.length - 1; at >= 0; at--) {
    const minute = minutes[at]!;
    if (minute.start > start) continue;
    if (minute.start <= start - averageMinutes * MINUTE_MS) break;
    const summary = minute.metrics[metric];
    const value = summary && statisticOf(summary, statistic);
    if (value === undefined) {
      if (minute.start === start) return undefined;
      continue;
    }
    if (found === 0 && minute.start !== start) return undefined;
    sum += value;
    found += 1;
  }
  return found === 0 ? undefined : sum / found;
}

function statisticOf(
  summary: MetricSummary,
  statistic: Extract<MinuteCondition, { kind: "threshold" }>["statistic"],
): number | undefined {
  return statistic === "mean" ? meanOf(summary) : (summary[statistic] ?? undefined);
}
