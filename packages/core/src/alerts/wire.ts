/** Alerts as the API says them, and what may be asked of them. */
import * as z from "zod";
import { aqiCategory } from "../air/aqi.ts";
import { InvalidInput } from "../errors.ts";
import { DOMAINS, type EntityKey, entityIdSchema, splitEntityKey } from "../observation/domain.ts";
import { formatInstant, MINUTE_MS } from "../observation/instant.ts";
import { metricToWire } from "../observation/metrics.ts";
import type { Point } from "../observation/observation.ts";
import { point } from "../read/answers.ts";
import {
  boxParameter,
  cursorParameter,
  instantParameter,
  integerParameter,
  parameters,
} from "../read/parameters.ts";
import { ALERT_STATUSES, type Alert, type AlertChange, actorNote } from "./alert.ts";
import { alertRuleWire, SEVERITIES } from "./rule.ts";
import { troubleOf } from "./tell-together.ts";

const DAY_MINUTES = 24 * 60;

export const alertsQuery = parameters({
  status: z
    .enum([...ALERT_STATUSES, "open"], { error: `one of open, ${ALERT_STATUSES.join(", ")}` })
    .optional()
    .describe("`open` is active or acknowledged"),
  severity: z
    .enum(SEVERITIES, { error: `one of ${SEVERITIES.join(", ")}` })
    .optional()
    .describe("At least so grave"),
  domain: z.enum(DOMAINS, { error: `one of ${DOMAINS.join(", ")}` }).optional(),
  type: z.string().max(41, "a type such as air_pollution").optional(),
  entity: z.string().max(64, "an entity's id").optional(),
  incident: z.string().max(200).optional().describe("Only the alerts of this incident"),
  bbox: boxParameter.optional().describe("Only what lies in west,south,east,north"),
  from: instantParameter.optional().describe("Opened at or after; seven days ago where left out"),
  to: instantParameter.optional().describe("Opened before; now where left out"),
  limit: integerParameter(1, 500, 100),
  cursor: cursorParameter(
    z
      .string()
      .max(250)
      .regex(/^\d{8}T\d{4}#/),
  ),
});
export type AlertsQuery = z.output<typeof alertsQuery>;

export const alertIdParameter = z
  .string()
  .regex(/^[a-z][a-z0-9-]+:.{1,90}:\d{8}T\d{4}$/u, "an alert's id, as /v1/alerts gives it")
  .describe("The alert's id");

export const documentIdParameter = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/, "an id: a lower-case letter, then 1 to 62 lower-case letters, digits or -")
  .describe("The id");

/** A document under the id that its address names. @throws InvalidInput where it names another. */
export function named<Document extends { id: string }>(id: string, document: Document): Document {
  if (document.id === id) return document;
  throw new InvalidInput(
    `id: "${document.id}" in the body, "${id}" in the address; they have to be the same`,
    {
      details: { field: "id", value: document.id, allowed: id },
    },
  );
}

export const actorBody = actorNote.extend({
  all_places: z
    .boolean()
    .default(false)
    .describe(
      "Also the other alerts of the incident that show the same trouble, as far as their status allows it",
    ),
});
export const actionBody = actorNote.extend({
  note: z.string().trim().min(1).max(1000).describe("What was done"),
});

/** A rule, as it is or as it might be, and the place whose last days it is tried on. */
export const tryBody = z.strictObject({
  rule: alertRuleWire,
  entity_id: entityIdSchema,
  days: z.int().min(1).max(7).default(7),
});

const instant = z.string().describe("ISO 8601 with offset, Indian time");
const evidence = z.strictObject({
  domain: z.enum(DOMAINS),
  entity_id: z.string(),
  metric: z.string(),
  value: z.number().nullable(),
  bound: z.number().nullable(),
  unit: z.string(),
  expected_at: instant.nullable(),
  probability: z.number().nullable(),
  model_version: z.string().nullable(),
  series: z.string().nullable().describe("Of an alert of a model: what it forecasts; null otherwise"),
});

export const alertShape = z.strictObject({
  id: z.string(),
  rule_id: z.string(),
  trouble: z
    .string()
    .describe("What it is told as, with the other alerts of the incident that show the same"),
  incident_id: z.string().describe("Alerts of one trouble share it"),
  type: z.string(),
  title: z.string(),
  domain: z.enum(DOMAINS),
  severity: z.enum(SEVERITIES),
  status: z.enum(ALERT_STATUSES),
  entity_id: z.string(),
  location: point.nullable(),
  affected: z.array(z.strictObject({ domain: z.enum(DOMAINS), entity_id: z.string() })),
  opened_at: instant,
  last_sign_at: instant,
  resolved_at: instant.nullable(),
  duration_minutes: z.number(),
  signs: z.number().describe("Minutes that showed it"),
  suppressed: z.boolean(),
  evidence: z.array(evidence),
  recommended_actions: z.array(z.string()),
  history: z.array(
    z.strictObject({
      number: z.number(),
      change: z.string(),
      at: instant,
      by: z.string(),
      note: z.string().nullable(),
      told_with: z
        .string()
        .nullable()
        .describe(
          "The alert of the same incident whose message told of this change too; null where it has its own",
        ),
      others: z.number().describe("Further places of the incident that its message told of"),
    }),
  ),
});
export const tryAnswer = z.strictObject({
  from: instant,
  to: instant,
  minutes: z.number().describe("Minutes in which the place was observed; where 0, no alert says nothing"),
  alerts: z.array(
    z.strictObject({
      opened_at: instant,
      last_sign_at: instant,
      resolved_at: instant.nullable(),
      signs: z.number().describe("Minutes that showed it"),
      evidence: z.array(evidence).describe("Of the last of them"),
    }),
  ),
});
export const alertsAnswer = z.strictObject({
  alerts: z.array(alertShape),
  next_cursor: z.string().nullable(),
  answered_at: instant,
});

