/** Computes a chunk of a simulation's runs, in one thread. */
import type { PairRunner } from "../engine/run-pair.ts";
import type { OutcomeDefinition } from "../outcome/outcomes.ts";
import type { Chunk, FailedRun } from "./chunk.ts";
import { type ChunkProgress, type Moments, momentsOf } from "./progress.ts";

/** What the runs of a simulation share. */
export interface RunInputs {
  /** A row of parameters per run. */
  readonly draws: Float64Array;
  readonly columns: number;
  readonly seed: number;
}

/** The runs [from, to). One that throws is kept as failed, with its reason, and the others go on. */
export function computeChunk(
  runner: PairRunner,
  { draws, columns, seed }: RunInputs,
  { from, to }: { from: number; to: number },
): Chunk {
  const outcomes = runner.outcomes.length;
  const baseline = new Float64Array((to - from) * outcomes);
  const scenario = new Float64Array((to - from) * outcomes);
  const failed: FailedRun[] = [];
  for (let run = from; run < to; run++) {
    const at = (run - from) * outcomes;
    const baselineRow = baseline.subarray(at, at + outcomes);
    const scenarioRow = scenario.subarray(at, at + outcomes);
    try {
      const draw = draws.subarray(run * columns, (run + 1) * columns);
      runner.run(draw, seed, run, baselineRow, scenarioRow);
    } catch (error) {
      baselineRow.fill(Number.NaN);
      scenarioRow.fill(Number.NaN);
      failed.push({ run, reason: (error as Error).message.slice(0, 200) });
    }
  }
  return { from, to, outcomes, baseline, scenario, failed, maps: runner.takeMaps() };
}

/** What whoever watches learns of a finished chunk: the headline outcomes, and those whose precision was asked for. */
export function progressOf(
  chunk: Chunk,
  outcomes: readonly OutcomeDefinition[],
  asked: Readonly<Record<string, number>> = {},
): ChunkProgress {
  const differences: Record<string, Moments> = {};
  outcomes.forEach(({ id, headline }, column) => {
    if (headline || id in asked) differences[id] = momentsOf(differencesOf(chunk, column));
  });
  return { from: chunk.from, to: chunk.to, failed: chunk.failed.length, differences };
}

function* differencesOf({ baseline, scenario, outcomes }: Chunk, column: number): Iterable<number> {
  for (let at = column; at < baseline.length; at += outcomes) yield scenario[at]! - baseline[at]!;
}
