/** The figures that the town's sensors tell, kept for a minute: reading them goes through every entity of the town. */
import { figures, type Seen, type StatePorts } from "@nagar/core/recommend/measured/measure-state.ts";
import type { TownFile } from "../store/town-file.ts";

const KEEP_MS = 60_000;

let kept: { hash: string; at: number; reading: Promise<Seen> } | undefined;

/** Figures of the last minute at the oldest; those who ask at once share one reading, and a failed one is not kept. */
export function townFigures({ town, hash }: TownFile, ports: StatePorts, now: number): Promise<Seen> {
  if (kept?.hash === hash && Math.abs(now - kept.at) < KEEP_MS) return kept.reading;
  const reading = figures(town, ports, now);
  kept = { hash, at: now, reading };
  reading.catch(() => {
    if (kept?.reading === reading) kept = undefined;
  });
  return reading;
}
