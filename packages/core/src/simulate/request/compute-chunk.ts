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
  /** Whose random numbers each run takes; undefined: its own. */
  readonly chance?: Int32Array | undefined;
  /** The runs before this one are a sample of what is believed, and enter the maps; undefined: all. */
  readonly sample?: number | undefined;
}

/** The runs [from, to). One that throws is kept as failed, with its reason, and the others go on. */
export function computeChunk(
  runner: PairRunner,
  { draws, columns, seed, chance, sample = Number.POSITIVE_INFINITY }: RunInputs,
  { from, to }: { from: number; to: number },
): Chunk {
  const outcomes = runner.outcomes.length;
  const baseline = new Float64Array((to - from) * outcomes);
  const scenario = new Float64Array((to - from) * outcomes);
  const failed: FailedRun[] = [];
  let maps = from >= sample ? runner.takeMaps() : undefined;
  for (let run = from; run < to; run++) {
    if (run === sample) maps ??= runner.takeMaps();
    const at = (run - from) * outcomes;
    const baselineRow = baseline.subarray(at, at + outcomes);
    const scenarioRow = scenario.subarray(at, at + outcomes);
    try {
      const draw = draws.subarray(run * columns, (run + 1) * columns);
      runner.run(draw, seed, chance?.[run] ?? run, baselineRow, scenarioRow);
    } catch (error) {
      baselineRow.fill(Number.NaN);
      scenarioRow.fill(Number.NaN);
      failed.push({ run, reason: (error as Error).message.slice(0, 200) });
    }
  }
  const rest = runner.takeMaps();
  return { from, to, outcomes, baseline, scenario, failed, maps: maps ?? rest };
}

/**
 * What whoever watches learns of a finished chunk: the headline outcomes, and those whose precision was asked for.
 * @param sample the runs before this one are estimates of what would be; those of a design are only counted
 */
export function progressOf(
  chunk: Chunk,
  outcomes: readonly OutcomeDefinition[],
  asked: Readonly<Record<string, number>> = {},
  sample = Number.POSITIVE_INFINITY,
): ChunkProgress {
  const differences: Record<string, Moments> = {};
  outcomes.forEach(({ id, headline }, column) => {
    if (headline || id in asked) differences[id] = momentsOf(differencesOf(chunk, column, sample));
  });
  return { from: chunk.from, to: chunk.to, failed: chunk.failed.length, differences };
}

function* differencesOf(
  { from, to, baseline, scenario, outcomes }: Chunk,
  column: number,
  sample: number,
): Iterable<number> {
  for (let run = from; run < Math.min(to, sample); run++) {
    const at = (run - from) * outcomes + column;
    yield scenario[at]! - baseline[at]!;
  }
}
