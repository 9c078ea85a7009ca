/**
 * Training with SageMaker's built-in XGBoost, first step: searches for parameters, writes the rows of the first part of the
 * series as CSV, and names the job. What follows that part is what its model is judged by.
 */
import { createHash } from "node:crypto";
import { InvalidInput } from "@nagar/core/errors.ts";
import { searchTrees, type TreeParameters } from "@nagar/core/forecast/outside/search-trees.ts";
import { tableCsv, trainingTable } from "@nagar/core/forecast/outside/training-table.ts";
import { possibleHorizons } from "@nagar/core/forecast/registry/train-series.ts";
import { seriesFrom } from "@nagar/core/forecast/serve/series-grid.ts";
import { parseSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { trainedTargets } from "@nagar/core/forecast/serve/targets.ts";
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { linked } from "../lib/resource.ts";
import { type LakeFiles, lakeFiles } from "./lake-files.ts";

const rowsEvent = z.object({ run_id: z.string(), series: z.string(), dataset: z.string() });
const datasetFile = z.object({ until_ms: z.number(), values: z.array(z.tuple([z.number(), z.number()])) });

/** Part of the series that is learnt from: the folds that follow say how good the model is. */
const LEARNT = 0.6;

export async function writeTrainingRows(
  event: unknown,
  ports: Pick<LakeFiles, "readJson" | "putText">,
  bucket: string,
) {
  const { run_id, series, dataset } = parseWith(rowsEvent, event, "event");
  const { until_ms, values } = parseWith(datasetFile, await ports.readJson(dataset), dataset);
  const name = parseSeriesId(series);
  const target = trainedTargets(name.domain).find(
    ({ metric, step }) => metric === name.metric && step === name.step,
  );
  const past = seriesFrom(
    name,
    values.map(([start, value]) => ({ start, value })),
    until_ms,
  );
  const horizons = past && target ? possibleHorizons(past, target.horizons) : [];
  if (!past || horizons.length === 0) throw new InvalidInput(`${series} is too short to train on`);
  const steps = Math.floor(LEARNT * past.values.length);
  const { parameters } = searchTrees(past, steps, horizons, 1);
  // SageMaker's names: letters, digits and hyphens, at most 63, each once.
  const job = `nagar-${createHash("sha256").update(`${run_id} ${series}`).digest("hex").slice(0, 40)}`;
  const folder = `sagemaker/${job}/`;
  await ports.putText(`${folder}rows/rows.csv`, [...tableCsv(trainingTable(past, steps, horizons))].join(""));
  return {
    job,
    input: `s3://${bucket}/${folder}rows/`,
    output: `s3://${bucket}/${folder}model/`,
    trained_until_ms: past.startMs + steps * past.stepMs,
    parameters: sagemakerParameters(parameters),
  };
}

/** Our parameters by XGBoost's names; SageMaker takes them as text. */
function sagemakerParameters(given: TreeParameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      objective: "reg:squarederror",
      tree_method: "hist",
      max_bin: 64,
      seed: 1,
      num_round: given.rounds,
      eta: given.eta,
      max_depth: given.maxDepth,
      min_child_weight: given.minChildWeight,
      lambda: given.lambda,
      subsample: given.subsample,
      colsample_bytree: given.colsample,
    }).map(([name, value]) => [name, String(value)]),
  );
}

export const handler = (event: unknown) => writeTrainingRows(event, lakeFiles(), linked("Lake"));
