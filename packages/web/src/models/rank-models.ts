/** The order and the short words of the leaderboard of series. */
import type { Alerted, CardMetrics, ModelEntry, SeriesModels } from "../api/forecast-types.ts";
import type { Domain } from "../api/types.ts";

/**
 * Series that need a look first: those that passed a bound live, then those that a naive rule answers, then the least
 * skilful champions. Every word of `search` must stand in the series' name.
 */
export function rankModels(
  models: readonly SeriesModels[],
  { search, domain, alerted }: { search: string; domain: Domain | undefined; alerted?: Alerted | undefined },
): SeriesModels[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const skill = ({ champion }: SeriesModels): number =>
    champion === null ? Number.NEGATIVE_INFINITY : (champion.skill ?? 0);
  return models
    .filter(
      (one) =>
        (domain === undefined || one.domain === domain) &&
        words.every((word) => one.series.toLocaleLowerCase().includes(word)),
    )
    .sort(
      (a, b) =>
        Number(alerted?.has(b.series) ?? false) - Number(alerted?.has(a.series) ?? false) ||
        (skill(a) === skill(b) ? a.series.localeCompare(b.series) : skill(a) - skill(b)),
    );
}

/** Of five folds the mean and the spread: one bad stretch of time shows where a mean hides it. */
export function foldSpread({ card }: ModelEntry): { worst: number; best: number } | undefined {
  if (!card || card.folds.length === 0) return undefined;
  const errors = card.folds.map(({ mae }) => mae);
  return { worst: Math.max(...errors), best: Math.min(...errors) };
}

/** An interval of 95 % that covers less than this, or more, does not mean what it says. */
export const coverageIsHonest = ({ coverage95 }: CardMetrics): boolean =>
  coverage95 >= 0.93 && coverage95 <= 0.98;

/** A few horizons of many: the first, the last, and what lies evenly between. */
export function fewHorizons(metrics: readonly CardMetrics[], most = 6): CardMetrics[] {
  if (metrics.length <= most) return [...metrics];
  return Array.from(
    { length: most },
    (_, at) => metrics[Math.round((at * (metrics.length - 1)) / (most - 1))]!,
  );
}
