/** A model that was trained elsewhere, as a person gives it, and what becomes of it before it is trained with and judged. */
import * as z from "zod";
import { WHO_ACTS } from "../../access/sign-in.ts";
import { InvalidInput } from "../../errors.ts";
import { instantParameter, parameters } from "../../read/parameters.ts";
import { RESOLUTION_MS } from "../../window/window.ts";
import { networkShape, OUTSIDE_FORMATS, type OutsideModel } from "../outside/outside-format.ts";
import { readOutsideTrees } from "../outside/trees-engine.ts";
import { parseSeriesId } from "../serve/series-id.ts";
import { trainedTargets } from "../serve/targets.ts";

export const uploadBody = parameters({
  format: z
    .enum(OUTSIDE_FORMATS, { error: `one of ${OUTSIDE_FORMATS.join(", ")}` })
    .describe("What the model is"),
  model: z
    .unknown()
    .describe("For xgboost the model's JSON (save_model of a .json file); for onnx its bytes in base 64"),
  trained_until: instantParameter.describe(
    "End of the data that it was trained on: it is judged by what follows, and forecasts nothing before",
  ),
  past: networkShape.past.optional(),
  steps: networkShape.steps.optional(),
  input: networkShape.input.optional(),
  shadow_first: z.boolean().default(true).describe("It runs in the champion's shadow before it answers"),
  by: z.string().trim().min(1, "who does this").max(100).describe(WHO_ACTS),
});
export type UploadBody = z.output<typeof uploadBody>;

/**
 * The model as it is kept.
 * @throws InvalidInput where the series is not one that models are trained for, a field is missing, or trees read other
 * features. A network is tried by the training run, which has its runtime.
 */
export function uploadedModel(series: string, body: UploadBody, now: number): OutsideModel {
  const { domain, metric, step } = parseSeriesId(series);
  const targets = trainedTargets(domain);
  if (!targets.some((target) => target.metric === metric && target.step === step)) {
    throw new InvalidInput(`path: series: no models are trained for ${metric} in steps of ${step}`, {
      details: {
        field: "series",
        value: series,
        allowed: targets.map((each) => `${each.metric}~${each.step}`),
      },
    });
  }
  const { format, model, trained_until: until, past, steps, input } = body;
  if (until > now) {
    throw new InvalidInput("body: trained_until: lies in the future", {
      details: { field: "trained_until" },
    });
  }
  if (format === "xgboost") {
    readOutsideTrees(model, RESOLUTION_MS[step]);
    return { format, fits: [{ trained_until_ms: until, model }] };
  }
  if (past === undefined || steps === undefined || input === undefined) {
    const field = past === undefined ? "past" : steps === undefined ? "steps" : "input";
    throw new InvalidInput(`body: ${field}: is missing; a network needs past, steps and input`, {
      details: { field },
    });
  }
  const bytes = z.base64().safeParse(model);
  if (!bytes.success || bytes.data === "") {
    throw new InvalidInput("body: model: is not text in base 64", {
      details: { field: "model", allowed: "base 64" },
    });
  }
  return { format, trained_until_ms: until, past, steps, input, bytes: bytes.data };
}

export const uploadAnswer = z.strictObject({
  run_id: z.string(),
  status_url: z.string(),
  upload: z.string().describe("Key in the lake; the same model is the same key"),
  answered_at: z.string(),
});
