/**
 * A figure that somebody else has printed, and the code of ours that must reproduce it. Each domain lists its own
 * in `<domain>/published-cases.ts` as `export const publishedCases: PublishedCase[]`; its tests
 * (`testPublishedCases`) and the tables of `docs/models/<domain>.md` (`npm run docs`) are made from that one list,
 * so that a table cannot say what no test has seen.
 */

/** Gives the text of a benchmark file by its path under the shared data folder. Core itself reads no files. */
export type ReadText = (path: string) => string;

export interface PublishedCase {
  /** What was calculated: "FAO-56 example 17, Bangkok in April". */
  case: string;
  /** Which number of it: "reference evapotranspiration". */
  quantity: string;
  /** Unit of `published`, `ours` and `tolerance`; "" for a pure number. */
  unit: string;
  published: number;
  /** Our figure, from the same code that the product runs. `read` serves the files named in `needs`. */
  ours(read: ReadText): number | Promise<number>;
  /** Largest absolute difference, in `unit`, that still counts as reproduced: for a printed figure half of its last digit. */
  tolerance: number;
  /** Where the figure is printed: title and table, example or equation number. */
  source: string;
  /** Files under the shared data folder without which the case cannot run; none when left out. */
  needs?: readonly string[];
}

/** Whether a figure reproduces the published one. NaN and infinities never do. */
export function reproduces(published: PublishedCase, ours: number): boolean {
  return Math.abs(ours - published.published) <= published.tolerance;
}
