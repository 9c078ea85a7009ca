/**
 * The seasons as regressors: harmonics of the year, for hourly series times harmonics of the day, and the year's
 * first harmonic once more for wet steps. One basis serves the mean and the spread of every weather variable.
 */

const DAY_MS = 86_400_000;
/** Tropical year, days. */
const YEAR_DAYS = 365.2422;

export interface SeasonBasis {
  stepHours: 1 | 24;
  /** Local standard time less UTC, minutes. */
  utcOffsetMinutes: number;
}

/** Number of regressors: 5 for the year (×5 for the day when hourly) and 3 for wet steps. */
export const seasonColumns = ({ stepHours }: SeasonBasis) => (stepHours === 1 ? 25 : 5) + 3;

/** Writes the regressors of the step that begins at `utcMs` into `out`. */
export function fillSeason(basis: SeasonBasis, utcMs: number, wet: boolean, out: Float64Array): void {
  const localDays = (utcMs + basis.utcOffsetMinutes * 60_000) / DAY_MS;
  const year = (2 * Math.PI * localDays) / YEAR_DAYS;
  const day = 2 * Math.PI * localDays;
  const annual = [1, Math.cos(year), Math.sin(year), Math.cos(2 * year), Math.sin(2 * year)];
  const diurnal =
    basis.stepHours === 1 ? [1, Math.cos(day), Math.sin(day), Math.cos(2 * day), Math.sin(2 * day)] : [1];
  let at = 0;
  for (const a of annual) {
    for (const d of diurnal) out[at++] = a * d;
  }
  for (let i = 0; i < 3; i++) out[at++] = wet ? annual[i]! : 0;
}

/** Calendar month (0-11) of a moment in local time. */
export const localMonth = (basis: SeasonBasis, utcMs: number) =>
  new Date(utcMs + basis.utcOffsetMinutes * 60_000).getUTCMonth();
