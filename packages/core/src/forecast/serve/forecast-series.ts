/**
 * The forecast of one series now: by the version that answers, else by the next best, else by a naive rule. It always
 * says which one it was and why, and fails only where nothing at all has been observed.
 */
import { NotFound } from "../../errors.ts";
import { HOUR_MS } from "../../observation/instant.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { RESOLUTION_MS } from "../../window/window.ts";
import { type ForecastInput, inputFromJson } from "../forecast-input.ts";
import { predictInput } from "../model.ts";
import { lastKnown } from "../naive.ts";
import type { Artefact } from "../registry/artefact.ts";
import { versionsToTry } from "../registry/choose-version.ts";
import type { Stage } from "../registry/registry.ts";
import type { Series } from "../series.ts";
import type { SeasonWeather } from "./crop-season.ts";
import { type NaiveRule, naivePath, naiveRule } from "./naive-path.ts";
import { isFinitePath, type PathStep, pathOf } from "./path.ts";
import type { ForecastPorts } from "./ports.ts";
import { type SeriesName, seriesId } from "./series-id.ts";
import { firstMinutes, lastStep, modelInputs, pastSince, recentPast } from "./series-past.ts";
import { type StandIn, standIn } from "./stand-in.ts";
import type { Step } from "./targets.ts";

/** Steps of silence after which a model's bridged past says less than a naive rule from the last value. */
const SILENCE: Readonly<Record<Step, number>> = { "1h": 12, "1d": 4 };

export interface SeriesForecast {
  readonly name: SeriesName;
  readonly path: readonly PathStep[];
  /** A registered version, or the naive rule that stood in. */
  readonly version: string;
  readonly method: string;
  readonly stage: Stage | "baseline";
  /** Why this is not the version that should have answered; empty where it is. */
  readonly degraded: readonly StandIn[];
  readonly intervalsFrom: "past errors" | "assumption";
  /** Start of the last whole step, and of the last that had a value (ms). */
  readonly originMs: number;
  readonly lastValueMs: number;
  /** Where the features came from; null for a naive rule. */
  readonly features: "online" | "windows" | null;
  /** Of a crop's season that was forecast by its weather. */
  readonly season?: SeasonWeather;
  /** For an explanation, where a model answered. */
  readonly made?: { readonly artefact: Artefact; readonly inputs: readonly ForecastInput[] };
}

/**
 * Forecasts `steps` steps from the one that is running at `now`.
 * @throws NotFound where nothing was observed; Unavailable where the windows do not answer.
 */
export async function forecastSeries(
  name: SeriesName,
  steps: number,
  now: number,
  ports: ForecastPorts,
): Promise<SeriesForecast> {
  const id = seriesId(name);
  const failures: StandIn[] = [];
  const registry = await ports.registry(id);
  for (const { version, stage } of versionsToTry(registry, name.entityId)) {
    try {
      const artefact = await ports.artefact(id, version);
      const made = await forecastBy(artefact, name, steps, now, ports);
      if (!isStandIn(made)) {
        return { ...made, version, method: artefact.recipe, stage, degraded: failures };
      }
      failures.push(made);
    } catch (error) {
      // Whatever is wrong with one version must not keep the next from answering.
      failures.push(standIn("failed", { version, error: (error as Error).message }));
    }
  }
  if (failures.length === 0) {
    failures.push(standIn(registry.entries.length === 0 ? "not_trained" : "none_better"));
  }
  return naiveForecastOf(name, steps, now, ports, failures);
}

type ByModel = Omit<SeriesForecast, "version" | "method" | "stage" | "degraded">;

export const isStandIn = (made: ByModel | StandIn): made is StandIn => "code" in made;

/** The forecast by one version, or why it gives none. */
export async function forecastBy(
  artefact: Artefact,
  name: SeriesName,
  steps: number,
  now: number,
  ports: Pick<ForecastPorts, "windows" | "online">,
): Promise<ByModel | StandIn> {
  const originMs = lastStep(name.step, now);
  const kept = await ports.online(seriesId(name)).catch(() => undefined);
  const usable = kept?.version === artefact.version && kept.originMs === originMs ? kept : undefined;
  let inputs: ForecastInput[];
  let lastValueMs: number;
  if (usable) {
    inputs = usable.inputs.map(inputFromJson);
    lastValueMs = usable.lastValueMs;
  } else {
    const past = await pastSince(artefact, name, ports.windows, now);
    inputs = await modelInputs(artefact, past);
    lastValueMs = lastValueOf(past);
  }
  const stepMs = RESOLUTION_MS[name.step];
  const silent = Math.round((originMs - lastValueMs) / stepMs);
  const { version } = artefact;
  if (silent > SILENCE[name.step]) {
    return standIn("silent", { version, hours: (silent * stepMs) / HOUR_MS });
  }
  const asked = inputs.filter(({ horizon }, i) => horizon <= steps || (inputs[i - 1]?.horizon ?? 0) < steps);
  const path = pathOf(
    asked.map((input) => predictInput(artefact.model, input)),
    steps,
    originMs,
    stepMs,
  );
  if (path.length < steps) return standIn("too_far", { version, trained: path.length, asked: steps });
  if (!isFinitePath(path)) return standIn("not_a_number", { version });
  return {
    name,
    path,
    intervalsFrom: "past errors",
    originMs,
    lastValueMs,
    features: usable ? "online" : "windows",
    made: { artefact, inputs: asked },
  };
}

/** The forecast by a naive rule, from the last weeks or, in a town's first hour, from its first minutes. */
export async function naiveForecastOf(
  name: SeriesName,
  steps: number,
  now: number,
  ports: Pick<ForecastPorts, "windows">,
  degraded: readonly StandIn[],
  rule?: NaiveRule,
): Promise<SeriesForecast> {
  const recent = await recentPast(name, ports.windows, now);
  // While a new town's history is still coming in from its beginning, the last minutes say more than a step long past.
  const past =
    recent && (naiveRule(recent) !== "persistence" || !Number.isNaN(recent.values.at(-1)!))
      ? recent
      : ((await firstMinutes(name, ports.windows, now)) ?? recent);
  if (!past) {
    throw new NotFound(
      `nothing was observed of ${name.metric} at ${name.entityId} in ${name.domain} lately`,
      {
        details: { field: "location", value: name.entityId, metric: name.metric },
      },
    );
  }
  const { rule: used, steps: made, intervalsFrom } = naivePath(past, steps, floorOf(name), rule);
  const originMs = lastStep(name.step, now);
  return {
    name,
    path: made.map((step, k) => ({ ...step, atMs: originMs + (k + 1) * past.stepMs })),
    version: used,
    method: used,
    stage: "baseline",
    degraded,
    intervalsFrom,
    originMs,
    lastValueMs: lastValueOf(past),
    features: null,
  };
}

const lastValueOf = ({ values, startMs, stepMs }: Series) =>
  startMs + lastKnown(values, values.length - 1) * stepMs;

/** Concentrations may be measured a little below zero; nobody forecasts that. */
function floorOf({ domain, metric }: SeriesName): number {
  const least = METRIC_BY_WIRE[domain].get(metric)?.min ?? Number.NEGATIVE_INFINITY;
  return domain === "air" ? Math.max(0, least) : least;
}
