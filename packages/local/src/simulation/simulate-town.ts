/** A simulation on this machine without a running town: prepares, computes on workers, keeps checkpoints, sums up. */

import type { Calibration } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { withTraffic } from "@nagar/core/simulate/calibrate/scale-traffic.ts";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { calibrationText } from "@nagar/core/simulate/request/calibration-text.ts";
import type { Chunk } from "@nagar/core/simulate/request/chunk.ts";
import { progressOf } from "@nagar/core/simulate/request/compute-chunk.ts";
import { checkTargets, enoughRuns } from "@nagar/core/simulate/request/early-end.ts";
import { planWork } from "@nagar/core/simulate/request/plan.ts";
import { addProgress, type ChunkProgress, type Progress } from "@nagar/core/simulate/request/progress.ts";
import type { SimulationRequest } from "@nagar/core/simulate/request/request.ts";
import { buildResults, type ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { countRuns, designOf } from "@nagar/core/simulate/request/run-design.ts";
import type { Town } from "@nagar/core/town/town.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { runOnWorkers } from "./run-workers.ts";

export interface LocalSimulation {
  readonly request: SimulationRequest;
  readonly town: Town;
  /** The request's content key. */
  readonly key: string;
  readonly workers: number;
  readonly checkpoint?: Checkpoint | undefined;
  /** Published parameters where there is none. */
  readonly calibration?:
    | { readonly id: string; readonly fittedAt: number; readonly fit: Calibration }
    | undefined;
  onStep(step: string): void;
  onProgress(
    progress: Progress,
    headline: ReadonlyMap<string, { id: string; label: string; unit: string }>,
  ): void;
}

/** Runs it to the end. @throws InvalidInput where the scenario does not fit the town. */
export async function simulateTown(simulation: LocalSimulation): Promise<ResultsAnswer> {
  const { request, town, key, workers, checkpoint, calibration } = simulation;
  const { scenario, configuration } = request;
  const { agents, seed, monte_carlo_runs: sample, target_standard_error: targets } = configuration;
  const runs = countRuns(configuration);
  const began = performance.now();
  const plain = await prepareTown(town, { ...DEFAULT_CONFIG, ...agents }, (step) => simulation.onStep(step));
  const prepared = calibration === undefined ? plain : withTraffic(plain, calibration.fit);
  const { outcomes } = new PairRunner(prepared, compileScenario(prepared, scenario));
  checkTargets(targets, outcomes);
  const told = new Map(outcomes.filter(({ headline }) => headline).map((each) => [each.id, each]));
  const progress: ChunkProgress[] = [];
  const take = (chunk: Chunk): boolean => {
    progress.push(progressOf(chunk, outcomes, targets, sample));
    simulation.onProgress(addProgress(progress), told);
    return enoughRuns(progress, targets) === undefined;
  };
  const finished = checkpoint?.finished ?? [];
  const wantsMore = finished.map(take).every(Boolean);
  const { chunks } = wantsMore
    ? await runOnWorkers({
        prepared,
        scenario,
        runs,
        seed,
        workers,
        design: designOf(configuration, calibration?.fit),
        chunkRuns: planWork(configuration, scenario.days).chunkRuns,
        finished,
        onChunk: (chunk) => {
          checkpoint?.keep(chunk);
          return take(chunk);
        },
      })
    : { chunks: [...finished] };
  const wanted = enoughRuns(progress, targets) ?? runs;
  return buildResults(
    { request, chunks: chunks.filter(({ from }) => from < wanted), wanted, outcomes, fit: calibration?.fit },
    {
      id: key,
      town: { id: town.id, name: town.name },
      modelVersion: MODEL_VERSION,
      seconds: Math.round(performance.now() - began) / 1000,
      mapUrl: null,
      calibration: calibration && {
        id: calibration.id,
        fittedAt: calibration.fittedAt,
        accepted: calibration.fit.acceptance.accepted,
        detail: calibrationText(calibration.fit),
      },
    },
  );
}
