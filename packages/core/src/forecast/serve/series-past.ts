/** The past of a series up to now: what a version learnt from and what was counted since, or the last weeks alone. */
import { entityKey } from "../../observation/domain.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../observation/instant.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { allWindows, type Windows } from "../../read/ports.ts";
import { emptySummary, meanOf, mergeSummary } from "../../window/summary.ts";
import { RESOLUTION_MS, windowStart } from "../../window/window.ts";
import { settled } from "../additive/path-engine.ts";
import { type ForecastInput, inputToJson } from "../forecast-input.ts";
import { inputsOf, pastOf } from "../model.ts";
import { lastKnown } from "../naive.ts";
import type { Artefact } from "../registry/artefact.ts";
import type { Series } from "../series.ts";
import type { OnlineFeatures } from "./ports.ts";
import { seriesFrom, stepValues } from "./series-grid.ts";
import { type SeriesName, seriesId } from "./series-id.ts";
import { type Step, statisticOf } from "./targets.ts";

/** What a naive rule looks back on: five weeks of hours, or 400 days. */
const LOOK_BACK_MS: Readonly<Record<Step, number>> = { "1h": 35 * DAY_MS, "1d": 400 * DAY_MS };

/** Start of the last step that is over at `now`. */
export function lastStep(step: Step, now: number): number {
  return windowStart(step, now) - RESOLUTION_MS[step];
}

/** What an artefact learnt from, and the windows since, up to the last whole step at `now`. */
export async function pastSince(
  artefact: Artefact,
  name: SeriesName,
  windows: Windows,
  now: number,
): Promise<Series> {
  const to = windowStart(name.step, now);
  const fresh =
    to > artefact.untilMs
      ? await allWindows(windows, {
          entity: entityKey(name.domain, name.entityId),
          resolution: name.step,
          from: artefact.untilMs,
          to,
        })
      : [];
  const values = [...artefact.learntFrom, ...stepValues(name, fresh)];
  return seriesFrom(name, values, now, artefact.startMs)!;
}

/** The last weeks of a series; undefined where no whole step of it is known. */
export async function recentPast(
  name: SeriesName,
  windows: Windows,
  now: number,
): Promise<Series | undefined> {
  const found = await allWindows(windows, {
    entity: entityKey(name.domain, name.entityId),
    resolution: name.step,
    from: now - LOOK_BACK_MS[name.step],
    to: windowStart(name.step, now),
  });
  return seriesFrom(name, stepValues(name, found), now);
}

/**
 * The first minutes of a series as one step of it: a count as it would be over a whole step at the pace of the minutes
 * that were seen. Undefined where nothing was seen in the last hour (a day's step: since midnight, by the hour).
 */
export async function firstMinutes(
  name: SeriesName,
  windows: Windows,
  now: number,
): Promise<Series | undefined> {
  const resolution = name.step === "1h" ? "1m" : "1h";
  const from = name.step === "1h" ? now - HOUR_MS : windowStart("1d", now);
  const found = await allWindows(windows, {
    entity: entityKey(name.domain, name.entityId),
    resolution,
    from,
    to: now,
  });
  const metric = METRIC_BY_WIRE[name.domain].get(name.metric)?.name ?? name.metric;
  const total = emptySummary();
  for (const { metrics } of found) if (metrics[metric]) mergeSummary(total, metrics[metric]);
  const mean = meanOf(total);
  if (mean === undefined) return undefined;
  const first = found[0]!.start;
  const seenMs = Math.max(MINUTE_MS, Math.min(now, found.at(-1)!.start + RESOLUTION_MS[resolution]) - first);
  const stepMs = RESOLUTION_MS[name.step];
  const value = statisticOf(name.domain, name.metric) === "sum" ? (total.sum * stepMs) / seenMs : mean;
  return {
    name: "",
    startMs: lastStep(name.step, now),
    stepMs,
    offsetMinutes: new Int16Array([330]),
    values: new Float64Array([value]),
    known: [],
  };
}

/** What forecasts by `artefact` read of a past, one input per trained horizon. */
export function modelInputs({ model }: Artefact, past: Series): Promise<ForecastInput[]> {
  return settled(model.forecaster.state.engines, () => inputsOf(model, pastOf([past])));
}

/** The features of a version at the end of its past, as they are kept for later questions. */
export async function onlineFeatures(
  artefact: Artefact,
  name: SeriesName,
  past: Series,
): Promise<OnlineFeatures> {
  const last = lastKnown(past.values, past.values.length - 1);
  return {
    series: seriesId(name),
    version: artefact.version,
    originMs: past.startMs + (past.values.length - 1) * past.stepMs,
    lastValueMs: past.startMs + last * past.stepMs,
    inputs: (await modelInputs(artefact, past)).map(inputToJson),
  };
}
