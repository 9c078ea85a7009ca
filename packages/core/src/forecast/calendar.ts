/** What the wall clock says about a step: hour, weekday, season, holiday. Known for any time to come. */
import { COUNTRIES, type Country, holidaysIn } from "../calendar/holidays-abroad.ts";
import { FESTIVALS, FIXED_HOLIDAYS } from "../calendar/holidays-india.ts";

export const HOLIDAY_CALENDARS = ["in", ...COUNTRIES, "none"] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

export interface Moment {
  /** Hour of the local day with its fraction, 0 ≤ hour < 24. */
  hour: number;
  /** 0 Monday to 6 Sunday. */
  weekday: number;
  /** Share of the year gone, 0-1. */
  year: number;
  holiday: boolean;
  /** A working day between a holiday and a weekend. */
  bridge: boolean;
  /** Days to the nearest Diwali, −7 to 7; 8 beyond. */
  toDiwali: number;
}

const DAY_MS = 86_400_000;
const FAR = 8;
const lunar = new Set(Object.values(FESTIVALS).flat());
const fixed = new Set(FIXED_HOLIDAYS);
const diwaliDays = FESTIVALS.diwali.map((date) => Date.parse(date) / DAY_MS);
type Facts = Omit<Moment, "hour" | "weekday">;
/** Facts of a day are asked for once per step and horizon: kept by calendar and day. */
const known = new Map<HolidayCalendar, Map<number, Facts>>(
  HOLIDAY_CALENDARS.map((each) => [each, new Map()]),
);

/** The facts of a wall clock (written as if it were UTC, ms). */
export function momentOf(localMs: number, calendar: HolidayCalendar): Moment {
  const day = Math.floor(localMs / DAY_MS);
  const kept = known.get(calendar)!;
  let facts = kept.get(day);
  if (!facts) {
    facts = factsOf(day, calendar);
    kept.set(day, facts);
  }
  const { year, holiday, bridge, toDiwali } = facts;
  return {
    hour: (localMs - day * DAY_MS) / 3_600_000,
    weekday: weekdayOf(day),
    year,
    holiday,
    bridge,
    toDiwali,
  };
}

const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

function factsOf(day: number, calendar: HolidayCalendar): Facts {
  const begin = Date.UTC(new Date(day * DAY_MS).getUTCFullYear(), 0, 1) / DAY_MS;
  const weekday = weekdayOf(day);
  const holiday = isHoliday(day, calendar);
  return {
    year: (day - begin) / 366,
    holiday,
    bridge:
      !holiday &&
      ((weekday === 0 && isHoliday(day + 1, calendar)) || (weekday === 4 && isHoliday(day - 1, calendar))),
    toDiwali:
      calendar === "in"
        ? diwaliDays.reduce((best, each) => (Math.abs(day - each) < Math.abs(best) ? day - each : best), FAR)
        : FAR,
  };
}

const holidays = new Map<string, ReadonlySet<number>>();

function isHoliday(day: number, calendar: HolidayCalendar): boolean {
  if (calendar === "none") return false;
  const date = new Date(day * DAY_MS);
  if (calendar === "in") {
    const text = date.toISOString().slice(0, 10);
    return lunar.has(text) || fixed.has(text.slice(5));
  }
  return holidaysOfYear(calendar, date.getUTCFullYear()).has(day);
}

function holidaysOfYear(country: Country, year: number): ReadonlySet<number> {
  const key = `${country} ${year}`;
  let found = holidays.get(key);
  if (!found) {
    found = new Set(holidaysIn(country, year));
    holidays.set(key, found);
  }
  return found;
}
