/**
 * Instants on the wire (ISO 8601 with offset) and inside (ms since 1970 UTC), and the town's calendar. India has
 * one zone and no daylight saving, so a local day or hour is plain arithmetic on a fixed offset.
 */

/** Asia/Kolkata against UTC (ms). */
export const IST_OFFSET_MS = 19_800_000;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))$/;

/** Earliest and latest event time that is taken: a stamp outside is a unit error (seconds for ms), not a date. */
export const EARLIEST_MS = Date.UTC(1900, 0, 1);
export const LATEST_MS = Date.UTC(2200, 0, 1);

/**
 * The instant that `text` names, in ms since 1970 UTC; finer digits are cut. Undefined when it is not ISO 8601
 * with date, time and offset, when the day does not exist (31 February), or when it lies outside 1900-2199.
 */
export function parseInstant(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute] = [match[1], match[2], match[3], match[4], match[5]].map(Number);
  const second = Number(match[6] ?? 0);
  if (hour! > 23 || minute! > 59 || second > 59) return undefined;
  const offsetHours = Number(match[10] ?? 0);
  const offsetMinutes = Number(match[11] ?? 0);
  if (offsetHours > 14 || offsetMinutes > 59) return undefined;
  const fraction = match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000 + 1e-6);
  const local = Date.UTC(year!, month! - 1, day, hour, minute, second, fraction);
  const check = new Date(local);
  if (check.getUTCMonth() !== month! - 1 || check.getUTCDate() !== day) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * MINUTE_MS * (match[9] === "-" ? -1 : 1);
  const instant = local - offset;
  return instant >= EARLIEST_MS && instant < LATEST_MS ? instant : undefined;
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
