/** What the town's clock and calendar say at an instant: hour, day, and whether it is a holiday. */
import { FESTIVALS } from "../calendar/holidays-india.ts";
import { DAY_MS, HOUR_MS, IST_OFFSET_MS, localDate } from "../observation/instant.ts";

export type DayKind = "weekday" | "sunday" | "festival";

export interface Moment {
  ms: number;
  /** Hour of the day with its fraction, 0 to 24. */
  hour: number;
  /** Local days since 1970-01-01. */
  day: number;
  /** Monday 1 to Sunday 7. */
  weekday: number;
  dayOfYear: number;
  /** Months since January with a fraction, 0 at mid-January: for interpolating monthly normals. */
  season: number;
  kind: DayKind;
  /** True in the evening of Diwali and the night after it, when fireworks rule the air. */
  fireworks: boolean;
}

/** Holidays with a fixed date on which Gujarat's streets show it: Uttarayan, Republic and Independence Day. */
const FIXED = new Set(["01-14", "01-26", "08-15", "10-02"]);

/**
 * Local hours from which, on Diwali, and until which, in the night after, fireworks are lit: PM2.5 over Delhi rose from
 * 57 µg/m³ at 18:00 on 12 November 2023 to its peak of 570 at 1:00 and fell from 2:00 on (CPCB's hourly means, Hindustan
 * Times, 13 November 2023).
 */
const FIREWORKS = { from: 18, to: 2 };

/** Diwali and Dhuleti, the day of Holi's colours. */
const DIWALI = new Set(FESTIVALS.diwali);
const DHULETI = new Set(FESTIVALS.holi);

/** Mean length of a month, days: the seasons' interpolation needs no better calendar. */
const MONTH_DAYS = 30.44;

/** The town's calendar at an instant (ms since 1970 UTC). */
export function momentAt(ms: number): Moment {
  const local = ms + IST_OFFSET_MS;
  const day = Math.floor(local / DAY_MS);
  const date = localDate(ms);
  const year = Number(date.slice(0, 4));
  const dayOfYear = day - Math.floor(Date.UTC(year, 0, 1) / DAY_MS) + 1;
  // 1970-01-01 was a Thursday.
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  const diwali = DIWALI.has(date);
  const festival = diwali || DHULETI.has(date) || FIXED.has(date.slice(5));
  let kind: DayKind = weekday === 7 ? "sunday" : "weekday";
  if (festival) kind = "festival";
  const hour = (local - day * DAY_MS) / HOUR_MS;
  const nightAfter = hour < FIREWORKS.to && DIWALI.has(localDate(ms - DAY_MS));
  return {
    ms,
    hour,
    day,
    weekday,
    dayOfYear,
    season: ((dayOfYear - 15.5) / MONTH_DAYS + 12) % 12,
    kind,
    fireworks: (diwali && hour >= FIREWORKS.from) || nightAfter,
  };
}

/** A monthly normal (January first, each at mid-month) at a moment, on straight lines between months. */
export function seasonal(months: readonly number[], { season }: Moment): number {
  const before = Math.floor(season) % 12;
  return months[before]! + (season - Math.floor(season)) * (months[(before + 1) % 12]! - months[before]!);
}

/** An hourly profile (24 values, each at its hour's middle) at an hour of the day, likewise. */
export function hourly(profile: readonly number[], hour: number): number {
  const at = (hour + 23.5) % 24;
  const before = Math.floor(at);
  return profile[before]! + (at - before) * (profile[(before + 1) % 24]! - profile[before]!);
}

/** Minutes after midnight of `HH:MM`. */
export const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
