/**
 * The answers of the reading API as schemas. They describe the API in its document, and tests hold real answers
 * against them, so that the document cannot promise what is not answered.
 */
import * as z from "zod";
import { pollutants } from "../air/aqi-table.ts";
import { DOMAINS } from "../observation/domain.ts";
import { QUALITY_FLAGS } from "../observation/observation.ts";
import { DATA_RESOLUTIONS } from "./data-request.ts";

const instant = z
  .string()
  .describe("ISO 8601 with offset, Indian time")
  .meta({ example: "2026-01-05T09:30:00+05:30" });
const age = z.number().describe("Age when it was answered (s)");
const domain = z.enum(DOMAINS);
const unit = z.string().describe("Unit; 'unknown' where nobody stated it");
const flags = z
  .record(z.enum(QUALITY_FLAGS), z.number().optional())
  .describe("How many observations carried each flag");
const cursor = z.string().nullable().describe("Give it as `cursor` for the next page; null on the last");
const total = z.number().describe("How many there are in the whole range");

export const point = z.strictObject({
  type: z.literal("Point"),
  coordinates: z.tuple([z.number(), z.number()]).describe("[longitude, latitude]"),
});

export const statistics = z
  .strictObject({
    count: z.number().describe("Values in the figures"),
    mean: z.number().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    std: z.number().nullable().describe("Standard deviation as of a sample (n - 1)"),
    sum: z.number(),
    last: z.number().nullable().describe("The value with the latest event time"),
    last_at: instant.nullable(),
    excluded: z.number().describe("Values left out: outside the physical range, or from the future"),
  })
  .meta({ id: "Statistics" });

export const aqi = z
  .strictObject({
    index: z.number().nullable().describe("CPCB's index, 0-500; null where its minimum of data is not met"),
    category: z.string().nullable(),
    health: z.string().nullable().describe("CPCB's health statement"),
    dominant: z.enum(pollutants).nullable(),
    sub_indices: z.record(z.string(), z.number()),
    averages: z.record(z.string(), z.strictObject({ value: z.number(), unit, hours: z.number() })),
    as_of: instant.describe("End of the 24 hours that the index is of"),
    reason: z.string().optional().describe("Why there is no index"),
  })
  .meta({ id: "Aqi" });

export const entity = z
  .strictObject({
    domain,
    entity_id: z.string(),
    source: z.string(),
    location: point.optional(),
    observed_at: instant.describe("Event time of the latest observation"),
    updated_at: instant.describe("When it was received"),
    age_seconds: age,
    flags: z.array(z.enum(QUALITY_FLAGS)).describe("Flags of the latest observation"),
    metrics: z.record(
      z.string(),
      z.strictObject({ value: z.number(), unit, observed_at: instant, age_seconds: age }),
    ),
    aqi: aqi.nullable().optional().describe("Stations only; null after a day of silence"),
  })
  .meta({ id: "Entity" });

export const entities = z.strictObject({
  entities: z.array(entity),
  next_cursor: cursor,
  answered_at: instant,
});

export const state = z.strictObject({
  entities: z.array(entity),
  answered_at: instant.describe("Ask with since= this next time"),
});

const range = { from: instant, to: instant.describe("Exclusive"), resolution: z.enum(DATA_RESOLUTIONS) };

export const data = z.strictObject({
  domain,
  entity_id: z.string(),
  ...range,
  units: z.record(z.string(), unit),
  points: z
    .array(
      z.strictObject({
        start: instant,
        end: instant.describe("Exclusive"),
        observations: z.number(),
        flags,
        metrics: z.record(z.string(), statistics),
      }),
    )
    .optional()
    .describe("Windows that hold anything, in time order; at every resolution but raw"),
  observations: z
    .array(
      z.strictObject({
        observed_at: instant,
        received_at: instant,
        source: z.string(),
        flags: z.array(z.string()),
        metrics: z.record(z.string(), z.number()),
      }),
    )
    .optional()
    .describe("Observations as they were counted; at resolution raw"),
  statistics: z.record(z.string(), statistics).describe("Of the whole range, whatever the page"),
  flags,
  total,
  limit: z.number(),
  next_cursor: cursor,
  observed_at: instant.nullable().describe("Event time of the latest value in the range"),
  complete_until: instant.optional().describe("raw: observations received later may not be in the lake yet"),
  answered_at: instant,
});

