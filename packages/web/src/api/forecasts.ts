/** Asks for forecasts and for the models behind them, and changes which of them answers. */
import { get, post } from "./client.ts";
import type {
  Alerted,
  Kind,
  LiveAlert,
  ModelsAnswer,
  MonitoringAnswer,
  PredictAnswer,
  SeriesAnswer,
  SeriesModels,
  SplitAnswer,
  TownForecastAnswer,
  WardErrorsAnswer,
} from "./forecast-types.ts";
import type { Domain } from "./types.ts";

export interface PredictQuestion {
  entity_id: string;
  forecast_horizon: string;
  metric?: string;
  include_explanation?: boolean;
}

export const predict = (
  kind: Kind,
  question: PredictQuestion,
  signal?: AbortSignal,
): Promise<PredictAnswer> => post(`/v1/predict/${kind}`, question, signal);

/**
 * What one answer about a town holds at most: on a busy machine a page of models that nobody has asked yet must be there within
 * the time that it may take, and what has come is drawn.
 */
const TOWN_PAGE = 25;
const TOWN_TIMEOUT_MS = 35_000;

/** Forecasts of all entities of a kind, page by page. */
export async function* predictTown(
  kind: Kind,
  { horizon, metric }: { horizon: string; metric: string | undefined },
  signal?: AbortSignal,
): AsyncGenerator<TownForecastAnswer> {
  let cursor: string | undefined;
  do {
    const query = { horizon, metric, limit: TOWN_PAGE, cursor };
    const page = await get<TownForecastAnswer>(`/v1/predict/${kind}`, query, signal, TOWN_TIMEOUT_MS);
    yield page;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** How the forecasts of one series do live. */
export const getMonitoring = (series: string, signal?: AbortSignal): Promise<MonitoringAnswer> =>
  get("/v1/ml/monitoring", { series }, signal);

/** The series whose forecasts have passed a bound live, with what was passed. */
export async function getAlerted(signal?: AbortSignal): Promise<Alerted> {
  const alerted = new Map<string, LiveAlert[]>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = { alerts: "true", limit: 500, cursor };
    const answer = await get<MonitoringAnswer>("/v1/ml/monitoring", query, signal);
    for (const { series, alerts } of answer.series) alerted.set(series, alerts);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  return alerted;
}

/** How well forecasts serve each ward. */
export const getWardErrors = (signal?: AbortSignal): Promise<WardErrorsAnswer> =>
  get("/v1/ml/monitoring/wards", {}, signal);

/** Puts a kind of model on trial in a domain; a share of 0 ends it. */
export const splitModels = (split: {
  domain: Domain;
  recipe: string;
  share: number;
  by?: string;
  reason: string;
}): Promise<SplitAnswer> => post("/v1/ml/split", split);

/** Pages that one leaderboard may take: 500 series each. */
const MAX_PAGES = 4;

export async function getModels(signal?: AbortSignal): Promise<SeriesModels[]> {
  const models: SeriesModels[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await get<ModelsAnswer>("/v1/ml/models", { limit: 500, cursor }, signal);
    models.push(...answer.models);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  return models;
}

export const getSeries = (series: string, signal?: AbortSignal): Promise<SeriesAnswer> =>
  get(`/v1/ml/models/${encodeURIComponent(series)}`, {}, signal);

export const MODEL_ACTIONS = ["promote", "reject", "rollback"] as const;
export type ModelAction = (typeof MODEL_ACTIONS)[number];

export const changeModel = (
  series: string,
  action: ModelAction,
  change: { version?: string; by?: string; reason: string },
): Promise<SeriesModels> => post(`/v1/ml/models/${encodeURIComponent(series)}/${action}`, change);