const measured = { domain: z.enum(DOMAINS), entity_id: z.string(), metric: z.string(), unit: z.string() };
/** One alert with what can only be told of it alone: the area, how it is there now and what is to come. */
export const alertDetailShape = alertShape.extend({
  area: z
    .strictObject({
      type: z.literal("MultiPoint"),
      coordinates: z.array(z.tuple([z.number(), z.number()])).describe("[longitude, latitude] each"),
    })
    .nullable()
    .describe("Where the affected entities are; null where no place of theirs is known"),
  now: z
    .array(z.strictObject({ ...measured, value: z.number(), observed_at: instant }))
    .describe("What the first entity shows now"),
  predicted: z
    .array(
      z.strictObject({
        ...measured,
        at: instant.describe("Start of the step"),
        value: z.number().describe("Median"),
        lower: z.number(),
        upper: z.number(),
        confidence: z.number().describe("Chance that the value lies from lower to upper"),
        model_version: z.string(),
      }),
    )
    .describe("What the quantity of the evidence is forecast to be; empty where it cannot be forecast"),
  sources: z.array(z.string()).describe("Feeds that the affected entities are observed through"),
  health_advice: z
    .string()
    .nullable()
    .describe("Of an alert of India's index: CPCB's health statement for its category"),
});
export type AlertDetail = z.output<typeof alertDetailShape>;

/** The statement for the index that an alert was raised on; null where it was raised on something else. */
export function healthAdvice({ evidence }: Alert): string | null {
  const index = evidence.find(({ metric }) => metric === "aqi");
  return index === undefined ? null : aqiCategory(index.value).health;
}

const placeOf = (entity: EntityKey) => {
  const { domain, entityId } = splitEntityKey(entity);
  return { domain, entity_id: entityId };
};

/** An alert as the API says it; `location` is its first entity's, where one is known. */
export function alertAnswer(alert: Alert, location: Point | undefined): z.output<typeof alertShape> {
  return {
    id: alert.id,
    rule_id: alert.ruleId,
    trouble: troubleOf(alert),
    incident_id: alert.incidentId,
    type: alert.type,
    title: alert.title,
    domain: alert.domain,
    severity: alert.severity,
    status: alert.status,
    entity_id: placeOf(alert.entity).entity_id,
    location: location === undefined ? null : { type: "Point", coordinates: [...location.coordinates] },
    affected: alert.entities.map(placeOf),
    opened_at: formatInstant(alert.openedAt),
    last_sign_at: formatInstant(alert.lastSignAt),
    resolved_at: alert.resolvedAt === undefined ? null : formatInstant(alert.resolvedAt),
    duration_minutes: Math.round(
      ((alert.resolvedAt ?? alert.lastSignAt + MINUTE_MS) - alert.openedAt) / MINUTE_MS,
    ),
    signs: alert.signs,
    suppressed: alert.suppressed,
    evidence: alert.evidence.map((each) => ({
      ...placeOf(each.entity),
      metric: metricToWire(placeOf(each.entity).domain, each.metric),
      value: Number.isFinite(each.value) ? each.value : null,
      bound: each.bound ?? null,
      unit: each.unit,
      expected_at: each.expectedAt === undefined ? null : formatInstant(each.expectedAt),
      probability: each.probability ?? null,
      model_version: each.model ?? null,
      series: each.series ?? null,
    })),
    recommended_actions: [...alert.actions],
    history: alert.history.map(changeAnswer),
  };
}

/** A change as the API and webhooks say it. */
export const changeAnswer = ({ number, kind, at, by, note, toldWith, others }: AlertChange) => ({
  number,
  change: kind,
  at: formatInstant(at),
  by,
  note: note ?? null,
  told_with: toldWith ?? null,
  others: others ?? 0,
});

/** Whether an alert answers the query (the place apart). `now` in ms. */
export function matches(alert: Alert, query: AlertsQuery, now: number): boolean {
  const { status, severity, domain, type, entity, incident } = query;
  const [from, to] = spanOf(query, now);
  const open = alert.status !== "resolved";
  return (
    (status === undefined || (status === "open" ? open : alert.status === status)) &&
    (severity === undefined || SEVERITIES.indexOf(alert.severity) >= SEVERITIES.indexOf(severity)) &&
    (domain === undefined || alert.domain === domain) &&
    (type === undefined || alert.type === type) &&
    (incident === undefined || alert.incidentId === incident) &&
    (entity === undefined || alert.entities.some((each) => splitEntityKey(each).entityId === entity)) &&
    // What is open is shown whenever it opened, unless somebody asks for a time.
    ((open && query.from === undefined && query.to === undefined) ||
      (alert.openedAt >= from && alert.openedAt < to))
  );
}

/** When alerts have to have opened, [from, to) in ms. The clock of a device may run a little ahead. */
export function spanOf({ from, to }: AlertsQuery, now: number): [number, number] {
  const end = to ?? now + DAY_MINUTES * MINUTE_MS;
  return [from ?? Math.min(now, end) - 7 * DAY_MINUTES * MINUTE_MS, end];
}
