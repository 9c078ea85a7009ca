/** What watching reads of an entity: its minutes, and what is usual for it, out of the windows. */
import { localHour } from "../observation/instant.ts";
import { allWindows, type Windows } from "../read/ports.ts";
import type { WindowStore } from "../window/ports.ts";
import type { WatchPorts } from "./ports.ts";

/** @throws Unavailable where a store does not answer. */
export function recentMinutes(windows: Windows, norms: Pick<WindowStore, "load">): WatchPorts["recent"] {
  return async (entity, spans, withUsual) => {
    const start = localHour(spans.at(-1)!.to - 1);
    const [[norm], ...read] = await Promise.all([
      withUsual ? norms.load([{ entity, kind: "norm", start }]) : [],
      ...spans.map((span) => allWindows(windows, { entity, resolution: "1m", ...span })),
    ]);
    return { minutes: read.flat(), ...(norm?.moments && { usual: Object.fromEntries(norm.moments) }) };
  };
}
