/**
 * Training with SageMaker's built-in XGBoost, after its job: takes the model out of `model.tar.gz` and leaves it as any other
 * model from outside, for the walk forward to judge.
 */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { OutsideModel } from "@nagar/core/forecast/outside/outside-format.ts";
import { readOutsideTrees } from "@nagar/core/forecast/outside/trees-engine.ts";
import { parseSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { readUbjson } from "@nagar/core/forecast/trees/ubjson.ts";
import { RESOLUTION_MS } from "@nagar/core/window/window.ts";
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { fileOfTar } from "../lib/tar.ts";
import { type LakeFiles, lakeFiles } from "./lake-files.ts";

const unzip = promisify(gunzip);

const readEvent = z.object({
  run_id: z.string(),
  series: z.string(),
  artifacts: z.string().regex(/^s3:\/\/[^/]+\/.+/, "s3://bucket/key"),
  trained_until_ms: z.number(),
});

/** What SageMaker's XGBoost calls its model. */
const MODEL_FILE = "xgboost-model";
/** Bytes of a model after unzipping. */
const LARGEST = 256 * 1_048_576;

export async function readSagemakerModel(event: unknown, ports: Pick<LakeFiles, "writeJson" | "readBytes">) {
  const { run_id, series, artifacts, trained_until_ms } = parseWith(readEvent, event, "event");
  const zipped = await ports.readBytes(artifacts.replace(/^s3:\/\/[^/]+\//, ""));
  const archive = await unzip(zipped, { maxOutputLength: LARGEST }).catch((cause: Error) => {
    throw new InvalidInput(`${artifacts} cannot be unzipped: ${cause.message}`, { cause });
  });
  const model = xgboostModel(fileOfTar(archive, MODEL_FILE), artifacts);
  // Refused here by name, rather than by the walk that follows.
  readOutsideTrees(model, RESOLUTION_MS[parseSeriesId(series).step]);
  const upload = `candidates/${run_id}/${series}/sagemaker.json.gz`;
  const kept: OutsideModel = { format: "xgboost", fits: [{ trained_until_ms, model }] };
  await ports.writeJson(upload, kept);
  return { upload };
}

/** JSON as text or in binary. Before 2.1 XGBoost wrote a format of its own, which nobody else reads. */
function xgboostModel(bytes: Uint8Array, where: string): unknown {
  try {
    if (bytes[1] === 0x22) return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    return readUbjson(bytes);
  } catch (cause) {
    throw new InvalidInput(
      `${where}: ${MODEL_FILE} is not XGBoost's JSON, as text or binary (an image of XGBoost 2.1 or later writes it): ${(cause as Error).message}`,
      { cause },
    );
  }
}

export const handler = (event: unknown) => readSagemakerModel(event, lakeFiles());
