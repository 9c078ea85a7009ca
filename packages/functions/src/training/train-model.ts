/** Training, per series and recipe: fits, walks forward beside the champion, and leaves the model in the lake. */

import { InvalidInput } from "@nagar/core/errors.ts";
import { settled } from "@nagar/core/forecast/additive/path-engine.ts";
import { categorisedAs } from "@nagar/core/forecast/category-score.ts";
import { importanceOf } from "@nagar/core/forecast/contributions.ts";
import { pastOf } from "@nagar/core/forecast/model.ts";
import { furthestStep, outsideModel } from "@nagar/core/forecast/outside/outside-format.ts";
import { artefactToJson } from "@nagar/core/forecast/registry/artefact.ts";
import { RECIPES } from "@nagar/core/forecast/registry/recipes.ts";
import { championOf } from "@nagar/core/forecast/registry/registry.ts";
import { featureNames, trainSeries } from "@nagar/core/forecast/registry/train-series.ts";
import { seriesFrom } from "@nagar/core/forecast/serve/series-grid.ts";
import { parseSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { trainedTargets } from "@nagar/core/forecast/serve/targets.ts";
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { trainingPorts } from "./linked-ports.ts";
import type { TrainingPorts } from "./training-ports.ts";

const trainEvent = z.object({
  run_id: z.string(),
  series: z.string(),
  dataset: z.string(),
  recipe: z.enum(RECIPES),
  /** A model that a person gave: the recipe's, in the lake. */
  upload: z.string().nullable().default(null),
});

const datasetFile = z.object({ until_ms: z.number(), values: z.array(z.tuple([z.number(), z.number()])) });

/** Where a recipe's model of a series is left; training.asl.json names it too, for what a job has left. */
export const candidateKey = (run: string, series: string, recipe: string) =>
  `candidates/${run}/${series}/${recipe}.json.gz`;

/** @returns what the next step chooses by; all else is in the file. */
export async function trainModel(event: unknown, ports: TrainingPorts, elapsed: () => number) {
  const { run_id, series, dataset, recipe, upload } = parseWith(trainEvent, event, "event");
  const name = parseSeriesId(series);
  const { until_ms, values } = parseWith(datasetFile, await ports.readJson(dataset), dataset);
  const past = seriesFrom(
    name,
    values.map(([start, value]) => ({ start, value })),
    until_ms,
  );
  const target = trainedTargets(name.domain).find(
    ({ metric, step }) => metric === name.metric && step === name.step,
  );
  if (!past || !target) throw new InvalidInput(`${series} has no values to train on`);
  const champion = championOf(await ports.registry.load(series));
  const incumbent = champion && (await ports.artefact(series, champion.version).catch(() => undefined));
  const began = elapsed();
  const trained = await tryTraining(async () => {
    const given = upload === null ? undefined : outsideModel.parse(await ports.readJson(upload));
    const engines = given
      ? [await ports.engine(given.format, past.stepMs, given)]
      : await ports.engines([recipe]);
    const all = [...engines, ...(incumbent?.model.forecaster.state.engines ?? [])];
    const horizons = target.horizons.filter((horizon) => !given || horizon <= furthestStep(given));
    const categorised = name.domain === "air" ? categorisedAs(name.metric) : undefined;
    const options = { engines, ...(categorised && { categorised }) };
    const made = await settled(all, () => trainSeries(past, recipe, horizons, incumbent, options));
    const importance = importanceOf(made.model, pastOf([past]));
    return { ...made, ...(importance && { importance }), ...(given && { outside: given }) };
  });
  if ("failure" in trained) return { recipe, failure: trained.failure };
  const { model, horizons, outside, search, ...judged } = trained;
  const key = candidateKey(run_id, series, recipe);
  await ports.writeJson(key, {
    ...judged,
    recipe,
    horizons,
    features: featureNames(model),
    against: incumbent ? champion.version : "the best naive rule",
    seconds: Math.round((elapsed() - began) / 100) / 10,
    from_ms: past.startMs,
    until_ms: past.startMs + past.values.length * past.stepMs,
    count: values.length,
    parameters: {
      ...search?.parameters,
      ...(search && { searched: search.candidates, search_loss: search.loss }),
      ...(upload !== null && { upload }),
    },
    artefact: artefactToJson({ series, version: "0.0.0", recipe }, past, model, outside),
  });
  return { recipe, key, mae: judged.mae };
}

/** A series that cannot be trained is an answer, not a fault of the run: it is said in a few words. */
async function tryTraining<T>(train: () => Promise<T>): Promise<T | { failure: string }> {
  try {
    return await train();
  } catch (error) {
    if (error instanceof InvalidInput) return { failure: error.message };
    throw error;
  }
}

export const handler = (event: unknown) => trainModel(event, trainingPorts(), () => performance.now());
