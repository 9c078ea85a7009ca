/**
 * The day that a what-if begins on where nobody has named one: ready scenarios keep a fixed day, so that their figures can
 * be compared for ever, and whoever asks means the days to come.
 */
import type { Scenario } from "../api/simulation-types.ts";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
/** A day so near to the scenario's own time of year is of its season. */
const SEASON_DAYS = 45;
const IST_OFFSET_MS = 19_800_000;

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The first of the days after `day` that falls on the weekday of `own`. */
const nextOnWeekdayOf = (own: number, day: number): number => day + 1 + ((((own - day - 1) % 7) + 7) % 7);

/**
 * The next day on the scenario's own weekday, tomorrow at the earliest, that is in its season: next Monday, or that of
 * next May for a heatwave that is asked for in November. A festival keeps its own day.
 * @param now the town's clock, ms since 1970.
 */
export function firstDay({ start_date, world }: Pick<Scenario, "start_date" | "world">, now: number): string {
  if (world.kind === "festival") return start_date;
  const own = dayNumber(start_date);
  const today = Math.floor((now + IST_OFFSET_MS) / DAY_MS);
  const next = nextOnWeekdayOf(own, today);
  const sinceOwn = (((next - own) % YEAR_DAYS) + YEAR_DAYS) % YEAR_DAYS;
  if (Math.min(sinceOwn, YEAR_DAYS - sinceOwn) <= SEASON_DAYS) return dateOf(next);
  return dateOf(nextOnWeekdayOf(own, Math.floor(next + YEAR_DAYS - sinceOwn) - 4));
}
