/**
 * The observation as it travels: snake_case JSON, one zod schema per domain. These schemas validate requests and
 * MQTT payloads and describe the API, so that neither can drift from the other.
 */
import * as z from "zod";
import { DOMAINS, type Domain, entityIdSchema } from "./domain.ts";
import { METRICS, UNKNOWN_METRIC_PATTERN } from "./metrics.ts";

/** Names that a publisher gives itself: letters of any script, digits and plain punctuation, at most 64. */
const labelSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:/@+-]{0,63}$/u);

export const sourceSchema = z
  .union([labelSchema, z.strictObject({ feed: labelSchema, device: labelSchema.optional() })])
  .describe("Which feed this comes from, by name, or the feed and the device");

const longitude = z.number().min(-180).max(180);
/** Both may reach 180 here: which of them is the latitude is told later, because publishers mix them up. */
const coordinates = z.tuple([longitude, longitude], z.number());

export const pointSchema = z
  .strictObject({ type: z.literal("Point"), coordinates: coordinates.refine((pair) => pair.length <= 3) })
  .describe("GeoJSON point, [longitude, latitude] in degrees, WGS 84");

/** Spellings of "no value" that are taken for null. Everything else that is no number is refused. */
const MISSING = z.enum(["NA", "N/A", "na", "n/a"]);

const value = z.union([z.number(), z.null(), MISSING]);

function metricsSchema(domain: Domain) {
  const shape = Object.fromEntries(
    METRICS[domain].map((m) => [
      m.wire,
      value.optional().describe(`${m.description} (${m.unit}); plausible from ${m.min} to ${m.max}`),
    ]),
  );
  return z
    .strictObject(shape)
    .catchall(z.never())
    .describe(
      `Values by metric; null or "NA" where missing. A quantity of unstated unit is called unknown_<name>`,
    );
}

const common = {
  entity_id: entityIdSchema,
  observed_at: z.string().max(40).describe("Event time, ISO 8601 with offset: 2026-01-05T09:30:00+05:30"),
  source: sourceSchema,
  message_id: z.string().min(1).max(128).optional().describe("Names this message within its source"),
  location: pointSchema.optional(),
  units: z
    .record(z.string(), z.string().max(32))
    .optional()
    .describe("Unit of a metric where it is not the contract's; 'unknown' keeps it out of every model"),
  quality: z
    .array(z.enum(["imputed"]))
    .max(1)
    .optional()
    .describe("Marks that the publisher sets"),
};

const KNOWN = new Map(DOMAINS.map((domain) => [domain, metricsSchema(domain)]));

/** `metrics` of a domain, with `unknown_…` names let through whatever they are. */
const metricsOf = (domain: Domain) =>
  z.record(z.string(), value).superRefine((metrics, context) => {
    const known = KNOWN.get(domain)!.shape;
    const unknown = Object.keys(metrics).filter(
      (n) => !Object.hasOwn(known, n) && !UNKNOWN_METRIC_PATTERN.test(n),
    );
    for (const name of unknown) context.addIssue({ code: "custom", path: [name], message: "not a metric" });
    if (Object.keys(metrics).length === 0) context.addIssue({ code: "custom", path: [], message: "empty" });
  });

/** Validates a wire observation of one domain. */
export const WIRE_SCHEMAS = Object.fromEntries(
  DOMAINS.map((domain) => [
    domain,
    z.strictObject({ domain: z.literal(domain), ...common, metrics: metricsOf(domain) }),
  ]),
) as unknown as Readonly<Record<Domain, WireSchema>>;

/** Describes a wire observation of one domain, metric by metric, for the API's document. */
export const WIRE_DOCUMENTATION = Object.fromEntries(
  DOMAINS.map((domain) => [
    domain,
    z.strictObject({ domain: z.literal(domain), ...common, metrics: KNOWN.get(domain)! }),
  ]),
) as unknown as Readonly<Record<Domain, z.ZodObject>>;

export interface WireObservation {
  domain: Domain;
  entity_id: string;
  observed_at: string;
  metrics: Record<string, number | string | null>;
  source: string | { feed: string; device?: string | undefined };
  message_id?: string | undefined;
  location?: { type: "Point"; coordinates: number[] } | undefined;
  units?: Record<string, string> | undefined;
  quality?: "imputed"[] | undefined;
}

type WireSchema = z.ZodType<WireObservation>;
