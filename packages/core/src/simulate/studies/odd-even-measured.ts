/** What was measured in Delhi of odd-even, as ranges in which the Delhi-like town must lie, and whether it does. */
import type { Spread } from "../outcome/summarize.ts";
import { SEASONS, type Season } from "./delhi-like.ts";
import type { Measure, OddEvenEffects, Window } from "./odd-even.ts";

export interface Range {
  label: string;
  season: Season;
  measure: Measure;
  window: Window;
  /** Change in %, [from, to]; of "delay" the upper end is the change of flow. */
  low: number;
  high: number;
  source: string;
}

const SEASON_NAMES = Object.keys(SEASONS) as Season[];
/** A hundredth of the concentration: no network of monitors tells so little from none (assumption). */
const NONE = 1;

const inBoth = (range: Omit<Range, "season">): Range[] =>
  SEASON_NAMES.map((season) => ({ ...range, season }));

/** Changes in the hours of the rule unless said otherwise. */
export const MEASURED: readonly Range[] = [
  ...inBoth({
    label: "car-kilometres",
    measure: "cars",
    window: "rule",
    low: -25,
    high: -15,
    source: "counts: less than −20 (Mohan et al. 2017), −23 (DIMTS 2019 (S))",
  }),
  ...inBoth({
    label: "two-wheeler-kilometres",
    measure: "twoWheelers",
    window: "rule",
    low: 5,
    high: 10,
    source: "counts: +9 with public vehicles (DIMTS 2019 (S)); up (Mohan et al. 2017)",
  }),
  ...inBoth({
    label: "vehicle-kilometres, without buses",
    measure: "vehicles",
    window: "rule",
    low: -16,
    high: 0,
    source: "counts: −2 (DIMTS (S)), −8 to −16 (SPA (S))",
  }),
  {
    label: "PM2.5, rule's hours",
    season: "winter",
    measure: "pm25",
    window: "rule",
    low: -18,
    high: 0,
    source: "difference in differences: −10 to −18 (EPIC (S)); none (Mohan et al. 2017)",
  },
  {
    label: "PM2.5, all hours",
    season: "winter",
    measure: "pm25",
    window: "day",
    low: -16,
    high: 0,
    source: "−10 to −16 (EPIC); −5.7 (DTU (S)); none (Mohan et al. 2017)",
  },
  {
    label: "PM2.5, other hours",
    season: "winter",
    measure: "pm25",
    window: "other",
    low: -NONE,
    high: NONE,
    source: "none after 20 h (EPIC (S))",
  },
  {
    label: "PM2.5, all hours",
    season: "windy",
    measure: "pm25",
    window: "day",
    low: -NONE,
    high: NONE,
    source: "April 2016: none (EPIC (S))",
  },
];

/** The model's side of a range. */
export const modelOf = ({ change }: OddEvenEffects, { season, window, measure }: Range): Spread =>
  change[season][window][measure];

/** Whether the model's median lies in a range; and whether 95 % of its runs do. */
export function inside(
  spread: Spread,
  { low, high }: Pick<Range, "low" | "high">,
): { median: boolean; all: boolean } {
  return {
    median: spread.median >= low && spread.median <= high,
    all: spread.p2_5 >= low && spread.p97_5 <= high,
  };
}
