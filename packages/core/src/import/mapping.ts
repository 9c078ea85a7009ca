/**
 * A mapping says how the rows of a feed's files become observations. It is data: it ships with Nagar, lies beside
 * a file as `FILE.mapping.json`, or is registered in the lake. docs/import.md explains it to whoever writes one.
 */
import * as z from "zod";
import { InvalidInput } from "../errors.ts";
import { DOMAINS, ENTITY_ID_PATTERN } from "../observation/domain.ts";
import { METRIC_BY_WIRE, METRICS, UNKNOWN_METRIC_PATTERN } from "../observation/metrics.ts";
import { convertToMetric } from "../units/convert-to-metric.ts";
import { encodings } from "./bytes.ts";
import { DEFAULT_MISSING } from "./parse-number.ts";
import { timeParser } from "./parse-time.ts";
import { zoneOf } from "./zone.ts";

export const MAPPING_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

const column = z
  .string()
  .min(1)
  .max(200)
  .describe("A column's name, or a path into a JSON record (location.coordinates.0)");

/** One name, or several spellings of which the first that the file has is taken. */
const columnChoice = z.union([column, z.array(column).min(1).max(10)]);

const timeFormat = z.string().min(1).max(40);

const unitSchema = z.union([
  z.string().max(32),
  z.strictObject({
    column: columnChoice,
    codes: z
      .record(z.string(), z.string().max(32))
      .optional()
      .describe("Units by the codes that the column holds"),
    otherwise: z.string().max(32).default("unknown").describe("The unit where the column says nothing"),
  }),
]);

const valueSchema = z
  .strictObject({
    column: columnChoice,
    unit: unitSchema
      .optional()
      .describe(
        "The file's unit, or the column that states it; the contract's where left out; 'unknown' where nobody says",
      ),
    missing: z
      .array(z.number())
      .optional()
      .describe("Numbers that mean 'no value' in this column (-999, 0 for a price)"),
    words: z
      .record(z.string(), z.number())
      .optional()
      .describe("Numbers for texts of this column: a wind sector's degrees. Case does not matter"),
    doubtful: z
      .string()
      .optional()
      .describe("Why to be careful with it. Values are kept; range and anomaly flags mark them"),
  })
  .describe("Where a metric's value stands");

const columnOrValue = z.union([
  z
    .string()
    .min(1)
    .max(200)
    .transform((column): z.infer<typeof valueSchema> => ({ column })),
  valueSchema,
]);

const entitySchema = z.union([
  z.strictObject({ id: z.string().regex(ENTITY_ID_PATTERN) }),
  z.strictObject({
    template: z
      .string()
      .min(3)
      .max(120)
      .describe("Text with columns in braces, {market}-{commodity}; what an id cannot hold becomes '-'"),
    values: z
      .record(z.string(), z.string().regex(ENTITY_ID_PATTERN))
      .optional()
      .describe("Ids for given texts of the filled template; any other text is made into an id itself"),
  }),
]);

const locationSchema = z.union([
  z.strictObject({ longitude: column, latitude: column }),
  z.strictObject({ point: z.tuple([z.number(), z.number()]).describe("[longitude, latitude]") }),
]);

const rowObservation = z
  .strictObject({
    domain: z.enum(DOMAINS),
    entity: entitySchema,
    location: locationSchema.optional(),
    metrics: z.record(z.string(), columnOrValue),
  })
  .describe("One observation per row");

const wideObservation = z
  .strictObject({
    domain: z.enum(DOMAINS),
    columns: z
      .string()
      .max(200)
      .describe("Regular expression; each column whose whole name it matches is an entity"),
    entity: z
      .string()
      .max(120)
      .describe(
        "The entity's id: $1 is the first group of the expression, $0 all of it, {column} the row's text",
      ),
    metric: z.string(),
    unit: z.string().max(32).optional(),
    missing: z.array(z.number()).optional(),
  })
  .describe("Wide table: one observation per row and matching column");

const longObservation = z
  .strictObject({
    domain: z.enum(DOMAINS),
    entity: entitySchema,
    location: locationSchema.optional(),
    name: columnChoice.describe("The column that names the quantity"),
    value: columnChoice,
    names: z.record(z.string(), z.strictObject({ metric: z.string(), unit: z.string().max(32).optional() })),
    missing: z.array(z.number()).optional(),
  })
  .describe("Long table: one quantity per row, named by a column");

