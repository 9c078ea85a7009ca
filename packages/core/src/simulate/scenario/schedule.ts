/** When a policy holds: its days and hours within the scenario, as one mask over all hours. */
import { DAY_MS } from "../../observation/instant.ts";
import type { Policy } from "./policy.ts";
import type { Scenario, World } from "./scenario.ts";

type Calendar = Pick<Scenario, "startDate" | "days">;

/** Local days since 1970-01-01 of `YYYY-MM-DD`. */
export const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** Monday 1 to Sunday 7 of a day since 1970-01-01 (a Thursday). */
export const weekdayOf = (day: number) => ((((day + 3) % 7) + 7) % 7) + 1;

/** The day of the scenario (0 is the first) that a day point names; may lie outside the scenario. */
export function dayOffset(point: number | string, { startDate }: Pick<Calendar, "startDate">): number {
  return typeof point === "number" ? point : dayNumber(point) - dayNumber(startDate);
}

/** Days [from, to) of the scenario on which something holds; empty where `to` is not above `from`. */
export function daysOf(
  {
    start,
    days,
    end,
  }: { start: number | string; days?: number | undefined; end?: number | string | undefined },
  calendar: Calendar,
): { from: number; to: number } {
  const from = dayOffset(start, calendar);
  let to = calendar.days;
  if (end !== undefined) to = dayOffset(end, calendar) + 1;
  else if (days !== undefined) to = from + days;
  return { from: Math.max(0, from), to: Math.min(calendar.days, to) };
}

/** Days [from, to) of the world's event; the whole scenario for worlds without one. */
export function worldDays(world: World, calendar: Calendar): { from: number; to: number } {
  return "start" in world ? daysOf(world, calendar) : { from: 0, to: calendar.days };
}

/** 1 for every hour of the day that a list of [from, to) spans covers. */
export function hourMask(spans: readonly (readonly [number, number])[]): Uint8Array {
  const mask = new Uint8Array(24);
  for (const [from, to] of spans) mask.fill(1, from, to);
  return mask;
}

/** 1 for every hour (day·24 + hour) of the scenario in which the policy holds. */
export function activeHours(policy: Policy, calendar: Calendar): Uint8Array {
  const mask = new Uint8Array(calendar.days * 24);
  const ofDay = hourMask(policy.hours);
  const first = dayNumber(calendar.startDate);
  const { from, to } = daysOf(policy, calendar);
  for (let day = from; day < to; day += 1) {
    if (policy.weekdays.includes(weekdayOf(first + day))) mask.set(ofDay, day * 24);
  }
  return mask;
}
