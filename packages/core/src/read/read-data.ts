/** A page of windows of one entity, with the total and the statistics of the whole range. */
import { type Domain, entityKey } from "../observation/domain.ts";
import { formatInstant } from "../observation/instant.ts";
import { metricToWire, metricUnit } from "../observation/metrics.ts";
import { fiveMinuteWindows, type MergedWindows, mergeWindows } from "../window/merge-windows.ts";
import type { WindowSummary } from "../window/window.ts";
import { coverRange } from "./cover.ts";
import { type DataRequest, type DataResolution, POINT_MS } from "./data-request.ts";
import { allWindows, type Windows } from "./ports.ts";
import { allStatistics, type Statistics } from "./statistics.ts";

export interface DataPoint {
  start: string;
  /** Exclusive. */
  end: string;
  observations: number;
  /** Observations that carried each flag; `duplicate` counts those that were not counted again. */
  flags: Record<string, number>;
  metrics: Record<string, Statistics>;
}

export interface RangeSummary {
  /** Windows of the resolution that hold anything. */
  total: number;
  /** Over the whole range, whatever the page. */
  statistics: Record<string, Statistics>;
  observations: number;
  flags: Record<string, number>;
  units: Record<string, string>;
  /** Event time of the latest value in the range. */
  observed_at: string | null;
}

export type WindowedResolution = Exclude<DataResolution, "raw">;

export interface WindowPage {
  windows: MergedWindows[];
  next?: number;
}

/** Windows of the request's resolution in time order, from `after` on, `limit` at most. */
export async function readPage(
  windows: Windows,
  domain: Domain,
  entityId: string,
  { from, to, resolution }: DataRequest & { resolution: WindowedResolution },
  limit: number,
  after?: number,
): Promise<WindowPage> {
  const entity = entityKey(domain, entityId);
  if (resolution !== "5m") {
    return windows.readWindows({
      entity,
      resolution,
      from,
      to,
      limit,
      ...(after !== undefined && { after }),
    });
  }
  // Five minutes are merged from their panes: a page of n needs at most 5n minutes, and whole panes.
  const step = POINT_MS["5m"];
  const first = Math.ceil(from / step) * step;
  const end = Math.ceil(to / step) * step;
  const start = Math.max(first, after ?? first);
  const minutes: WindowSummary[] = [];
  let next: number | undefined = start;
  let merged: MergedWindows[] = [];
  while (next !== undefined && merged.length <= limit) {
    const page = await windows.readWindows({
      entity,
      resolution: "1m",
      from: start,
      to: end,
      limit: 1000,
      after: next,
    });
    minutes.push(...page.windows);
    next = page.next;
    merged = fiveMinuteWindows(minutes);
  }
  // The last pane may still be short of minutes that are on the next page; it stays for then.
  const following = merged[limit]?.start ?? (next === undefined ? undefined : merged.pop()?.start);
  return {
    windows: merged.slice(0, limit),
    ...(following !== undefined && { next: following }),
  };
}

/** What the whole range holds. Days and hours stand in for the finer windows that they contain. */
export async function summarizeRange(
  windows: Windows,
  domain: Domain,
  entityId: string,
  { from, to, resolution, metrics }: DataRequest & { resolution: WindowedResolution },
): Promise<RangeSummary> {
  const entity = entityKey(domain, entityId);
  const step = POINT_MS[resolution];
  const range =
    resolution === "5m"
      ? { from: Math.ceil(from / step) * step, to: Math.ceil(to / step) * step }
      : { from, to };
  const pieces = await Promise.all(
    coverRange(resolution === "5m" ? "1m" : resolution, range.from, range.to).map((piece) =>
      allWindows(windows, { entity, ...piece }),
    ),
  );
  const whole = mergeWindows(pieces.flat().toSorted((a, b) => a.start - b.start));
  const total =
    resolution === "5m"
      ? fiveMinuteWindows(await allWindows(windows, { entity, resolution: "1m", ...range })).length
      : await windows.countWindows({ entity, resolution, ...range });
  const summaries = whole?.metrics ?? {};
  const names = metrics ?? Object.keys(summaries);
  const latest = Object.values(summaries).reduce<number | null>(
    (max, { lastAt }) => (lastAt !== null && (max === null || lastAt > max) ? lastAt : max),
    null,
  );
  return {
    total,
    statistics: allStatistics(domain, summaries, metrics),
    observations: whole?.observations ?? 0,
    flags: { ...whole?.flags },
    units: Object.fromEntries(names.map((name) => [metricToWire(domain, name), metricUnit(domain, name)])),
    observed_at: latest === null ? null : formatInstant(latest),
  };
}

/** A window as a point of the answer. */
export function toPoint(
  domain: Domain,
  resolution: WindowedResolution,
  window: MergedWindows,
  metrics: readonly string[] | undefined,
): DataPoint {
  return {
    start: formatInstant(window.start),
    end: formatInstant(window.start + POINT_MS[resolution]),
    observations: window.observations,
    flags: { ...window.flags },
    metrics: allStatistics(domain, window.metrics, metrics),
  };
}
