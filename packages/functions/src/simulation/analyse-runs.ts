/**
 * Step Functions → the results: the chunks put together in the order of their runs, their distributions, the maps, and the
 * runs themselves as a table of the lake. What is missing is tolerated as far as the request says, and told.
 */
import { Infeasible } from "@nagar/core/errors.ts";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import {
  type Chunk,
  chunkRanges,
  firstRuns,
  mergeChunks,
  readChunk,
} from "@nagar/core/simulate/request/chunk.ts";
import { progressOf } from "@nagar/core/simulate/request/compute-chunk.ts";
import { enoughRuns } from "@nagar/core/simulate/request/early-end.ts";
import { buildMaps, buildResults } from "@nagar/core/simulate/request/results.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { calibrationOf } from "./calibrations.ts";
import { chunkOwner } from "./compute.ts";
import { lakeKeys, readObject, writeObject } from "./lake-objects.ts";
import { writeRunsTable } from "./runs-table.ts";
import { mapUrl } from "./simulation-answer.ts";
import { basisOf, type SimulationRecord } from "./simulation-record.ts";
import { advance, beginStep, stepEvent } from "./step.ts";
import { requirePrepared } from "./town-cache.ts";

const PARALLEL_READS = 8;

async function chunksOf(record: SimulationRecord): Promise<Chunk[]> {
  const { id, plan } = record;
  const chunks: Chunk[] = [];
  await forEachLimited(chunkRanges(plan.runs, plan.chunkRuns), PARALLEL_READS, async ({ from, to }) => {
    const key = lakeKeys.chunk(id, basisOf(record), from, to);
    const bytes = await readObject(key);
    if (bytes) chunks.push(readChunk(chunkOwner(record), bytes, key));
  });
  return chunks.sort((a, b) => a.from - b.from);
}

/** @throws Infeasible where more runs failed or are missing than the request tolerates. */
function refuseTooFew({ failed, missing }: ReturnType<typeof mergeChunks>, wanted: number, share: number) {
  const lost = failed.length + missing.length;
  if (lost <= share * wanted && wanted - lost >= 2) return;
  const first = failed[0] ? `; the first: run ${failed[0].run}: ${failed[0].reason}` : "";
  throw new Infeasible(
    `${failed.length} of ${wanted} runs failed and ${missing.length} are missing; tolerated are ${share * 100} %${first}`,
    { details: { failed: failed.length, missing: missing.length, tolerated: share } },
  );
}

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, stepEvent);
  await advance(event, "analysing");
  const { request, plan, calibrationId } = record;
  const { agents, monte_carlo_runs, target_standard_error, tolerated_failures } = request.configuration;
  const [all, calibration] = await Promise.all([chunksOf(record), calibrationOf(calibrationId)]);
  const prepared = await requirePrepared({ townHash: record.town.hash, agents, calibration });
  const { outcomes, places } = new PairRunner(prepared, compileScenario(prepared, request.scenario));
  const progress = all.map((chunk) => progressOf(chunk, outcomes, target_standard_error));
  const wanted = enoughRuns(progress, target_standard_error) ?? plan.runs;
  const chunks = all.filter(({ from }) => from < wanted);
  const merged = mergeChunks(chunks, wanted);
  refuseTooFew(merged, wanted, tolerated_failures);
  const runs = { request, chunks, wanted, outcomes, fit: calibration?.fit };
  const results = buildResults(runs, {
    id: record.id,
    town: { id: record.town.id, name: record.town.name },
    modelVersion: record.modelVersion,
    seconds: record.startedAt === undefined ? null : (Date.now() - record.startedAt) / 1000,
    mapUrl: mapUrl(record.id),
    calibration,
  });
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  await writeObject(
    lakeKeys.runs(record.id),
    writeRunsTable(record.id, outcomes, firstRuns(merged, monte_carlo_runs)),
    "application/vnd.apache.parquet",
  );
  await writeObject(
    lakeKeys.maps(record.id),
    json(buildMaps(runs, prepared.town, places)),
    "application/json",
  );
  await writeObject(lakeKeys.results(record.id), json(results), "application/json");
  return { runs: results.runs.used, result_hash: results.result_hash };
}
