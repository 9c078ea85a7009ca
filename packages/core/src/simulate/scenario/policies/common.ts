/**
 * What every policy says: when it holds, how strongly, how well it is enforced. All of it on the wire's names, with
 * units in the descriptions, because these schemas also describe the form on the page.
 */
import * as z from "zod";
import { identifier } from "../../../town/schema/common.ts";

/** A number from `low` to `high`; the message says so. */
export function between(low: number, high: number) {
  const allowed = `a number from ${low} to ${high}`;
  return z.number({ error: allowed }).min(low, allowed).max(high, allowed);
}

/** A whole number from `low` to `high`. */
export function wholeBetween(low: number, high: number) {
  const allowed = `a whole number from ${low} to ${high}`;
  return z.int({ error: allowed }).min(low, allowed).max(high, allowed);
}

export const share = between(0, 1);

/** Longest scenario, days: a leap year. */
export const MAX_DAYS = 366;

export const isoDate = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, { error: "a day as YYYY-MM-DD", abort: true })
  .refine((text) => {
    const ms = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  }, "a day that exists, as YYYY-MM-DD");

/** Day 0 is the scenario's first day. */
export const dayPoint = z.union([z.int().min(0).max(MAX_DAYS), isoDate], {
  error: `days after the scenario's first day (0 to ${MAX_DAYS}), or a day as YYYY-MM-DD`,
});

/** `[8, 20]`: from 8:00 to 20:00. Whole hours: the model's step. Over midnight it takes two. */
export const hourSpan = z
  .tuple([wholeBetween(0, 23), wholeBetween(1, 24)], { error: "two hours, such as [8, 20]" })
  .refine(([from, to]) => from < to, "the first hour is before the second; a span over midnight is two");
export type HourSpan = z.output<typeof hourSpan>;

export const hourSpans = z.array(hourSpan).min(1, "at least one span").max(12, "at most 12 spans");

/** Spans whose ends need not be whole hours. */
export const clockSpans = z
  .array(
    z
      .tuple([between(0, 24), between(0, 24)], { error: "two hours, such as [6, 8.5]" })
      .refine(([from, to]) => from < to, "the first hour is before the second; a span over midnight is two"),
  )
  .min(1, "at least one span")
  .max(12, "at most 12 spans");

export const ALL_DAY: HourSpan[] = [[0, 24]];

/** Some elements of the town by id, or all of their kind. */
export function someOrAll(what: string, most = 2000) {
  return z
    .union([z.literal("all"), z.array(identifier).min(1).max(most)], {
      error: `"all", or a list of ids of ${what}`,
    })
    .default("all")
    .describe(`Which ${what}: "all", or a list of ids`);
}

export function idList(what: string, most = 2000) {
  return z
    .array(identifier, { error: `a list of ids of ${what}` })
    .min(1, `at least one id of ${what}`)
    .max(most, `at most ${most} ids`)
    .describe(`Ids of ${what}`);
}

/** For kinds that act in wards. */
export const zones = someOrAll("wards");

interface Usual<Exemption extends string> {
  hours?: HourSpan[];
  weekdays?: number[];
  enforcement?: number;
  /** Who may be exempt, and who is unless the scenario says otherwise. */
  exemptions?: readonly Exemption[];
  exempt?: readonly Exemption[];
}

/** The fields of every policy, with what is usual for its kind. */
export function when<const Exemption extends string = never>(usual: Usual<Exemption> = {}) {
  return {
    start: dayPoint.default(0).describe("First day: days after the scenario's start, or a date"),
    days: wholeBetween(1, MAX_DAYS)
      .optional()
      .describe("How many days it lasts; left out: to the scenario's end"),
    end: dayPoint.optional().describe("Last day, instead of `days`: a day of the scenario, or a date"),
    hours: hourSpans.default(usual.hours ?? ALL_DAY).describe("Hours of the day, as [from, to) spans"),
    weekdays: z
      .array(wholeBetween(1, 7))
      .min(1, "at least one weekday")
      .max(7, "at most seven weekdays")
      .default(usual.weekdays ?? [1, 2, 3, 4, 5, 6, 7])
      .describe("Days of the week on which it holds, Monday 1 to Sunday 7"),
    exemptions: z
      .array(
        z.enum((usual.exemptions ?? []) as readonly [Exemption, ...Exemption[]], {
          error: usual.exemptions?.length
            ? `one of ${usual.exemptions.join(", ")}`
            : "this policy knows no exemptions",
        }),
      )
      .default([...(usual.exempt ?? [])])
      .describe("Who it does not bind"),
    intensity: share
      .default(1)
      .describe("How much of the measure is done, 0 (nothing, byte for byte) to 1 (as stated)"),
    enforcement: share
      .default(usual.enforcement ?? 1)
      .describe("How strictly it is enforced, 0 to 1: what is not enforced is obeyed by habit only"),
  };
}
