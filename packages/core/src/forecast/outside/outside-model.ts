/** From a model as it is kept to the engine that forecasts with it. */

import { InvalidInput } from "../../errors.ts";
import type { PathEngine } from "../additive/path-engine.ts";
import { loadNetwork } from "./network.ts";
import { outsideModel } from "./outside-format.ts";
import { readOutsideTrees, type TreesFit, treesEngine } from "./trees-engine.ts";

/**
 * The engine of a kept model.
 * @param runtime gives onnxruntime's WebAssembly; asked for networks only.
 * @throws InvalidInput where the model is none, or does not fit a series of this step.
 */
export async function outsideEngine(
  json: unknown,
  stepMs: number,
  runtime: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<PathEngine> {
  const parsed = outsideModel.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InvalidInput(`the model's ${path.join(".")}: ${message}`, { cause: parsed.error });
  }
  const model = parsed.data;
  if (model.format === "onnx") {
    const { past, steps, input, trained_until_ms: until, bytes } = model;
    const decoded = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    return loadNetwork(decoded, { past, steps, input }, until, await runtime());
  }
  const read = model.fits.map((fit) => ({ ...fit, ...readOutsideTrees(fit.model, stepMs) }));
  const fits = read
    .map(({ trained_until_ms: trainedUntilMs, trees }): TreesFit => ({ trainedUntilMs, trees }))
    .sort((a, b) => a.trainedUntilMs - b.trainedUntilMs);
  return treesEngine(fits, read[0]!.features, stepMs);
}