export const traffic = z.strictObject({
  location: z.string(),
  start: instant,
  end: instant,
  resolution: z.enum(DATA_RESOLUTIONS),
  units: z.record(z.string(), z.string()),
  data: z.array(
    z.strictObject({
      timestamp: instant.describe("Start of the interval"),
      vehicle_count: z.number().nullable().describe("Sum of the interval"),
      average_speed: z.number().nullable(),
      occupancy: z.number().nullable(),
      congestion_level: z.number().nullable(),
      observations: z.number(),
    }),
  ),
  statistics: z.record(z.string(), statistics),
  total,
  limit: z.number(),
  next_cursor: cursor,
  observed_at: instant.nullable(),
  answered_at: instant,
});

const pollutionPoint = z.strictObject({
  timestamp: instant.describe("Start of the hour"),
  value: z.number().nullable().describe("Mean of the hour"),
  unit,
  aqi: z.number().nullable().describe("The station's index of the 24 hours that end with this hour"),
  category: z.string().nullable(),
  aqi_reason: z.string().optional().describe("Why there is no index"),
  sub_index: z.number().nullable().describe("This parameter's own index at that hour"),
  sub_index_category: z.string().nullable(),
});

const pollutionSeries = {
  parameter: z.string().nullable(),
  label: z.string().nullable(),
  unit: unit.nullable(),
  data: z.array(pollutionPoint),
  statistics: statistics.nullable(),
};

export const pollution = z.strictObject({
  station: z.string(),
  start: instant,
  end: instant,
  hours: z.number(),
  ...pollutionSeries,
  series: z
    .array(z.strictObject(pollutionSeries))
    .describe("One per parameter; `data` and the rest above repeat the first, for clients that ask for one"),
  aqi: aqi.nullable(),
  observed_at: instant.nullable(),
  answered_at: instant,
});

const counts = {
  acknowledged: z.number(),
  received: z.number(),
  counted: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  waiting: z.number(),
  missing: z.number().describe("Always 0: received = counted + duplicates + rejected + waiting"),
  flags,
  last_received_at: instant.nullable(),
  last_observed_at: instant.nullable(),
};

export const ledger = z.strictObject({
  sources: z.array(z.strictObject({ source: z.string(), ...counts })),
  total: z.strictObject(counts),
  waiting_is_lower_bound: z.boolean(),
  answered_at: instant,
});

export const deadLetter = z
  .strictObject({
    id: z.string(),
    source: z.string(),
    received_at: instant,
    via: z.string().describe("How it came: http, file, mqtt"),
    reasons: z.array(
      z.strictObject({
        field: z.string(),
        value: z.unknown().optional(),
        allowed: z.string(),
        message: z.string(),
      }),
    ),
    payload: z.unknown().describe("What came"),
    replayed_at: instant.optional(),
  })
  .meta({ id: "DeadLetter" });

export const deadLetters = z.strictObject({
  dead_letters: z.array(deadLetter),
  next_cursor: cursor,
  answered_at: instant,
});

export const replayed = z.strictObject({
  replayed: z.array(z.string()),
  not_found: z.array(z.string()),
  answered_at: instant,
});

export const health = z.strictObject({
  status: z.enum(["ok", "degraded", "down"]),
  version: z.string(),
  stage: z.string(),
  dependencies: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(["table", "bucket", "stream", "queue"]),
      essential: z.boolean().describe("Without it the system is down"),
      ok: z.boolean(),
      latency_ms: z.number(),
      messages: z.number().optional().describe("Waiting in a queue"),
      error: z.string().optional(),
    }),
  ),
  stream: z
    .strictObject({
      shards: z.number(),
      last_judged_at: instant.nullable().describe("When the counter last judged a record"),
      lag_ms: z
        .number()
        .nullable()
        .describe("Age of the oldest record that is not judged yet; 0 where there is none"),
    })
    .nullable(),
  answered_at: instant,
});

export const errorAnswer = z
  .strictObject({
    error: z.strictObject({
      code: z.string(),
      message: z.string().describe("What was wrong, what was given, what is allowed"),
      details: z.record(z.string(), z.unknown()),
      request_id: z.string(),
      timestamp: z.string(),
    }),
  })
  .meta({ id: "Error" });
