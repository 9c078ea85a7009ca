/**
 * The parameters of the reading API, as schemas: they validate requests and describe themselves in the API's document.
 * A message says what is allowed, because that is what is shown to whoever sent something else.
 */
import * as z from "zod";
import { DOMAINS, ENTITY_ID_PATTERN } from "../observation/domain.ts";
import { parseInstant } from "../observation/instant.ts";

/** An object of parameters that refuses others: a misspelt one must not be passed over in silence. */
export function parameters<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `no parameter ${(issue as unknown as { keys: string[] }).keys.join(", ")}; allowed are ${Object.keys(shape).join(", ") || "none"}`
        : undefined,
  });
}

export const domainParameter = z
  .enum(DOMAINS, { error: `one of ${DOMAINS.join(", ")}` })
  .describe("The domain");

export const entityParameter = z
  .string({ error: "an entity's id, such as R001; /v1/entities lists them" })
  .regex(ENTITY_ID_PATTERN, "an entity's id: a letter or digit, then letters, digits, '.', '_', ':' or '-'")
  .describe("The entity's id");

const INSTANT =
  "an instant such as 2026-01-05T09:30:00+05:30 (the + written %2B) or an Indian day such as 2026-01-05";

/** An instant with offset, or a day that stands for its Indian midnight; gives ms since 1970 UTC. */
export const instantParameter = z
  .string()
  .max(40, INSTANT)
  .transform((text, context) => {
    // An unescaped + arrives as a blank.
    const instant = /^\d{4}-\d\d-\d\d$/.test(text)
      ? parseInstant(`${text}T00:00:00+05:30`)
      : parseInstant(text.replace(/ (\d\d:?\d\d)$/, "+$1"));
    if (instant !== undefined) return instant;
    context.addIssue({ code: "custom", message: INSTANT });
    return z.NEVER;
  });

/** A whole number in a query string. */
export function integerParameter(min: number, max: number, fallback: number) {
  const allowed = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, allowed)
    .transform(Number)
    .refine((value) => value >= min && value <= max, allowed)
    .default(fallback)
    .meta({ wire: { type: "integer", minimum: min, maximum: max, default: fallback } });
}

/** A list with commas; empty items are dropped. */
export const listParameter = z
  .string()
  .max(500, "at most 500 characters")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );

/** Where the page before ended. It is opaque: whoever makes one up gets this message. */
export function cursorParameter<S extends z.ZodType>(inside: S) {
  const allowed = "the next_cursor of the page before, unchanged";
  return z
    .string()
    .max(2000, allowed)
    .transform((text, context): z.output<S> => {
      try {
        const parsed = inside.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
        if (parsed.success) return parsed.data;
      } catch {
        // Not JSON: said below.
      }
      context.addIssue({ code: "custom", message: allowed });
      return z.NEVER;
    })
    .optional()
    .describe("next_cursor of the page before");
}

/** The other half of {@link cursorParameter}. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

const BOX = "west,south,east,north in degrees, such as 72.4,22.9,72.7,23.2";

/** A bounding box as GeoJSON orders it. In India latitudes and longitudes do not overlap: a swapped box is told. */
export const boxParameter = z
  .string()
  .max(100, BOX)
  .transform((text, context) => {
    const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const [west, south, east, north] = numbers as [number, number, number, number];
    if (numbers.length === 4 && numbers.every(Number.isFinite)) {
      if (west <= east && south <= north && Math.abs(south) <= 90 && Math.abs(north) <= 90) {
        return { west, south, east, north };
      }
    }
    context.addIssue({ code: "custom", message: BOX });
    return z.NEVER;
  });
export type Box = z.output<typeof boxParameter>;
