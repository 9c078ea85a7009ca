/** Asks the API about simulations. */
import { get, post } from "./client.ts";
import type {
  Comparison,
  ScenarioList,
  Simulation,
  SimulationAccepted,
  SimulationList,
  SimulationMap,
  WhatifAnswer,
} from "./simulation-types.ts";

/** A what-if may take as long as its function, which is ended after 29 s, and the way there and back. */
const WHATIF_TIMEOUT_MS = 35_000;
const LISTED = 30;

export const getScenarios = (signal?: AbortSignal): Promise<ScenarioList> =>
  get("/v1/simulate/scenarios", {}, signal);
export const getSimulations = (signal?: AbortSignal): Promise<SimulationList> =>
  get("/v1/simulate/runs", { limit: LISTED }, signal);
export const getSimulation = (id: string, signal?: AbortSignal): Promise<Simulation> =>
  get(`/v1/simulate/results/${id}`, {}, signal);
export const getSimulationMap = (id: string, signal?: AbortSignal): Promise<SimulationMap> =>
  get(`/v1/simulate/results/${id}/map`, {}, signal);
export const getComparison = (ids: readonly string[], signal?: AbortSignal): Promise<Comparison> =>
  get("/v1/simulate/compare", { ids: ids.join(",") }, signal);

export const startSimulation = (body: object): Promise<SimulationAccepted> =>
  post("/v1/simulate/scenario", body);
export const askWhatif = (body: object, signal?: AbortSignal): Promise<WhatifAnswer> =>
  post("/v1/simulate/whatif", body, signal, WHATIF_TIMEOUT_MS);
export const cancelSimulation = (id: string): Promise<object> =>
  post(`/v1/simulate/results/${id}/cancel`, {});
