/** What every part of a town's description shares: identifiers, positions, shapes, clock times. */
import { z } from "zod";

/** `R001`, `M01`, `onion`: a letter, then letters, digits, `-` and `_`; stable, since observations carry it. */
export const identifier = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, "an id is a letter followed by up to 39 letters, digits, - or _");

export const label = z.string().min(1).max(120);

/** `[longitude, latitude]` in degrees, WGS 84. */
export const position = z.tuple([
  z.number().min(-180).max(180).describe("longitude, degrees"),
  z.number().min(-90).max(90).describe("latitude, degrees"),
]);
export type Position = z.infer<typeof position>;

/** GeoJSON polygon; the first ring is the outside, counter-clockwise, first position repeated at the end. */
export const polygon = z.strictObject({
  type: z.literal("Polygon"),
  coordinates: z.array(z.array(position).min(4)).min(1),
});
export type Polygon = z.infer<typeof polygon>;

/** Local clock time of the town, `00:00` to `24:00`. */
export const clockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a clock time is HH:MM from 00:00 to 24:00");

/** A span of the day, `from` before `to`. */
export const span = z.strictObject({ from: clockTime, to: clockTime });
export type Span = z.infer<typeof span>;

/** Day of the year without a year, `MM-DD`. */
export const monthDay = z
  .string()
  .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, "a day of the year is MM-DD");

/** A share of a whole. */
export const share = z.number().min(0).max(1);

export const nonNegative = z.number().min(0);
export const positive = z.number().gt(0);
export const count = z.int().min(0);
