/** Computing chunks of a simulation, in a function or a container: what is there already is not computed again. */
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { readChunk, writeChunk } from "@nagar/core/simulate/request/chunk.ts";
import { computeChunk, progressOf, type RunInputs } from "@nagar/core/simulate/request/compute-chunk.ts";
import { enoughRuns } from "@nagar/core/simulate/request/early-end.ts";
import { designOf } from "@nagar/core/simulate/request/run-design.ts";
import { logger } from "../lib/logger.ts";
import { calibrationOf } from "./calibrations.ts";
import { lakeKeys, readObject, writeObject } from "./lake-objects.ts";
import { basisOf, ENDED, type SimulationRecord } from "./simulation-record.ts";
import { Cancelled, simulations } from "./step.ts";
import { requirePrepared } from "./town-cache.ts";

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whose chunk a file is. */
export const chunkOwner = (record: SimulationRecord): string => `${record.id}/${basisOf(record)}`;

interface Work {
  readonly runner: PairRunner;
  readonly inputs: RunInputs;
}

let last: (Work & { owner: string }) | undefined;

/** What computes a record's runs; the last one is kept, since chunks of one simulation come one after another. */
async function workOf(record: SimulationRecord): Promise<Work> {
  const owner = chunkOwner(record);
  if (last?.owner === owner) return last;
  const { scenario, configuration } = record.request;
  const calibration = await calibrationOf(record.calibrationId);
  const { agents, seed } = configuration;
  const prepared = await requirePrepared({ townHash: record.town.hash, agents, calibration });
  const runner = new PairRunner(prepared, compileScenario(prepared, scenario));
  const design = designOf(configuration, calibration?.fit);
  last = { owner, runner, inputs: { ...design, columns: PARAMETERS.length, seed } };
  return last;
}

/**
 * Computes a chunk, keeps it in the lake and then tells the progress of it. A chunk that is there is told of again, as
 * whoever had computed it may have died in between.
 */
async function finishChunk(record: SimulationRecord, { from, to }: Range): Promise<void> {
  const owner = chunkOwner(record);
  const key = lakeKeys.chunk(record.id, basisOf(record), from, to);
  const { runner, inputs } = await workOf(record);
  const kept = await readObject(key);
  const began = performance.now();
  const chunk = kept ? readChunk(owner, kept, key) : computeChunk(runner, inputs, { from, to });
  if (!kept) await writeObject(key, writeChunk(owner, chunk), "application/octet-stream");
  const { target_standard_error: asked, monte_carlo_runs: sample } = record.request.configuration;
  const progress = progressOf(chunk, runner.outcomes, asked, sample);
  await simulations().putChunk(record.id, basisOf(record), progress);
  logger.info("chunk", {
    from,
    to,
    kept: kept !== undefined,
    failed: chunk.failed.length,
    ms: Math.round(performance.now() - began),
  });
}

/** Whether runs from `from` on are still wanted. @throws Cancelled where nobody wants any. */
async function isWanted(asked: SimulationRecord, from: number): Promise<boolean> {
  const record = await simulations().get(asked.id);
  if (record === undefined || record.attempt !== asked.attempt || ENDED.includes(record.status)) {
    throw new Cancelled(`attempt ${asked.attempt} is over: the simulation is ${record?.status ?? "gone"}`);
  }
  const targets = asked.request.configuration.target_standard_error;
  if (Object.keys(targets).length === 0) return true;
  const enough = enoughRuns(await simulations().chunks(asked.id, basisOf(asked)), targets);
  return enough === undefined || from < enough;
}

/** Computes the chunks in order, as long as they are wanted. @throws Cancelled, Unavailable, Infeasible. */
export async function computeChunks(record: SimulationRecord, ranges: readonly Range[]): Promise<void> {
  for (const range of ranges) {
    if (await isWanted(record, range.from)) await finishChunk(record, range);
  }
}
