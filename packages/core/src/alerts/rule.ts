/**
 * Rules of the alert engine as data, editable per town: what is watched, when it counts as a sign, how grave it is,
 * and what to do. A rule holds for every entity of its domain that it does not leave out.
 */
import * as z from "zod";
import { DOMAINS, type Domain, entityIdSchema } from "../observation/domain.ts";
import { METRIC_BY_WIRE } from "../observation/metrics.ts";
import { type Camel, fromWire } from "../wire-names.ts";

export const SEVERITIES = ["info", "warning", "severe", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An incident is one alert from its first sign to its last; after so many quiet minutes it is over. */
export const SESSION_GAP_MINUTES = 10;

const minutes = (most: number) => z.int().min(1).max(most);

/** How long a condition has to hold before it is an alert, and to be gone before the alert is over. */
const persistence = {
  for_minutes: minutes(1440).default(1).describe("Minutes that it must hold without a break"),
  clear_minutes: minutes(10_080)
    .default(SESSION_GAP_MINUTES)
    .describe("Minutes that it must be gone before the alert resolves itself"),
};

const level = {
  metric: z.string().min(1).max(64),
  statistic: z.enum(["mean", "min", "max", "last"]).default("mean"),
  average_minutes: minutes(1440).default(1).describe("The value is the mean over so many minutes"),
};

const thresholdCondition = z
  .strictObject({
    kind: z.literal("threshold"),
    ...level,
    ...persistence,
    above: z.number().optional().describe("A sign is a value above this, in the metric's unit"),
    below: z.number().optional().describe("A sign is a value below this"),
    clear_at: z
      .number()
      .optional()
      .describe("Once a sign, it holds until the value is back beyond this (hysteresis)"),
  })
  .check(oneBound)
  .check((context) => {
    const { above, below, clear_at } = context.value;
    if (clear_at === undefined) return;
    if ((above !== undefined && clear_at > above) || (below !== undefined && clear_at < below)) {
      context.issues.push({
        code: "custom",
        path: ["clear_at"],
        input: clear_at,
        message: `has to lie on the quiet side of the threshold ${above ?? below}`,
      });
    }
  });

const rateCondition = z
  .strictObject({
    kind: z.literal("rate"),
    ...level,
    ...persistence,
    over_minutes: minutes(10_080).describe("The change is counted over so many minutes"),
    at_most_minutes: minutes(10_080)
      .optional()
      .describe("The value before may be so old, where nothing was observed at the time: a holiday's price"),
    percent: z.boolean().default(false).describe("The change counts in per cent of the value before"),
    above: z.number().optional().describe("A sign is a rise by more than this"),
    below: z.number().optional().describe("A sign is a change below this (a fall is negative)"),
  })
  .check(oneBound)
  .check((context) => {
    const { over_minutes, at_most_minutes } = context.value;
    if (at_most_minutes === undefined || at_most_minutes >= over_minutes) return;
    context.issues.push({
      code: "custom",
      path: ["at_most_minutes"],
      input: at_most_minutes,
      message: `has to be at least over_minutes, ${over_minutes}`,
    });
  });

const anomalyCondition = z.strictObject({
  kind: z.literal("anomaly"),
  ...level,
  ...persistence,
  deviations: z
    .number()
    .min(2)
    .max(20)
    .describe("Distance from what is usual at this hour, in its deviations"),
  direction: z.enum(["above", "below", "both"]).default("both"),
  at_least: z
    .number()
    .optional()
    .describe(
      "Unusual is no sign where the value itself is below this: an empty road that is a little slower",
    ),
});

/** An instrument whose value does not move at all. Zero is no sign: a pipe may be empty for hours. */
const stuckCondition = z.strictObject({
  kind: z.literal("stuck"),
  metric: level.metric,
  ...persistence,
});

const forecastCondition = z
  .strictObject({
    kind: z.literal("forecast"),
    metric: level.metric,
    within_hours: z.int().min(1).max(168),
    above: z.number().optional(),
    below: z.number().optional(),
    probability: z
      .number()
      .min(0.01)
      .max(0.999)
      .describe("A sign is a probability above this, at any hour within"),
    clear_minutes: minutes(10_080)
      .default(60)
      .describe("Minutes that it must not be expected any more before the alert resolves itself"),
  })
  .check(oneBound);

const absenceCondition = z.strictObject({
  kind: z.literal("absence"),
  minutes: minutes(10_080).describe("A sign is that nothing was observed for so long"),
  metric: level.metric.optional().describe("Of this metric; of any where absent"),
});

const aqiCondition = z.strictObject({
  kind: z.literal("aqi"),
  above: z.int().min(0).max(499).describe("A sign is India's index above this"),
});

/** What may be wrong with a model that answers, as its monitoring judges it each hour. */
export const MODEL_SIGNS = ["error", "coverage", "drift"] as const;

const modelCondition = z.strictObject({
  kind: z.literal("model"),
  what: z
    .array(z.enum(MODEL_SIGNS))
    .min(1)
    .describe("A sign is any of these beyond the bounds of /v1/ml/monitoring, of any series of the entity"),
  clear_minutes: minutes(10_080)
    .default(180)
    .describe("Minutes that all must be well before the alert resolves itself; they are judged each hour"),
});

/** The conditions that are judged minute by minute on the entity's own windows. */
const minuteCondition = z.discriminatedUnion("kind", [
  thresholdCondition,
  rateCondition,
  anomalyCondition,
  stuckCondition,
]);
export type MinuteCondition = Camel<z.output<typeof minuteCondition>>;

const domain = z.enum(DOMAINS);

/**
 * Domains whose values come hours or days apart, so that days of them are few. Of all others each look at a rate reads
 * every minute in which the value before may lie.
 */
const DAYS_APART: ReadonlySet<Domain> = new Set(["agriculture", "market"]);
const DAY_MINUTES = 1440;

/** The same condition on several entities that are connected: a jam that spreads along its links. */
const spreadCondition = z.strictObject({
  kind: z.literal("spread"),
  of: minuteCondition,
  entities: z.int().min(2).max(1000).describe("How many connected entities have to show it"),
});

/** Different conditions that hold together in one group: flow up and pressure down in one supply zone. */
const togetherCondition = z.strictObject({
  kind: z.literal("together"),
  parts: z
    .array(
      z.strictObject({
        domain,
        of: minuteCondition,
      }),
    )
    .min(2)
    .max(5),
});

const condition = z.discriminatedUnion("kind", [
  thresholdCondition,
  rateCondition,
  anomalyCondition,
  stuckCondition,
  forecastCondition,
  absenceCondition,
  aqiCondition,
  modelCondition,
  spreadCondition,
  togetherCondition,
]);
export type Condition = Camel<z.output<typeof condition>>;

const ruleId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,62}$/,
    "a rule's id is lower-case letters, digits and -, 2 to 63, a letter first",
  );

