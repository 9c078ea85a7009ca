/** A simulation within one call: the prepared town from memory, the runs on all processors, nothing kept. */
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { drawParameters } from "@nagar/core/simulate/parameters/latin-hypercube.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { chunkRanges } from "@nagar/core/simulate/request/chunk.ts";
import { requestKey, type SimulationRequest } from "@nagar/core/simulate/request/request.ts";
import { buildResults, type ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
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
  const { monte_carlo_runs: runs, seed, agents } = configuration;
  const began = performance.now();
  const [prepared, calibration] = await Promise.all([
    ensurePrepared(file, agents),
    configuration.calibration === "town" ? currentCalibration(file.hash, now) : undefined,
  ]);
  const { parameters } = calibration ?? { parameters: PARAMETERS };
  const { outcomes } = new PairRunner(prepared, compileScenario(prepared, scenario));
  const chunks = await runOnThreads({
    townKey: preparedKey(file.hash, agents),
    prepared,
    scenario,
    inputs: { draws: drawParameters(parameters, runs, seed), columns: parameters.length, seed },
    ranges: chunkRanges(runs, CHUNK_RUNS),
  });
  return buildResults(
    { request, chunks, wanted: runs, outcomes, parameters },
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
