/**
 * Schedule expressions of EventBridge and EventBridge Scheduler: `rate(5 minutes)`, `cron(0 10 * * ? *)`,
 * `at(2026-11-20T13:00:00)`. Where clocks are set forward, a time that does not come is left out; where they are
 * set back, a time that comes twice counts once (Scheduler User Guide, "Daylight savings time").
 */
import { InvalidInput } from "@nagar/core/errors.ts";
import { type CronFields, cronFields } from "./cron-fields.ts";
import { type ZonedTime, zonedTime } from "./zoned-time.ts";

export interface Schedule {
  readonly kind: "rate" | "cron" | "at";
  /**
   * The first time after `instant`, epoch milliseconds; undefined where there is none.
   * @param anchor when the schedule began, from which rates count
   */
  next(instant: number, anchor: number): number | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MS };
/** The last year that a cron expression can name. */
const LAST_YEAR = 2199;

function rate(text: string, inner: string): Schedule {
  const [, count = "", unit = "", plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(inner.trim()) ?? [];
  const every = Number(count) * (unitMs[unit] ?? Number.NaN);
  if (!(every > 0) || (count === "1") === (plural === "s")) {
    throw new InvalidInput(
      `"${text}" is not a valid rate; write rate(1 hour) or rate(5 minutes), with minutes, hours or days`,
    );
  }
  return {
    kind: "rate",
    next: (instant, anchor) =>
      instant < anchor ? anchor : anchor + (Math.floor((instant - anchor) / every) + 1) * every,
  };
}

function at(text: string, inner: string, zone: ZonedTime): Schedule {
  const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner) ? Date.parse(`${inner}Z`) : Number.NaN;
  const instant = Number.isNaN(local) ? undefined : zone.toInstant(local);
  if (instant === undefined) {
    throw new InvalidInput(
      `"${text}" is not a time; write at(2026-11-20T13:00:00), in the schedule's time zone`,
    );
  }
  return { kind: "at", next: (after) => (after < instant ? instant : undefined) };
}

/** The first matching minute of a local day that is later than `after`. */
function firstOfDay(
  { hours, minutes }: CronFields,
  midnight: number,
  after: number,
  zone: ZonedTime,
): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      const instant = zone.toInstant(midnight + (hour * 60 + minute) * MINUTE_MS);
      if (instant !== undefined && instant > after) return instant;
    }
  }
  return undefined;
}

function cron(inner: string, zone: ZonedTime): Schedule {
  const fields = cronFields(inner);
  return {
    kind: "cron",
    next(after) {
      const start = new Date(zone.toLocal(after));
      // From the day before: where clocks were set back over midnight, yesterday's times may still come.
      let midnight = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()) - DAY_MS;
      for (;;) {
        const date = new Date(midnight);
        const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
        if (year > LAST_YEAR) return undefined;
        if (!fields.years.has(year) || !fields.months.has(month)) {
          midnight = Date.UTC(year, month, 1);
          continue;
        }
        const found = fields.days(year, month).has(date.getUTCDate())
          ? firstOfDay(fields, midnight, after, zone)
          : undefined;
        if (found !== undefined) return found;
        midnight += DAY_MS;
      }
    },
  };
}

/** Throws InvalidInput that says what is wrong with the expression or the zone. */
export function parseSchedule(text: string, timeZone: string): Schedule {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(text.trim()) ?? [];
  const zone = zonedTime(timeZone);
  if (kind === "rate") return rate(text, inner);
  if (kind === "at") return at(text, inner, zone);
  if (kind === "cron") return cron(inner, zone);
  throw new InvalidInput(`"${text}" is not a schedule; write rate(…), cron(…) or at(…)`);
}