export const alertRuleWire = z
  .strictObject({
    id: ruleId,
    title: z.string().min(1).max(160),
    domain,
    type: z
      .string()
      .regex(/^[a-z][a-z_]{1,40}$/)
      .describe("What kind of trouble: air_pollution, suspected_burst …"),
    trouble: z
      .string()
      .regex(/^[a-z][a-z_]{1,40}$/, "a trouble is lower-case letters and _, 2 to 41, a letter first")
      .optional()
      .describe("Rules that show one trouble from several sides: told as one. The rule's own where absent"),
    severity: z.enum(SEVERITIES),
    enabled: z.boolean().default(true),
    entities: z
      .array(entityIdSchema)
      .max(1000)
      .optional()
      .describe("Only these; all of the domain where absent"),
    except: z.array(entityIdSchema).max(1000).default([]),
    condition,
    actions: z.array(z.string().min(1).max(300)).min(1).max(12).describe("What to do, the first thing first"),
    escalate_after_minutes: minutes(1440)
      .optional()
      .describe("Unacknowledged for so long, it goes one level up"),
    source: z.string().max(400).default("assumption").describe("Where the threshold comes from"),
  })
  .check((context) => {
    for (const { domain, of, path } of minuteConditionsOf(context.value)) {
      if (of.kind !== "rate" || DAYS_APART.has(domain)) continue;
      const { over_minutes, at_most_minutes = over_minutes } = of;
      if (at_most_minutes - over_minutes <= DAY_MINUTES) continue;
      context.issues.push({
        code: "custom",
        path: [...path, "at_most_minutes"],
        input: at_most_minutes,
        message: `of ${domain}, which reports each minute, has to be at most over_minutes + ${DAY_MINUTES}, ${over_minutes + DAY_MINUTES}; a longer search for the value before is for ${[...DAYS_APART].join(" and ")}`,
      });
    }
    for (const { domain, metric, path } of metricsOf(context.value)) {
      if (METRIC_BY_WIRE[domain].has(metric)) continue;
      context.issues.push({
        code: "custom",
        path,
        input: metric,
        message: `${domain} has no metric "${metric}"; it has ${[...METRIC_BY_WIRE[domain].keys()].join(", ")}`,
      });
    }
  });
/** A rule as it is written, on the wire and in files; what comes out is in TypeScript's spelling. Metrics keep the wire's. */
export const alertRule = alertRuleWire.transform((rule) => fromWire(rule));
export type AlertRule = z.output<typeof alertRule>;
export type AlertRuleInput = z.input<typeof alertRule>;

type RuleWire = { domain: Domain; condition: z.output<typeof condition> };

/** The conditions of a rule that are judged minute by minute, with their domain and where in the rule they stand. */
function minuteConditionsOf({ domain, condition }: RuleWire) {
  switch (condition.kind) {
    case "together":
      return condition.parts.map(({ domain, of }, index) => ({
        domain,
        of,
        path: ["condition", "parts", index, "of"],
      }));
    case "spread":
      return [{ domain, of: condition.of, path: ["condition", "of"] }];
    case "threshold":
    case "rate":
    case "anomaly":
    case "stuck":
      return [{ domain, of: condition, path: ["condition"] }];
    default:
      return [];
  }
}

/** Every metric that a rule looks at, with its domain and where in the rule it stands. */
function metricsOf(rule: RuleWire) {
  const { domain, condition } = rule;
  if ((condition.kind === "forecast" || condition.kind === "absence") && condition.metric !== undefined) {
    return [{ domain, metric: condition.metric, path: ["condition", "metric"] }];
  }
  return minuteConditionsOf(rule).map(({ domain, of, path }) => ({
    domain,
    metric: of.metric,
    path: [...path, "metric"],
  }));
}

function oneBound(
  context: z.core.ParsePayload<{ above?: number | undefined; below?: number | undefined }>,
): void {
  const { above, below } = context.value;
  if ((above === undefined) === (below === undefined)) {
    context.issues.push({
      code: "custom",
      path: ["above"],
      input: above,
      message: "exactly one of above and below is needed",
    });
  }
}

/** Whether the rule watches this entity of its domain. */
export const watches = (rule: AlertRule, entityId: string): boolean =>
  rule.enabled && !rule.except.includes(entityId) && (rule.entities?.includes(entityId) ?? true);
