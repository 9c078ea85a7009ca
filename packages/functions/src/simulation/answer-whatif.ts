/**
 * A simulation within one call: the prepared town from memory, the runs on all processors, nothing kept. It ends when its
 * time is up, with the runs that fitted: they are a random sample as all would be, so the intervals hold and are wider.
 */
import { Unavailable } from "@nagar/core/errors.ts";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { chunkRanges } from "@nagar/core/simulate/request/chunk.ts";
import { FEWEST_RUNS } from "@nagar/core/simulate/request/early-end.ts";
import { requestKey, type SimulationRequest } from "@nagar/core/simulate/request/request.ts";
import { buildResults, type ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { countRuns, designOf } from "@nagar/core/simulate/request/run-design.ts";
import type { TownFile } from "../store/town-file.ts";
import { freshCalibration, readCalibration } from "./calibrations.ts";
import { carryOnThread, prepareOnThread, runOnThreads, startThreads } from "./run-threads.ts";
import { ensurePrepared, preparedKey } from "./town-cache.ts";

/** Small, so that all threads end at about the same time. */
const CHUNK_RUNS = 5;
/** The answer is wanted within five seconds; the gateway gives up after 30, and the function after 29. */
const SOFT_MS = 4_000;
const HARD_MS = 20_000;
/** For chunks that were begun before. */
const CHUNK_GRACE_MS = 5_000;

/**
 * @throws InvalidInput where the scenario does not fit the town, Unavailable where the lake or table does not answer, or the
 * machine is too busy for the fewest runs that make an answer
 */
export async function answerWhatif(
  request: SimulationRequest,
  file: TownFile,
  now: number,
): Promise<ResultsAnswer> {
  const { scenario, configuration } = request;
  const { seed, agents } = configuration;
  const runs = countRuns(configuration);
  const began = performance.now();
  const hard = Date.now() + HARD_MS;
  startThreads();
  const calibration =
    configuration.calibration === "town" ? await currentCalibration(file.hash, now) : undefined;
  const choice = { townHash: file.hash, agents, calibration };
  const prepared = await inTime(
    ensurePrepared(file.town, choice, { prepare: prepareOnThread, carry: carryOnThread }),
    hard,
    "the town is still being made ready for its first question",
  );
  const { outcomes } = new PairRunner(prepared, compileScenario(prepared, scenario));
  // A design of sensitivity is of use as a whole only.
  const fewest = configuration.sensitivity.method === "ranks" ? Math.min(FEWEST_RUNS, runs) : runs;
  const chunks = await inTime(
    runOnThreads({
      townKey: preparedKey(choice),
      prepared,
      scenario,
      inputs: { ...designOf(configuration, calibration?.fit), columns: PARAMETERS.length, seed },
      ranges: chunkRanges(runs, CHUNK_RUNS),
      limit: { soft: Date.now() - (performance.now() - began) + SOFT_MS, hard, fewest },
    }),
    hard + CHUNK_GRACE_MS,
    "other questions are before this one",
  );
  const done = chunks.at(-1)?.to ?? 0;
  if (done < fewest) throw busy(`${done} of the ${fewest} runs that make an answer were done in time`);
  return buildResults(
    { request, chunks, wanted: done, outOfTime: done < runs, outcomes, fit: calibration?.fit },
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

const busy = (what: string) =>
  new Unavailable(`the machine is too busy for a what-if now: ${what}; ask again, or as a simulation`);

/** What `work` gives, while there is time. @throws Unavailable afterwards; the work goes on, for who asks next. */
async function inTime<T>(work: Promise<T>, deadline: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(busy(what)), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
