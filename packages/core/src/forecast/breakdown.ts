/**
 * Where the errors are: by hour of the local day, by season of the Indian year, and by series beside each other, so that no
 * ward is served much worse than the rest without it being said.
 */

import * as z from "zod";

/** The seasons of the India Meteorological Department, by month (0 January). */
export const SEASONS = ["winter", "pre-monsoon", "monsoon", "post-monsoon"] as const;
export type Season = (typeof SEASONS)[number];

const SEASON_OF_MONTH: readonly Season[] = [
  "winter",
  "winter",
  "pre-monsoon",
  "pre-monsoon",
  "pre-monsoon",
  "monsoon",
  "monsoon",
  "monsoon",
  "monsoon",
  "post-monsoon",
  "post-monsoon",
  "post-monsoon",
];

/** Season of a wall clock, written as if it were UTC, ms. */
export const seasonOf = (localMs: number): Season => SEASON_OF_MONTH[new Date(localMs).getUTCMonth()]!;

export const errorPart = z.strictObject({
  by: z.enum(["hour", "season"]),
  part: z.string().describe("Hour of the local day, 00 to 23, or season of the Indian year"),
  n: z.number(),
  mae: z.number(),
  coverage95: z.number().describe("Share of the truths within the 95 % interval"),
});
export type Part = z.output<typeof errorPart>;

/** Adds up one model's errors at one horizon of one series. */
export class Breakdown {
  readonly #parts = new Map<string, { n: number; error: number; inside: number }>();

  /** @param localMs wall clock of the step that was forecast. A missing truth is passed over. */
  add(localMs: number, truth: number, point: number, low: number, high: number): void {
    if (Number.isNaN(truth)) return;
    const hour = ((Math.floor(localMs / 3_600_000) % 24) + 24) % 24;
    for (const key of [`hour ${String(hour).padStart(2, "0")}`, `season ${seasonOf(localMs)}`]) {
      const sum = this.#parts.get(key) ?? { n: 0, error: 0, inside: 0 };
      sum.n++;
      sum.error += Math.abs(truth - point);
      if (truth >= low && truth <= high) sum.inside++;
      this.#parts.set(key, sum);
    }
  }

  parts(): Part[] {
    return [...this.#parts]
      .map(([key, { n, error, inside }]) => {
        const [by, part] = key.split(" ") as [Part["by"], string];
        return { by, part, n, mae: error / n, coverage95: inside / n };
      })
      .sort((a, b) => (a.by + a.part < b.by + b.part ? -1 : 1));
  }
}

/** How many times the median series' error, each relative to what it measures, makes a series worse served. */
export const MUCH_WORSE = 1.5;

/**
 * Series whose error, as a share of what they measure (WAPE), is much larger than that of most.
 * @returns each with how many times the median it has; none where there are fewer than four series to compare.
 */
export function worseServed(
  scores: readonly { series: string; wape: number | null }[],
): { series: string; timesMedian: number }[] {
  const known = scores.flatMap(({ series, wape }) => (wape === null ? [] : [{ series, wape }]));
  if (known.length < 4) return [];
  const median = medianOf(known.map(({ wape }) => wape));
  return known
    .filter(({ wape }) => wape > MUCH_WORSE * median)
    .map(({ series, wape }) => ({ series, timesMedian: wape / median }));
}

/** The middle of some values, of an even number the mean of the middle two; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
