/** What is judged on a schedule rather than on an entity's minutes: silence, the air quality index, forecasts, their models. */
import type { MonitorReport } from "../forecast/monitor/monitor-report.ts";
import { parseSeriesId } from "../forecast/serve/series-id.ts";
import { unitOf } from "../forecast/serve/targets.ts";
import type { EntityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import type { EntityState } from "../window/entity-state.ts";
import type { Evidence } from "./alert.ts";
import type { Condition } from "./rule.ts";

type Of<Kind extends Condition["kind"]> = Extract<Condition, { kind: Kind }>;

/**
 * Whether an entity's newest observation was too old for the condition when it came: it is out of an archive, and says
 * nothing of whether an instrument still speaks.
 */
export const isHistory = (
  { minutes }: Of<"absence">,
  { observedAt, receivedAt }: Pick<EntityState, "observedAt" | "receivedAt">,
): boolean => receivedAt - observedAt > minutes * MINUTE_MS;

/** A sign where an entity has said nothing for longer than the condition allows. */
export function judgeAbsence(
  condition: Of<"absence">,
  entity: EntityKey,
  observedAt: number,
  now: number,
): Evidence | undefined {
  const silent = (now - observedAt) / MINUTE_MS;
  if (silent <= condition.minutes) return undefined;
  return { entity, metric: "silence", value: Math.floor(silent), bound: condition.minutes, unit: "min" };
}

/** A sign where India's index is above the condition's. `index` null (too little data) is none. */
export function judgeAqi(
  condition: Of<"aqi">,
  entity: EntityKey,
  index: number | null,
): Evidence | undefined {
  if (index === null || index <= condition.above) return undefined;
  return { entity, metric: "aqi", value: index, bound: condition.above, unit: "AQI" };
}

/** One hour of a forecast as a distribution: the probability that the value is above a bound. */
export interface ForecastHour {
  /** ms since 1970 UTC. */
  at: number;
  mean: number;
  probabilityAbove(bound: number): number;
}

/** An entity's coming hours, in the metric's unit, and the version that forecast them. */
export interface EntityForecast {
  unit: string;
  model: string;
  hours: readonly ForecastHour[];
}

/**
 * A sign where, at any hour within the condition's horizon, the bound is passed with more than its probability: the
 * most probable hour is named.
 */
export function judgeForecast(
  condition: Of<"forecast">,
  entity: EntityKey,
  { unit, model, hours }: EntityForecast,
  now: number,
): Evidence | undefined {
  const bound = condition.above ?? condition.below!;
  let best: { hour: ForecastHour; probability: number } | undefined;
  for (const hour of hours) {
    if (hour.at <= now || hour.at > now + condition.withinHours * 60 * MINUTE_MS) continue;
    const above = hour.probabilityAbove(bound);
    const probability = condition.above !== undefined ? above : 1 - above;
    if (best === undefined || probability > best.probability) best = { hour, probability };
  }
  if (best === undefined || best.probability <= condition.probability) return undefined;
  const { hour, probability } = best;
  return {
    entity,
    metric: condition.metric,
    value: hour.mean,
    bound,
    unit,
    expectedAt: hour.at,
    probability,
    model,
  };
}

/** How each sign of a model in trouble is said: the quantity, its unit, and how it is scaled to it. */
const MODEL_METRICS = {
  error: { metric: "forecast_error", unit: undefined, scale: 1 },
  coverage: { metric: "forecast_coverage", unit: "%", scale: 100 },
  drift: { metric: "forecast_drift", unit: "PSI", scale: 1 },
} as const;

/**
 * Signs of a model in trouble, of one series: each sign that the condition asks for and the monitoring found, where it is
 * several times (more than one feature has drifted) the gravest.
 */
export function judgeModel(
  { what }: Of<"model">,
  entity: EntityKey,
  { series, version, alerts }: MonitorReport,
): Evidence[] {
  const { domain, metric, step } = parseSeriesId(series);
  return what.flatMap((sign): Evidence[] => {
    const found = alerts.filter((alert) => alert.what === sign);
    if (found.length === 0) return [];
    const { value, bound } = found.reduce((one, other) => (other.value > one.value ? other : one));
    const { metric: quantity, unit = unitOf(domain, metric, step), scale } = MODEL_METRICS[sign];
    return [
      {
        entity,
        metric: quantity,
        value: value * scale,
        bound: bound * scale,
        unit,
        series,
        ...(version !== null && { model: version }),
      },
    ];
  });
}
