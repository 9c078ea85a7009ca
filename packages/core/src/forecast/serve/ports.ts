/** What forecasting asks of whoever stores: windows, the registry, trained versions, features that were kept. */
import type { Windows } from "../../read/ports.ts";
import type { ForecastInputJson } from "../forecast-input.ts";
import type { Artefact } from "../registry/artefact.ts";
import type { Registry } from "../registry/registry.ts";
import type { SeriesId } from "./series-id.ts";

/** The features of a series at its last whole step, kept when that step was over. */
export interface OnlineFeatures {
  readonly series: string;
  /** The version whose features they are. */
  readonly version: string;
  /** Start of the step that they look back from, ms. */
  readonly originMs: number;
  /** Start of the last step that had a value, ms. */
  readonly lastValueMs: number;
  readonly inputs: readonly ForecastInputJson[];
}

export interface ForecastPorts {
  readonly windows: Windows;
  registry(series: SeriesId): Promise<Registry>;
  /** @throws NotFound where there is no such artefact. */
  artefact(series: SeriesId, version: string): Promise<Artefact>;
  online(series: SeriesId): Promise<OnlineFeatures | undefined>;
}
