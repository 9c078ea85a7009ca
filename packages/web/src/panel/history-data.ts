/** A history made ready for a chart, a table and a file. */
import type { Point } from "../api/types.ts";

/** Columns as uPlot wants them: seconds since 1970, then mean, lowest and highest; null is a gap. */
export type Columns = [
  time: number[],
  mean: (number | null)[],
  min: (number | null)[],
  max: (number | null)[],
];

/**
 * The columns of one metric. Where windows are missing, one empty point stands between their neighbours, so that
 * the line breaks: a straight line over an outage would be an invention. A place that reports more seldom than a
 * window is long has no outage between its reports, which is why its usual spacing counts too.
 */
export function toColumns(points: readonly Point[], metric: string, stepMs: number): Columns {
  const columns: Columns = [[], [], [], []];
  const push = (
    ms: number,
    figures?: { mean: number | null; min: number | null; max: number | null },
  ): void => {
    columns[0].push(ms / 1000);
    columns[1].push(figures?.mean ?? null);
    columns[2].push(figures?.min ?? null);
    columns[3].push(figures?.max ?? null);
  };
  const held = points.filter((point) => typeof point.metrics[metric]?.mean === "number");
  const starts = held.map(({ start }) => Date.parse(start));
  const longest = 1.5 * Math.max(stepMs, usualSpacing(starts));
  for (const [at, point] of held.entries()) {
    const before = starts[at - 1];
    if (before !== undefined && starts[at]! - before > longest) push(before + stepMs);
    push(starts[at]!, point.metrics[metric]);
  }
  return columns;
}

/** Median of the distances between neighbours, ms; 0 where there are none. */
function usualSpacing(starts: readonly number[]): number {
  const distances = starts.slice(1).map((start, at) => start - starts[at]!);
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 0;
}

/** `known` with `fresh` laid over it by start: how a chart grows without asking for all of it again. */
export function mergePoints(known: readonly Point[], fresh: readonly Point[], from: number): Point[] {
  const byStart = new Map(known.map((point) => [Date.parse(point.start), point]));
  for (const point of fresh) byStart.set(Date.parse(point.start), point);
  return [...byStart]
    .filter(([start]) => start >= from)
    .sort(([a], [b]) => a - b)
    .map(([, point]) => point);
}

/** Names of the metrics that occur, in the order in which they first do. */
export function metricsIn(points: readonly Point[]): string[] {
  return [...new Set(points.flatMap(({ metrics }) => Object.keys(metrics)))];
}

/** Figures over all points of one metric; undefined where there is none. */
export function summaryOf(points: readonly Point[], metric: string) {
  let [count, sum, min, max, windows] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const { metrics } of points) {
    const figures = metrics[metric];
    if (figures === undefined || figures.mean === null) continue;
    windows++;
    count += figures.count;
    sum += figures.mean * figures.count;
    min = Math.min(min, figures.min ?? figures.mean);
    max = Math.max(max, figures.max ?? figures.mean);
  }
  return count === 0 ? undefined : { points: windows, observations: count, mean: sum / count, min, max };
}

export const countFlags = ({ flags }: Point): number =>
  Object.values(flags).reduce((sum, count) => sum + count, 0);

/** RFC 4180, one line per point, every metric with its unit in the head: `pressure_mean (bar)`. */
export function toCsv(points: readonly Point[], units: Readonly<Record<string, string>>): string {
  const metrics = metricsIn(points);
  const head = [
    "start",
    "end",
    "observations",
    "flagged",
    ...metrics.flatMap((metric) =>
      ["mean", "min", "max", "count"].map((figure) =>
        figure === "count" ? `${metric}_count` : `${metric}_${figure} (${units[metric] ?? "unknown"})`,
      ),
    ),
  ];
  const lines = points.map((point) => [
    point.start,
    point.end,
    point.observations,
    countFlags(point),
    ...metrics.flatMap((metric) => {
      const figures = point.metrics[metric];
      return [figures?.mean, figures?.min, figures?.max, figures?.count];
    }),
  ]);
  return [head, ...lines].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
