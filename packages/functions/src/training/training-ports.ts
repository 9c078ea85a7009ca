/** What the steps of a training run stand on: the lake's files, the registry, trained versions. */
import type { PathEngine } from "@nagar/core/forecast/additive/path-engine.ts";
import type { Artefact, LoadEngine } from "@nagar/core/forecast/registry/artefact.ts";
import type { ModelRegistry } from "../store/model-registry.ts";

export interface TrainingPorts {
  readonly registry: ModelRegistry;
  artefact(series: string, version: string): Promise<Artefact>;
  /** A JSON object of the lake. @throws NotFound where it is not there. */
  readJson(key: string): Promise<unknown>;
  writeJson(key: string, value: object): Promise<void>;
  /** Engines of those of the named kinds that need one; of "xgboost" and "onnx" see `engine`. */
  engines(kinds: readonly string[]): Promise<PathEngine[]>;
  readonly engine: LoadEngine;
  saveArtefact(series: string, version: string, json: object): Promise<number>;
}
