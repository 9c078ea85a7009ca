/** The answer of `POST /v1/predict/{kind}`: its schema, and how it is made of forecasts. */
import * as z from "zod";
import { formatInstant, HOUR_MS } from "../../observation/instant.ts";
import { RESOLUTION_MS } from "../../window/window.ts";
import { COMPONENTS } from "../additive/parts.ts";
import { FEATURE_GROUPS } from "../feature-groups.ts";
import { LEVELS } from "../metrics.ts";
import { STAGES } from "../registry/registry.ts";
import { type AqiHour, aqiOutlook, PARTICLES, type Particle } from "./aqi-outlook.ts";
import { type Explanation, explanation } from "./explain.ts";
import type { SeriesForecast } from "./forecast-series.ts";
import type { PathStep } from "./path.ts";
import type { PredictQuestion } from "./predict-request.ts";
import { standInText, standInWire } from "./stand-in.ts";
import { KINDS, type Kind, unitOf } from "./targets.ts";

const instant = z.string().describe("ISO 8601 with offset, Indian time");
const bounds = z.strictObject({ lower: z.number(), upper: z.number() });

const confidenceInterval = z
  .strictObject({
    level: z.literal(0.95),
    lower: z.number(),
    upper: z.number(),
    interval_80: bounds,
  })
  .meta({ id: "ConfidenceInterval" });

const figure = z.strictObject({ value: z.number(), confidence_interval: confidenceInterval.optional() });

const aqiHour = z.strictObject({
  index: z
    .number()
    .describe("CPCB's index of the 24 hours that end with this hour, from the particles alone"),
  category: z.string(),
  dominant: z.enum(PARTICLES),
  confidence_interval: bounds.optional(),
  probabilities: z
    .array(z.strictObject({ category: z.string(), probability: z.number() }))
    .describe("Of each category that has any"),
});

export const prediction = z.strictObject({
  timestamp: instant.describe("Start of the step"),
  until: instant.describe("Its end, exclusive"),
  ...figure.shape,
  pollutants: z.record(z.string(), figure).optional().describe("Pollution only: each particle, µg/m³"),
  aqi: aqiHour.nullable().optional().describe("Pollution only; null where fewer than 16 hours are known"),
});

export const explanationAnswer = z
  .strictObject({
    summary: z.string().describe("One sentence for a person"),
    members: z.record(z.string(), z.number()).describe("Weight of each member in the forecast"),
    features: z
      .array(
        z.strictObject({
          feature: z.string(),
          value: z.number().nullable(),
          contribution: z.number().describe("In the forecast's unit, of the step named in `at`"),
        }),
      )
      .describe("What moved the forecast most, largest first"),
    groups: z
      .array(z.strictObject({ group: z.enum(FEATURE_GROUPS), contribution: z.number() }))
      .describe("All features, summed up by what they are about, largest first"),
    components: z
      .array(z.strictObject({ component: z.enum(COMPONENTS), contribution: z.number() }))
      .describe(
        "Of an additive model (smoothing, ets, mstl, prophet): what the value of the step in `at` is the sum of. `trend` is level and trend together, `day`, `week` and `year` what is usual at that time, `correction` how far off the model was of late, `floor` what lifts it to what can be. These models read no holidays and no weather. Empty for all others",
      ),
    at: instant.nullable(),
  })
  .meta({ id: "ForecastExplanation" });

export const predictAnswer = z.strictObject({
  request_id: z.string(),
  kind: z.enum(KINDS),
  entity_id: z.string(),
  metric: z.string(),
  unit: z.string(),
  forecast_horizon: z.string(),
  step: z.enum(["1h", "1d", "season"]),
  model_version: z.string().describe("A registered version, or the naive rule that stood in"),
  model: z.strictObject({
    series: z.string(),
    method: z.string(),
    stage: z.enum([...STAGES, "baseline"]),
    features: z.enum(["online", "windows"]).nullable(),
    intervals_from: z.enum(["past errors", "assumption"]),
  }),
  degraded: z
    .string()
    .nullable()
    .describe("Why another than the best version answered, in English; null where the champion did"),
  degraded_reasons: z.array(standInWire).describe("The same as codes with their figures; empty where null"),
  origin: instant.describe("End of the last whole step that the forecast looks back on"),
  last_observed: instant.nullable().describe("End of the last step that had a value"),
  predictions: z.array(prediction),
  explanation: explanationAnswer.optional(),
  health_advisory: z
    .strictObject({ category: z.string(), at: instant, statement: z.string() })
    .nullable()
    .optional()
    .describe("CPCB's statement for the worst hour; null where no index can be told"),
  inference_time_ms: z.number(),
  cached: z.boolean().describe("Whether this is an answer of at most 5 minutes ago to the same question"),
  answered_at: instant,
});
export type PredictAnswer = z.output<typeof predictAnswer>;

