/**
 * The fields of AWS's six-field cron expression: minutes, hours, day of month, month, day of week (1 is Sunday),
 * year (EventBridge User Guide, "Cron expressions reference").
 */
import { InvalidInput } from "@nagar/core/errors.ts";

/** Days of a month on which a schedule runs, for a month given as year and month from 1 to 12. */
export type DayRule = (year: number, month: number) => ReadonlySet<number>;

export interface CronFields {
  /** Ascending. */
  readonly minutes: readonly number[];
  /** Ascending. */
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly days: DayRule;
}

interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers; the first one is `min`. */
  readonly names?: readonly string[];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const ranges = {
  minutes: { name: "minutes", min: 0, max: 59 },
  hours: { name: "hours", min: 0, max: 23 },
  dayOfMonth: { name: "day of month", min: 1, max: 31 },
  month: { name: "month", min: 1, max: 12, names: months },
  dayOfWeek: { name: "day of week", min: 1, max: 7, names: weekdays },
  year: { name: "year", min: 1970, max: 2199 },
} satisfies Record<string, Range>;

function refuse(range: Range, text: string): InvalidInput {
  return new InvalidInput(
    `"${text}" is not a valid ${range.name} of a cron expression; it goes from ${range.min} to ${range.max}`,
  );
}

function number(range: Range, text: string): number {
  const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + range.min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= range.max)) throw refuse(range, text);
  return value;
}

/**
 * One of `a`, `a-b`, `*`, each also with `/step`; `a/step` goes on to the end of the range. A range that ends before
 * it begins goes over the end: hours 20-2 are 20 to 23 and 0 to 2.
 */
function values(range: Range, text: string): number[] {
  const [span = "", step, ...more] = text.split("/");
  const [from = "", to, ...rest] = span.split("-");
  if (more.length > 0 || rest.length > 0) throw refuse(range, text);
  const first = from === "*" ? range.min : number(range, from);
  const last = to !== undefined ? number(range, to) : from === "*" || step !== undefined ? range.max : first;
  const by = step === undefined ? 1 : Number(step);
  if (!/^[1-9]\d*$/.test(String(by)) || (from === "*" && to !== undefined)) throw refuse(range, text);
  const size = range.max - range.min + 1;
  if (first > last && range === ranges.year) throw refuse(range, text);
  const end = first > last ? last + size : last;
  const all: number[] = [];
  for (let value = first; value <= end; value += by) all.push(value > range.max ? value - size : value);
  return all;
}

function list(range: Range, text: string): number[] {
  const all = new Set(text.split(",").flatMap((part) => values(range, part)));
  return [...all].sort((a, b) => a - b);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 is Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** The weekday (Monday to Friday) nearest to `day`, in the same month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const last = daysIn(year, month);
  const target = Math.min(day, last);
  const weekday = weekdayOf(year, month, target);
  if (weekday === 7) return target === 1 ? target + 2 : target - 1;
  if (weekday === 1) return target === last ? target - 2 : target + 1;
  return target;
}

function monthDayRule(text: string): DayRule {
  const rules = text
    .toUpperCase()
    .split(",")
    .map((part): DayRule => {
      if (part === "L") return (year, month) => new Set([daysIn(year, month)]);
      if (part === "LW") return (year, month) => new Set([nearestWeekday(year, month, 31)]);
      if (part.endsWith("W")) {
        const day = number(ranges.dayOfMonth, part.slice(0, -1));
        // A month without this day has no weekday nearest to it.
        return (year, month) => new Set(day <= daysIn(year, month) ? [nearestWeekday(year, month, day)] : []);
      }
      const days = values(ranges.dayOfMonth, part);
      return (year, month) => new Set(days.filter((day) => day <= daysIn(year, month)));
    });
  return (year, month) => new Set(rules.flatMap((rule) => [...rule(year, month)]));
}

function everyWeek(wanted: readonly number[]): DayRule {
  const set = new Set(wanted);
  return (year, month) => {
    const all = Array.from({ length: daysIn(year, month) }, (_, index) => index + 1);
    return new Set(all.filter((day) => set.has(weekdayOf(year, month, day))));
  };
}

function weekDayRule(text: string): DayRule {
  const upper = text.toUpperCase();
  if (upper === "L") return everyWeek([7]);
  if (upper.includes("#")) {
    const [day = "", nth = ""] = upper.split("#");
    const wanted = number(ranges.dayOfWeek, day);
    if (!/^[1-5]$/.test(nth)) throw refuse(ranges.dayOfWeek, text);
    return (year, month) => {
      const first = 1 + ((wanted - weekdayOf(year, month, 1) + 7) % 7);
      const found = first + 7 * (Number(nth) - 1);
      return new Set(found <= daysIn(year, month) ? [found] : []);
    };
  }
  if (upper.endsWith("L")) {
    const wanted = number(ranges.dayOfWeek, upper.slice(0, -1));
    return (year, month) => {
      const last = daysIn(year, month);
      return new Set([last - ((weekdayOf(year, month, last) - wanted + 7) % 7)]);
    };
  }
  return everyWeek(list(ranges.dayOfWeek, upper));
}

/** Reads what stands in `cron(…)`. Throws InvalidInput that names the field at fault. */
export function cronFields(text: string): CronFields {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 6) {
    throw new InvalidInput(
      `cron(${text}) has ${parts.length} fields; AWS's cron has 6, the last one is the year`,
    );
  }
  const [minutes = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = parts;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    throw new InvalidInput(`cron(${text}): exactly one of day of month and day of week must be ?`);
  }
  return {
    minutes: list(ranges.minutes, minutes),
    hours: list(ranges.hours, hours),
    months: new Set(list(ranges.month, month)),
    years: new Set(list(ranges.year, year)),
    days: dayOfMonth === "?" ? weekDayRule(dayOfWeek) : monthDayRule(dayOfMonth),
  };
}
