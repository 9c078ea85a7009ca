/** Windows of plain readings, held in memory, for tests: the same answers as the table's, without the table. */
import { type Domain, entityKey } from "../../observation/domain.ts";
import { addValue, emptySummary } from "../../window/summary.ts";
import { RESOLUTIONS, type Resolution, type WindowSummary, windowStart } from "../../window/window.ts";
import type { WindowRange, Windows } from "../ports.ts";

export interface Reading {
  domain: Domain;
  entityId: string;
  at: number;
  metrics: Record<string, number>;
}

/** @param pageSize windows per page at most, small to show that paging changes nothing. */
export function memoryWindows(readings: readonly Reading[], pageSize = 7): Windows & { reads: number } {
  const windows = new Map<Resolution, Map<string, WindowSummary>>(
    RESOLUTIONS.map((each) => [each, new Map()]),
  );
  for (const { domain, entityId, at, metrics } of readings) {
    for (const resolution of RESOLUTIONS) {
      const start = windowStart(resolution, at);
      const entity = entityKey(domain, entityId);
      const key = `${entity}@${start}`;
      const window = windows.get(resolution)!.get(key) ?? {
        entity,
        resolution,
        start,
        observations: 0,
        flags: {},
        metrics: {},
      };
      windows.get(resolution)!.set(key, window);
      window.observations++;
      for (const [name, value] of Object.entries(metrics)) {
        window.metrics[name] ??= emptySummary();
        addValue(window.metrics[name], value, at);
      }
    }
  }
  const inRange = ({ entity, resolution, from, to }: WindowRange) =>
    [...windows.get(resolution)!.values()]
      .filter((window) => window.entity === entity && window.start >= from && window.start < to)
      .sort((a, b) => a.start - b.start);
  return {
    reads: 0,
    async readWindows({ limit, after, ...range }) {
      this.reads++;
      const left = inRange(range).filter(({ start }) => after === undefined || start >= after);
      const page = left.slice(0, Math.min(limit, pageSize));
      const next = left[page.length]?.start;
      return { windows: page, ...(next !== undefined && { next }) };
    },
    countWindows: async (range) => inRange(range).length,
  };
}
