/** `POST /v1/predict/{kind}` without HTTP: from a question to the answer and to the forecasts that are kept of it. */
import { NotFound } from "../../errors.ts";
import { entityKey } from "../../observation/domain.ts";
import { DAY_MS } from "../../observation/instant.ts";
import { allWindows, type Windows } from "../../read/ports.ts";
import { hourlyConcentrations } from "../../read/station-aqi.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { meanOf } from "../../window/summary.ts";
import { forecastSeries, type SeriesForecast } from "./forecast-series.ts";
import type { ForecastPorts } from "./ports.ts";
import { type AnswerContext, type PredictAnswer, toPredictAnswer } from "./predict-answer.ts";
import { type PredictQuestion, seriesOf } from "./predict-request.ts";
import { seasonYield } from "./season-yield.ts";
import { type Kind, TARGETS } from "./targets.ts";

export interface PredictPorts extends ForecastPorts {
  entity(domain: string, entityId: string): Promise<EntityState | undefined>;
  /** A clock for durations, ms. */
  elapsed(): number;
}

/** Seasons looked back on. */
const SEASONS_MS = 20 * 366 * DAY_MS;
/** Yields closer than this are of one harvest. */
const SEASON_GAP_MS = 45 * DAY_MS;

export async function predictEntity(
  kind: Kind,
  question: PredictQuestion,
  { requestId, now }: Pick<AnswerContext, "requestId" | "now">,
  ports: PredictPorts,
): Promise<{ answer: PredictAnswer; forecasts: SeriesForecast[] }> {
  const began = ports.elapsed();
  const { domain } = TARGETS[kind];
  const state = await ports.entity(domain, question.entityId);
  const { names, steps } = seriesOf(kind, question, state);
  const forecasts =
    kind === "crop-yield"
      ? [await nextSeason(question.entityId, now, ports.windows)]
      : await Promise.all(names.map((name) => forecastSeries(name, steps, now, ports)));
  const past =
    kind === "pollution"
      ? (
          await hourlyConcentrations(
            ports.windows,
            question.entityId,
            now - DAY_MS,
            forecasts[0]!.path[0]!.atMs,
          )
        ).values
      : {};
  const answer = toPredictAnswer(forecasts, { requestId, kind, question, now, past });
  const inference = Math.round(100 * (ports.elapsed() - began)) / 100;
  return { answer: { ...answer, inference_time_ms: inference }, forecasts };
}

async function nextSeason(entityId: string, now: number, windows: Windows): Promise<SeriesForecast> {
  const found = await allWindows(windows, {
    entity: entityKey("agriculture", entityId),
    resolution: "1d",
    from: now - SEASONS_MS,
    to: now,
  });
  const harvests: { at: number; values: number[] }[] = [];
  for (const { start, metrics } of found) {
    const value = metrics["yield"] && meanOf(metrics["yield"]);
    if (value === undefined) continue;
    const last = harvests.at(-1);
    if (last && start - last.at < SEASON_GAP_MS) last.values.push(value);
    else harvests.push({ at: start, values: [value] });
  }
  const last = harvests.at(-1);
  if (!last) {
    throw new NotFound(`no harvest was observed at ${entityId}: no yield to forecast from`, {
      details: { field: "location", value: entityId, metric: "yield" },
    });
  }
  const yields = harvests.map(({ values }) => values.reduce((a, b) => a + b, 0) / values.length);
  return {
    name: { domain: "agriculture", entityId, metric: "yield", step: "1d" },
    path: [{ ...seasonYield(yields), atMs: now }],
    version: "season-mean",
    method: "season-mean",
    stage: "baseline",
    degraded: `${yields.length} past ${yields.length === 1 ? "season is" : "seasons are"} known; no model of the weather's effect is trained`,
    intervalsFrom: yields.length > 2 ? "past errors" : "assumption",
    originMs: last.at,
    lastValueMs: last.at,
    features: null,
  };
}
