/** Which country's holidays a file follows: of those whose clock it keeps, the one whose holidays are unusual days in it. */
import { type HolidayCalendar, momentOf } from "./calendar.ts";
import { localMs, rhythmOf, type Series } from "./series.ts";
import { quantileOf } from "./trees/losses.ts";

/** Offsets from UTC of each country's clocks, minutes. */
const CLOCKS: readonly (readonly [HolidayCalendar, low: number, high: number])[] = [
  ["it", 60, 120],
  ["us", -600, -240],
];
const INDIA_MINUTES = 330;
/** Holidays that must have been seen, and how many standard errors more unusual than other days they must be. */
const LEAST_HOLIDAYS = 5;
const ERRORS = 2;
/** A day is compared with the same weekday of so many weeks before and after it. */
const WEEKS = 4;

/**
 * The calendar of holidays for series, from their first steps. India's where the clock is India's. Elsewhere the days of a
 * country with that clock are taken only if they stand out: their unusualness ranks higher among all working days than
 * chance would have it (Wilcoxon 1945).
 */
export function chooseCalendar(series: readonly Series[], steps: readonly number[]): HolidayCalendar {
  const offsets = series.map(({ offsetMinutes }) => offsetMinutes[0]!);
  if (offsets.every((offset) => offset === INDIA_MINUTES)) return "in";
  const scored = CLOCKS.filter(([, low, high]) => offsets.every((each) => each >= low && each <= high)).map(
    ([calendar]) => ({ calendar, score: standing(series, steps, calendar) }),
  );
  return scored.find(({ score }) => score > ERRORS)?.calendar ?? "none";
}

/** How many standard errors the mean rank of a calendar's holidays lies above that of any working day. */
function standing(series: readonly Series[], steps: readonly number[], calendar: HolidayCalendar): number {
  const scores = series.map((one, s) => {
    const days = unusualness(one, steps[s]!).filter(({ day }) => weekdayOf(day) < 5);
    const order = days.map(({ away }) => away).sort((a, b) => a - b);
    const ranks = days
      .filter(({ day }) => momentOf(day * DAY_MS, calendar).holiday)
      .map(({ away }) => (order.findIndex((each) => each >= away) + 0.5) / order.length);
    if (ranks.length < LEAST_HOLIDAYS) return Number.NaN;
    const mean = ranks.reduce((a, b) => a + b, 0) / ranks.length;
    return (mean - 0.5) * Math.sqrt(12 * ranks.length);
  });
  const known = scores.filter((score) => !Number.isNaN(score));
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : 0;
}

const DAY_MS = 86_400_000;
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/** Each day's mean distance from the median of its steps in the weeks around it. */
function unusualness(series: Series, steps: number): { day: number; away: number }[] {
  const { day: perDay, week } = rhythmOf(series.stepMs);
  const { values } = series;
  const sums = new Map<number, { sum: number; count: number }>();
  for (let step = 0; step < steps; step++) {
    if (Number.isNaN(values[step]!)) continue;
    const around: number[] = [];
    for (let k = -WEEKS; k <= WEEKS; k++) {
      const at = step + k * week;
      if (k !== 0 && at >= 0 && at < steps && !Number.isNaN(values[at]!)) around.push(values[at]!);
    }
    if (around.length < WEEKS) continue;
    const day = Math.floor(localMs(series, step) / DAY_MS);
    const entry = sums.get(day) ?? { sum: 0, count: 0 };
    entry.sum += Math.abs(values[step]! - quantileOf(Float64Array.from(around), 0.5));
    entry.count++;
    sums.set(day, entry);
  }
  return [...sums]
    .filter(([, { count }]) => count > perDay / 2)
    .map(([day, { sum, count }]) => ({ day, away: sum / count }));
}
