/**
 * Instants on the wire (ISO 8601 with offset) and inside (ms since 1970 UTC), and the town's calendar. India has
 * one zone and no daylight saving, so a local day or hour is plain arithmetic on a fixed offset.
 */

/** Asia/Kolkata against UTC (ms). */
export const IST_OFFSET_MS = 19_800_000;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const PATTERN = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Earliest and latest event time that is taken: a stamp outside is a unit error (seconds for ms), not a date. */
export const EARLIEST_MS = Date.UTC(1900, 0, 1);
export const LATEST_MS = Date.UTC(2200, 0, 1);

/**
 * The instant that `text` names, in ms since 1970 UTC; finer digits are cut. Undefined when it is not ISO 8601
 * with date, time and offset, when the day does not exist (31 February), or when it lies outside 1900-2199.
 *
 * Every observation passes here several times, so the digits are read where the pattern says that they stand.
 */
export function parseInstant(text: string): number | undefined {
  if (!PATTERN.test(text)) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const withSeconds = text[16] === ":";
  const second = withSeconds ? twoDigits(text, 17) : 0;
  if (year < 1800 || hour > 23 || minute > 59 || second > 59) return undefined;
  const days = month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);
  if (day < 1 || day > days) return undefined;
  const offset = offsetOf(text);
  if (offset === undefined) return undefined;
  const withDecimals = withSeconds && (text[19] === "." || text[19] === ",");
  const millisecond = withDecimals ? thousandths(text, 20) : 0;
  const instant = Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offset;
  return instant >= EARLIEST_MS && instant < LATEST_MS ? instant : undefined;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const twoDigits = (text: string, at: number): number =>
  (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

/** The first three decimals that begin at `at`; what is no digit there ends them. */
function thousandths(text: string, at: number): number {
  let sum = 0;
  for (let unit = 100; unit >= 1; unit /= 10) {
    const digit = text.charCodeAt(at++) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    sum += digit * unit;
  }
  return sum;
}

/** The offset (ms) at the end of a text that matches PATTERN; undefined beyond 14:59, or 59 minutes. */
function offsetOf(text: string): number | undefined {
  const end = text.length;
  if (text[end - 1] === "Z" || text[end - 1] === "z") return 0;
  const hoursAt = text[end - 3] === ":" ? end - 5 : end - 4;
  const hours = twoDigits(text, hoursAt);
  const minutes = twoDigits(text, end - 2);
  if (hours > 14 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * MINUTE_MS * (text[hoursAt - 1] === "-" ? -1 : 1);
}

/** An instant as ISO 8601 in Indian time: `2026-01-05T09:30:00+05:30`, with milliseconds only where there are any. */
export function formatInstant(ms: number): string {
  const text = new Date(ms + IST_OFFSET_MS).toISOString();
  return `${text.endsWith(".000Z") ? text.slice(0, 19) : text.slice(0, 23)}+05:30`;
}

/** The town's calendar day of an instant, `YYYY-MM-DD`. */
export function localDate(ms: number): string {
  return new Date(ms + IST_OFFSET_MS).toISOString().slice(0, 10);
}

/** The town's hour of the day of an instant, 0-23. */
export function localHour(ms: number): number {
  return Math.floor((ms + IST_OFFSET_MS) / HOUR_MS) % 24;
}