const last = LEVELS.length - 1;

export interface AnswerContext {
  readonly requestId: string;
  readonly kind: Kind;
  readonly question: PredictQuestion;
  readonly now: number;
  /** Hourly values of each particle up to now, for the index. */
  readonly past?: Readonly<Partial<Record<Particle, ArrayLike<number>>>>;
}

/** @param forecasts of one entity; the first is the one that is asked for. */
export function toPredictAnswer(
  forecasts: readonly SeriesForecast[],
  { requestId, kind, question, now, past = {} }: AnswerContext,
): Omit<PredictAnswer, "inference_time_ms"> {
  const main = forecasts[0]!;
  const { name, path } = main;
  const season = question.forecast_horizon === "season";
  const stepMs = RESOLUTION_MS[name.step];
  const withInterval = question.include_confidence;
  const outlook =
    kind === "pollution"
      ? aqiOutlook(
          forecasts.map((each) => ({
            particle: each.name.metric as Particle,
            past: past[each.name.metric as Particle] ?? [],
            path: each.path,
          })),
        )
      : undefined;
  const predictions = path.map((step, i) => ({
    timestamp: formatInstant(step.atMs),
    until: formatInstant(step.atMs + stepMs),
    ...toFigure(step, withInterval),
    ...(outlook && {
      pollutants: Object.fromEntries(
        forecasts.map((each) => [each.name.metric, toFigure(each.path[i]!, withInterval)]),
      ),
      aqi: toAqi(outlook[i] ?? null, withInterval),
    }),
  }));
  return {
    request_id: requestId,
    kind,
    entity_id: name.entityId,
    metric: name.metric,
    unit: season ? "t/ha" : unitOf(name.domain, name.metric, name.step),
    forecast_horizon: question.forecast_horizon,
    step: season ? "season" : name.step,
    model_version: main.version,
    model: {
      series: `${name.domain}~${name.entityId}~${name.metric}~${name.step}`,
      method: main.method,
      stage: main.stage,
      features: main.features,
      intervals_from: main.intervalsFrom,
    },
    degraded: standInText(main.degraded),
    degraded_reasons: main.degraded.map((each) => ({ ...each })),
    origin: formatInstant(main.originMs + stepMs),
    last_observed: formatInstant(main.lastValueMs + stepMs),
    predictions,
    ...(question.include_explanation && { explanation: toExplanation(explanation(main)) }),
    ...(question.include_health_advisory && outlook && { health_advisory: advisory(outlook, path) }),
    cached: false,
    answered_at: formatInstant(now),
  };
}

/** Four figures are more than any of these forecasts is worth, and keep sums honest. */
const figures = (value: number) => Number(value.toPrecision(6));

function toFigure({ point, quantiles }: PathStep, withInterval: boolean): z.output<typeof figure> {
  return {
    value: figures(point),
    ...(withInterval && {
      confidence_interval: {
        level: 0.95 as const,
        lower: figures(quantiles[0]!),
        upper: figures(quantiles[last]!),
        interval_80: { lower: figures(quantiles[1]!), upper: figures(quantiles[last - 1]!) },
      },
    }),
  };
}

function toAqi(hour: AqiHour | null, withInterval: boolean): z.output<typeof aqiHour> | null {
  if (!hour) return null;
  const { index, category, dominant, lower, upper, probabilities } = hour;
  return {
    index,
    category: category.name,
    dominant,
    ...(withInterval && { confidence_interval: { lower, upper } }),
    probabilities: probabilities.map((each) => ({ ...each })),
  };
}

function toExplanation({ atMs, ...rest }: Explanation): z.output<typeof explanationAnswer> {
  return { ...rest, at: atMs === null ? null : formatInstant(atMs) };
}

function advisory(outlook: readonly (AqiHour | null)[], path: readonly PathStep[]) {
  let worst = -1;
  outlook.forEach((hour, i) => {
    if (hour && hour.index > (outlook[worst]?.index ?? -1)) worst = i;
  });
  const hour = outlook[worst];
  if (!hour) return null;
  return {
    category: hour.category.name,
    at: formatInstant(path[worst]!.atMs + HOUR_MS),
    statement: hour.category.health,
  };
}
