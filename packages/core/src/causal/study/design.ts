/** The designs that a study may have, and what any of them answers. */
import type { Estimate } from "../effect.ts";

export const DESIGNS = ["did", "synthetic", "its", "doubly-robust"] as const;
export type Design = (typeof DESIGNS)[number];

export interface Study {
  estimate: Estimate;
  /** Units with the measure, and those that they were compared with. */
  treated: string[];
  compared: string[];
  /** The measure's first time; absent where it comes and goes. */
  since?: string;
  /** How much was there: steps before and with the measure, or observations without and with. */
  without: number;
  with: number;
  /** The comparison's make, for a synthetic control. */
  weights?: { unit: string; weight: number }[];
  /** What was left out, filled or held fixed, in words. */
  notes: string[];
}
