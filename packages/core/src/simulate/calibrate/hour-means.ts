/** Means by hour of the day. */
import { kindOfDay } from "../engine/run-pair.ts";

/** Mean over the days that `keep` takes, for each of 24 hours; NaN for an hour that no day has. */
export function hourMeans(series: Float64Array, keep: (day: number) => boolean = () => true): Float64Array {
  return Float64Array.from({ length: 24 }, (_, hour) => {
    let sum = 0;
    let days = 0;
    for (let day = 0; day < series.length / 24; day += 1) {
      const value = series[24 * day + hour]!;
      if (!keep(day) || !Number.isFinite(value)) continue;
      sum += value;
      days += 1;
    }
    return days > 0 ? sum / days : Number.NaN;
  });
}

/** Kind of each of some days from `firstDay` on. */
export const kindsOfDays = (firstDay: number, days: number): number[] =>
  Array.from({ length: days }, (_, day) => kindOfDay(firstDay + day));

/** Usual days of an hourly series that begins at midnight of `firstDay`: 24 means for each kind of day that occurs, in order of occurrence. */
export function usualDays(series: Float64Array, firstDay: number): number[] {
  const kinds = kindsOfDays(firstDay, series.length / 24);
  return [...new Set(kinds)].flatMap((kind) => [...hourMeans(series, (day) => kinds[day] === kind)]);
}
