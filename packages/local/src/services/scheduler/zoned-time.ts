/** Wall-clock time in a time zone, as far as schedules need it. */
import { InvalidInput } from "@nagar/core/errors.ts";

const DAY_MS = 86_400_000;

export interface ZonedTime {
  /** Wall-clock time at an instant, as if it were UTC; both in epoch milliseconds. */
  toLocal(instant: number): number;
  /**
   * The instant of a wall-clock time; the first one where clocks were set back and it comes twice, undefined where
   * they were set forward and it does not come.
   */
  toInstant(local: number): number | undefined;
}

/** Throws InvalidInput for a zone that is not in the time zone database. */
export function zonedTime(zone: string): ZonedTime {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      era: "short",
    });
  } catch (cause) {
    throw new InvalidInput(`there is no time zone "${zone}"; use a name such as Asia/Kolkata`, { cause });
  }
  const toLocal = (instant: number): number => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  return {
    toLocal,
    toInstant(local) {
      // Offsets change by hours at most, so that a day before and after have both offsets that may hold.
      const offsets = [local - DAY_MS, local + DAY_MS].map((near) => toLocal(near) - near);
      return offsets
        .map((offset) => local - offset)
        .filter((instant) => toLocal(instant) === local)
        .sort((a, b) => a - b)[0];
    },
  };
}
