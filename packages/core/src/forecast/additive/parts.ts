/**
 * What the forecast of an additive model is the sum of: its level and trend, what is usual at this time of the day, the week
 * and the year, and how far off it was of late. None of these models reads holidays, weather or other columns.
 */

/** `floor` is what a forecast is lifted by that would fall below what the series can be. */
export const COMPONENTS = ["trend", "day", "week", "year", "correction", "floor"] as const;
export type Component = (typeof COMPONENTS)[number];

/** Of one step, on the scale that the series is forecast on. */
export type Parts = Readonly<Partial<Record<Component, number>>>;
/** Of a path, each as long as it. */
export type PathParts = Readonly<Partial<Record<Component, Float64Array>>>;

/** The path that parts are of. */
export function sumOfParts(parts: PathParts): Float64Array {
  const all = Object.values(parts);
  return Float64Array.from(all[0] ?? [], (_, i) => all.reduce((sum, part) => sum + part[i]!, 0));
}

/**
 * Parts a path that is known to be a trend and seasons of the day and the week, of which only the sum is known: the seasons
 * are the path less its line through whole weeks, the trend is what is left. Exact where the trend is a straight line; each
 * season is around 0, the week's around 0 at each time of the day.
 * @param path at least three weeks.
 */
export function partSeasons(path: Float64Array, { day, week }: { day: number; week: number }): PathParts {
  const weekFrom = (first: number) => {
    let sum = 0;
    for (let i = first; i < first + week; i++) sum += path[i]!;
    return sum / week;
  };
  const slots = Float64Array.from({ length: week }, (_, i) => {
    const slope = (weekFrom(i + week) - weekFrom(i)) / week;
    return path[i]! - (weekFrom(i) - (slope * (week - 1)) / 2);
  });
  const ofDay = Float64Array.from({ length: day }, (_, hour) => {
    let sum = 0;
    for (let i = hour; i < week; i += day) sum += slots[i]!;
    return (sum * day) / week;
  });
  return {
    trend: path.map((value, i) => value - slots[i % week]!),
    ...(day > 1 && { day: path.map((_, i) => ofDay[i % day]!) }),
    week: path.map((_, i) => slots[i % week]! - (day > 1 ? ofDay[i % day]! : 0)),
  };
}