export const mappingSchema = z.strictObject({
  name: z.string().regex(MAPPING_NAME, "small letters, digits and '-', at most 64"),
  title: z.string().min(1).max(200),
  feed: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:/@+-]{0,63}$/u)
    .describe("The source's name in the ledger"),
  files: z
    .array(z.string())
    .optional()
    .describe("Names of files that it is for; such a file needs no --mapping"),
  notes: z.array(z.string()).optional().describe("What one must know about the feed"),
  format: z
    .strictObject({
      type: z
        .enum(["csv", "ndjson", "json", "xlsx"])
        .optional()
        .describe("Told from name and content where left out"),
      encoding: z.enum(encodings).optional(),
      delimiter: z.string().length(1).optional(),
      headerLine: z.int().min(1).max(1000).optional(),
      sheet: z.union([z.string(), z.int().min(1)]).optional(),
      records: z
        .union([z.string(), z.array(z.string()).min(1).max(5)])
        .optional()
        .describe(
          "JSON: path of the list of records, or several of which the first that is there counts; '' is the document",
        ),
      columnwise: z.string().optional().describe("JSON: path of an object of equally long lists"),
    })
    .optional(),
  missing: z
    .array(z.string())
    .default(DEFAULT_MISSING)
    .describe("Words that mean 'no value'; case does not matter"),
  time: z.strictObject({
    column: z.union([columnChoice, z.strictObject({ date: column, time: column })]),
    format: z
      .union([timeFormat, z.array(timeFormat).min(1).max(5)])
      .default("iso")
      .describe(
        "iso, iso-interval, epoch-s, epoch-ms, spreadsheet, a pattern of YYYY MM DD HH mm ss; or several, tried in order",
      ),
    zone: z
      .union([z.string().max(64), z.strictObject({ offsetSeconds: column })])
      .optional()
      .describe(
        "Where a time without an offset is meant: +05:30, Asia/Kolkata, or the column that holds the offset",
      ),
    interval: z
      .string()
      .regex(/^[1-9]\d{0,3}(min|h|d)$/)
      .optional()
      .describe("What one row covers: 5min, 1h, 1d"),
    stamp: z
      .enum(["start", "end"])
      .default("start")
      .describe("Whether the stamp begins or ends that interval"),
  }),
  when: z
    .array(z.strictObject({ column, is: z.array(z.string()).min(1) }))
    .optional()
    .describe("Rows are taken only where the column holds one of these texts; the others are passed over"),
  imputed: z
    .boolean()
    .optional()
    .describe("The publisher filled gaps in: every observation is marked 'imputed'"),
  observations: z
    .array(z.union([rowObservation, wideObservation, longObservation]))
    .min(1)
    .max(20),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type MappedObservationSpec = Mapping["observations"][number];
export type EntitySpec = z.infer<typeof entitySchema>;
export type UnitSpec = z.infer<typeof unitSchema>;
export type LocationSpec = z.infer<typeof locationSchema>;
export type ColumnChoice = z.infer<typeof columnChoice>;

const INTERVAL_MS = { min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Length of a mapping's interval, "5min", "1h", "1d" (ms). */
export function intervalMs(interval: string): number {
  const match = /^(\d+)(min|h|d)$/.exec(interval)!;
  return Number(match[1]) * INTERVAL_MS[match[2] as keyof typeof INTERVAL_MS];
}

/**
 * Checks a mapping: its shape, and what the shape cannot say (metrics that exist, units that convert, patterns and
 * zones that parse).
 * @param origin the file or name, for the message.
 * @throws InvalidInput naming origin, field, value and what is allowed.
 */
export function parseMapping(value: unknown, origin: string): Mapping {
  const parsed = mappingSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InvalidInput(`${origin}: ${issue.path.join(".") || "the mapping"}: ${issue.message}`, {
      details: { field: issue.path.join(".") },
      cause: parsed.error,
    });
  }
  const mapping = parsed.data;
  const { format, zone } = mapping.time;
  try {
    timeParser(format, typeof zone === "string" ? zoneOf(zone) : undefined);
  } catch (cause) {
    throw new InvalidInput(`${origin}: time: ${(cause as Error).message}`, { cause });
  }
  if (mapping.time.stamp === "end" && mapping.time.interval === undefined) {
    throw new InvalidInput(
      `${origin}: time.interval is missing; a stamp that ends an interval needs its length`,
    );
  }
  for (const [i, spec] of mapping.observations.entries())
    checkObservation(spec, `${origin}: observations.${i}`);
  return mapping;
}

function checkObservation(spec: MappedObservationSpec, where: string): void {
  if ("metrics" in spec) {
    if (Object.keys(spec.metrics).length === 0) throw new InvalidInput(`${where}.metrics is empty`);
    for (const [metric, source] of Object.entries(spec.metrics)) {
      const unit = typeof source.unit === "string" ? source.unit : undefined;
      checkMetric(spec.domain, metric, unit, `${where}.metrics.${metric}`);
    }
  } else if ("columns" in spec) {
    try {
      new RegExp(spec.columns);
    } catch (cause) {
      throw new InvalidInput(`${where}.columns: "${spec.columns}" is no regular expression`, { cause });
    }
    checkMetric(spec.domain, spec.metric, spec.unit, `${where}.metric`);
  } else {
    for (const [name, { metric, unit }] of Object.entries(spec.names)) {
      checkMetric(spec.domain, metric, unit, `${where}.names.${name}`);
    }
  }
}

function checkMetric(
  domain: (typeof DOMAINS)[number],
  wire: string,
  unit: string | undefined,
  where: string,
): void {
  const metric = METRIC_BY_WIRE[domain].get(wire);
  if (!metric) {
    if (UNKNOWN_METRIC_PATTERN.test(wire)) return;
    const allowed = METRICS[domain].map((each) => each.wire).join(", ");
    throw new InvalidInput(
      `${where}: no metric ${wire} in ${domain}; allowed are ${allowed}, unknown_<name>`,
    );
  }
  if (unit === undefined || unit === "unknown") return;
  if (convertToMetric(metric, 1, unit) === undefined) {
    throw new InvalidInput(`${where}: unit "${unit}" does not convert to ${metric.unit}; or say "unknown"`);
  }
}
