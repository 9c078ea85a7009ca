/** Asks for forecasts and for the models behind them, and changes which of them answers. */
import { get, post } from "./client.ts";
import type { Kind, ModelsAnswer, PredictAnswer, SeriesAnswer, SeriesModels } from "./forecast-types.ts";

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
  change: { version?: string; by: string; reason: string },
): Promise<SeriesModels> => post(`/v1/ml/models/${encodeURIComponent(series)}/${action}`, change);
