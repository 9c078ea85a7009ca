/** Windows merged into a longer one: five minutes as five panes, an hour as a check of its minutes. */
import type { QualityFlag } from "../observation/observation.ts";
import { emptySummary, mergeSummary } from "./summary.ts";
import type { WindowSummary } from "./window.ts";

/** What several windows of one entity say together. `start` is the earliest; an empty list gives undefined. */
export type MergedWindows = Pick<WindowSummary, "entity" | "start" | "observations" | "flags" | "metrics">;

/**
 * Merges windows of one entity, in time order, into one summary. The windows are not changed. The result equals
 * the summary of all their observations taken at once.
 */
export function mergeWindows(windows: readonly MergedWindows[]): MergedWindows | undefined {
  const first = windows[0];
  if (first === undefined) return undefined;
  const merged: MergedWindows = {
    entity: first.entity,
    start: first.start,
    observations: 0,
    flags: {},
    metrics: {},
  };
  for (const window of windows) {
    merged.start = Math.min(merged.start, window.start);
    merged.observations += window.observations;
    for (const [flag, count] of Object.entries(window.flags) as [QualityFlag, number][]) {
      merged.flags[flag] = (merged.flags[flag] ?? 0) + count;
    }
    for (const [name, summary] of Object.entries(window.metrics)) {
      merged.metrics[name] ??= emptySummary();
      mergeSummary(merged.metrics[name], summary);
    }
  }
  return merged;
}

/**
 * Five-minute windows from one-minute ones: tumbling (`slideMinutes` 5, aligned to local time) or sliding by
 * `slideMinutes`. Panes without observations are simply not there. `minutes` must be in time order and of one
 * entity; windows without any pane are left out.
 */
export function fiveMinuteWindows(
  minutes: readonly WindowSummary[],
  slideMinutes: 1 | 5 = 5,
): MergedWindows[] {
  const panes = new Map<number, WindowSummary[]>();
  for (const pane of minutes) {
    // A pane belongs to each five-minute window that begins at most four minutes before it.
    const latest = Math.floor(pane.start / (slideMinutes * 60_000)) * slideMinutes * 60_000;
    for (let start = latest; start > pane.start - 300_000; start -= slideMinutes * 60_000) {
      const group = panes.get(start);
      if (group === undefined) panes.set(start, [pane]);
      else group.push(pane);
    }
  }
  return [...panes]
    .sort(([a], [b]) => a - b)
    .map(([start, group]) => ({ ...(mergeWindows(group) as MergedWindows), start }));
}
