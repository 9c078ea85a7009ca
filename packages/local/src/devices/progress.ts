/**
 * How far the devices' messages have been published, kept on disk: a restart goes on where the last run stopped
 * and fills what lies between, instead of leaving a hole or sending a day twice.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A stretch of time whose messages are still to be published, [from, to) in ms since 1970 UTC. */
export interface Stretch {
  from: number;
  to: number;
}

export interface Progress {
  /** The town's id: another town's devices begin anew. */
  town: string;
  /** Everything before this is published, but for the gaps. */
  liveUntil: number;
  gaps: Stretch[];
}

const FILE = "devices.json";

/** The progress kept in a folder for this town; undefined on a first start, or where the file is not readable. */
export function loadProgress(folder: string, town: string): Progress | undefined {
  try {
    const kept = JSON.parse(readFileSync(join(folder, FILE), "utf8")) as Partial<Progress>;
    if (kept.town !== town || typeof kept.liveUntil !== "number" || !Array.isArray(kept.gaps))
      return undefined;
    return { town, liveUntil: kept.liveUntil, gaps: kept.gaps };
  } catch {
    // Absent or cut off: the messages carry their ids, so publishing a stretch again counts nothing twice.
    return undefined;
  }
}

/** Keeps the progress, whole or not at all. */
export function saveProgress(folder: string, progress: Progress): void {
  const draft = join(folder, `${FILE}.draft`);
  writeFileSync(draft, JSON.stringify(progress));
  renameSync(draft, join(folder, FILE));
}

/** A first start shows this much of the past. */
const HISTORY_MS = 24 * 3_600_000;
/** After a longer rest than this the time between is history, filled in beside the present. */
const PRESENT_MS = 15 * 60_000;
/** A gap is filled no further back than this. */
const LONGEST_GAP_MS = 7 * 24 * 3_600_000;

/**
 * Where to go on from. At the pace of life the present comes first, with its last quarter of an hour, and history
 * is filled in beside it. A clock that runs faster cannot run ahead of the world's (the edge refuses the future),
 * so it begins in the past and catches up.
 */
export function planFrom(kept: Progress | undefined, town: string, now: number, speed: number): Progress {
  const earliest = now - LONGEST_GAP_MS;
  if (speed !== 1) {
    const from = kept && kept.liveUntil > earliest ? Math.min(kept.liveUntil, now) : now - HISTORY_MS;
    return { town, liveUntil: from, gaps: clip(kept?.gaps ?? [], earliest) };
  }
  const published = kept ? Math.max(earliest, Math.min(kept.liveUntil, now)) : now - HISTORY_MS;
  const gaps = clip(kept?.gaps ?? [], earliest);
  if (now - published <= PRESENT_MS) return { town, liveUntil: published, gaps };
  return { town, liveUntil: now - PRESENT_MS, gaps: [...gaps, { from: published, to: now - PRESENT_MS }] };
}

/** The parts of the gaps that lie after `earliest`. */
const clip = (gaps: readonly Stretch[], earliest: number): Stretch[] =>
  gaps.filter(({ to }) => to > earliest).map(({ from, to }) => ({ from: Math.max(from, earliest), to }));
