/**
 * What is kept of a trained version: the model, and the series that it learnt from. Serving goes on with that very
 * series and adds what was counted since, so that its features are the numbers that training would have seen.
 */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { PATH_MODELS, type PathEngine, type PathModel } from "../additive/path-engine.ts";
import type { ForecastModel } from "../model.ts";
import { modelFromJson, modelToJson } from "../model-json.ts";
import type { OutsideModel } from "../outside/outside-format.ts";
import type { Series } from "../series.ts";
import type { StepValue } from "../serve/series-grid.ts";

export const ARTEFACT_FORMAT = 1;

const artefactSchema = z.object({
  format: z.literal(ARTEFACT_FORMAT),
  series: z.string(),
  version: z.string(),
  recipe: z.string(),
  /** Instant of the first step; the values follow, null where missing. */
  start_ms: z.number(),
  step_ms: z.number(),
  values: z.array(z.number().nullable()),
  model: z.unknown(),
  /** Of kinds "xgboost" and "onnx": the trees, the network (outside/outside-format.ts). */
  outside: z.unknown().optional(),
});

export interface Artefact {
  readonly series: string;
  readonly version: string;
  readonly recipe: string;
  readonly startMs: number;
  readonly stepMs: number;
  /** End of the last step that was learnt from, ms. */
  readonly untilMs: number;
  readonly learntFrom: readonly StepValue[];
  readonly model: ForecastModel;
}

export function artefactToJson(
  { series, version, recipe }: { series: string; version: string; recipe: string },
  { startMs, stepMs, values }: Series,
  model: ForecastModel,
  outside?: OutsideModel,
): z.input<typeof artefactSchema> {
  return {
    format: ARTEFACT_FORMAT,
    series,
    version,
    recipe,
    start_ms: startMs,
    step_ms: stepMs,
    values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
    model: modelToJson(model),
    ...(outside && { outside }),
  };
}

/** What an artefact needs to be read: the kind of its model, its step, and its model from outside, if it has one. */
const needs = z.object({
  step_ms: z.number(),
  model: z.object({ kind: z.string() }),
  outside: z.unknown().optional(),
});

/**
 * Reads an artefact whose kind may need an engine.
 * @param load gives the engine of a kind; asked only for kinds that have one.
 * @throws InvalidInput naming what does not fit; what `load` throws.
 */
export async function loadArtefact(json: unknown, load: LoadEngine): Promise<Artefact> {
  const parsed = needs.safeParse(json);
  const kind = PATH_MODELS.find((name) => name === parsed.data?.model.kind);
  if (!parsed.success || kind === undefined) return artefactFromJson(json);
  return artefactFromJson(json, [await load(kind, parsed.data.step_ms, parsed.data.outside)]);
}

/** @param outside what is kept of a model from outside. */
export type LoadEngine = (kind: PathModel, stepMs: number, outside: unknown) => Promise<PathEngine>;

/**
 * @param engines for kinds that need one.
 * @throws InvalidInput naming what does not fit.
 */
export function artefactFromJson(json: unknown, engines: readonly PathEngine[] = []): Artefact {
  const parsed = artefactSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InvalidInput(`the artefact's ${path.join(".")}: ${message}`, { cause: parsed.error });
  }
  const { series, version, recipe, start_ms: startMs, step_ms: stepMs, values, model } = parsed.data;
  return {
    series,
    version,
    recipe,
    startMs,
    stepMs,
    untilMs: startMs + values.length * stepMs,
    learntFrom: values.flatMap((value, i) =>
      value === null ? [] : [{ start: startMs + i * stepMs, value }],
    ),
    model: modelFromJson(model, engines),
  };
}
