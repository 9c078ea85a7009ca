/** What the wall clock says about a step: hour, weekday, season, holiday. Known for any time to come. */
import { FESTIVALS, FIXED_HOLIDAYS } from "../calendar/holidays-india.ts";

export const HOLIDAY_CALENDARS = ["in", "none"] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

export interface Moment {
  /** Hour of the local day with its fraction, 0 ≤ hour < 24. */
  hour: number;
  /** 0 Monday to 6 Sunday. */
  weekday: number;
  /** Share of the year gone, 0-1. */
  year: number;
  holiday: boolean;
  /** Days to the nearest Diwali, −7 to 7; 8 beyond. */
  toDiwali: number;
}

const DAY_MS = 86_400_000;
const FAR = 8;
const lunar = new Set(Object.values(FESTIVALS).flat());
const fixed = new Set(FIXED_HOLIDAYS);
const diwaliDays = FESTIVALS.diwali.map((date) => Date.parse(date) / DAY_MS);
/** Facts of a day are asked for once per step and horizon: kept by day. */
const known = new Map<number, Pick<Moment, "year" | "holiday" | "toDiwali">>();

/** The facts of a wall clock (written as if it were UTC, ms). */
export function momentOf(localMs: number, calendar: HolidayCalendar): Moment {
  const day = Math.floor(localMs / DAY_MS);
  let facts = known.get(day);
  if (!facts) {
    facts = factsOf(day);
    known.set(day, facts);
  }
  return {
    hour: (localMs - day * DAY_MS) / 3_600_000,
    weekday: (((day + 3) % 7) + 7) % 7,
    year: facts.year,
    holiday: calendar === "in" && facts.holiday,
    toDiwali: calendar === "in" ? facts.toDiwali : FAR,
  };
}

function factsOf(day: number): Pick<Moment, "year" | "holiday" | "toDiwali"> {
  const date = new Date(day * DAY_MS);
  const text = date.toISOString().slice(0, 10);
  const begin = Date.UTC(date.getUTCFullYear(), 0, 1) / DAY_MS;
  const nearest = diwaliDays.reduce(
    (best, each) => (Math.abs(day - each) < Math.abs(best) ? day - each : best),
    FAR,
  );
  return {
    year: (day - begin) / 366,
    holiday: lunar.has(text) || fixed.has(text.slice(5)),
    toDiwali: nearest,
  };
}
