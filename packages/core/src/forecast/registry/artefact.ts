/**
 * What is kept of a trained version: the model, and the series that it learnt from. Serving goes on with that very
 * series and adds what was counted since, so that its features are the numbers that training would have seen.
 */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import type { ForecastModel } from "../model.ts";
import { modelFromJson, modelToJson } from "../model-json.ts";
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
  };
}

/** @throws InvalidInput naming what does not fit. */
export function artefactFromJson(json: unknown): Artefact {
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
    model: modelFromJson(model),
  };
}
