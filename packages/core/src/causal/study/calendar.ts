/** What the clock alone tells of a day: the causal graph's season and kind of day, which nobody has to measure. */
import { momentOf } from "../../forecast/calendar.ts";
import type { History } from "./history.ts";

/** The history with season (a year's cosine and sine) and day_type (1 on weekends and India's holidays) as covariates. */
export function withCalendar(history: History): History {
  const moments = [...history.clock].map((clock) => momentOf(clock, "in"));
  const columns = {
    season_cosine: moments.map(({ year }) => Math.cos(2 * Math.PI * year)),
    season_sine: moments.map(({ year }) => Math.sin(2 * Math.PI * year)),
    day_type: moments.map(({ weekday, holiday }) => Number(weekday >= 5 || holiday)),
  };
  const made = Object.values(columns).map((values) => Float64Array.from(values));
  return {
    ...history,
    units: history.units.map((unit) => ({ ...unit, covariates: [...unit.covariates, ...made] })),
    covariates: [...history.covariates, ...Object.keys(columns)],
  };
}
