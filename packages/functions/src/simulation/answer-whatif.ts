/** A simulation within one call: the prepared town from memory, the runs on all processors, nothing kept. */
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { chunkRanges } from "@nagar/core/simulate/request/chunk.ts";
import { requestKey, type SimulationRequest } from "@nagar/core/simulate/request/request.ts";
import { buildResults, type ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { countRuns, designOf } from "@nagar/core/simulate/request/run-design.ts";
import type { TownFile } from "../store/town-file.ts";
import { freshCalibration, readCalibration } from "./calibrations.ts";
import { runOnThreads } from "./run-threads.ts";
import { ensurePrepared, preparedKey } from "./town-cache.ts";

/** Small, so that all threads end at about the same time. */
const CHUNK_RUNS = 5;

/** @throws InvalidInput where the scenario does not fit the town, Unavailable where the lake or table does not answer. */
export async function answerWhatif(
  request: SimulationRequest,
  file: TownFile,
  now: number,
): Promise<ResultsAnswer> {
  const { scenario, configuration } = request;
  const { seed, agents } = configuration;
  const runs = countRuns(configuration);
  const began = performance.now();
  const calibration =
    configuration.calibration === "town" ? await currentCalibration(file.hash, now) : undefined;
  const choice = { townHash: file.hash, agents, calibration };
  const prepared = await ensurePrepared(file.town, choice);
  const { outcomes } = new PairRunner(prepared, compileScenario(prepared, scenario));
  const chunks = await runOnThreads({
    townKey: preparedKey(choice),
    prepared,
    scenario,
    inputs: { ...designOf(configuration, calibration?.fit), columns: PARAMETERS.length, seed },
    ranges: chunkRanges(runs, CHUNK_RUNS),
  });
  return buildResults(
    { request, chunks, wanted: runs, outcomes, fit: calibration?.fit },
    {
      id: requestKey(request, file.hash, MODEL_VERSION),
      town: { id: file.town.id, name: file.town.name },
      modelVersion: MODEL_VERSION,
      seconds: Math.round(performance.now() - began) / 1000,
      mapUrl: null,
      calibration,
    },
  );
}

async function currentCalibration(townHash: string, now: number) {
  const fresh = await freshCalibration(townHash, now);
  return fresh && (await readCalibration(fresh.id));
}
