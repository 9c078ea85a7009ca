/**
 * A chunk: the outcomes of the runs [from, to) of one simulation, and the sums of their maps. What a worker finishes
 * and keeps; a worker that is interrupted goes on after the chunks that are there. Chunks of one simulation all have the
 * same borders, whoever computes them, so a chunk that is computed twice is the same file again.
 */
import { InvalidInput } from "../../errors.ts";
import { type NumberArray, readArrayFile, writeArrayFile } from "./array-file.ts";

export interface FailedRun {
  readonly run: number;
  readonly reason: string;
}

export interface Chunk {
  readonly from: number;
  readonly to: number;
  /** Outcomes per run. */
  readonly outcomes: number;
  /** (to - from) x outcomes, run after run; a run that failed is NaN throughout. */
  readonly baseline: Float64Array;
  readonly scenario: Float64Array;
  readonly failed: readonly FailedRun[];
  /** Sums over the chunk's runs, by field; whole numbers, so that adding chunks in any order is exact. */
  readonly maps: Readonly<Record<string, Float64Array>>;
}

interface Header {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly outcomes: number;
  readonly failed: readonly FailedRun[];
}

/** Borders of the chunks of `runs` runs, `size` each; the last may be shorter. */
export function chunkRanges(runs: number, size: number): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(runs / size) }, (_, chunk) => ({
    from: chunk * size,
    to: Math.min(runs, (chunk + 1) * size),
  }));
}

/** The chunk as a file. `key` is the simulation's: another's chunk in its place is then refused. */
export function writeChunk(key: string, { baseline, scenario, maps, ...rest }: Chunk): Uint8Array {
  const header: Header = { key, ...rest };
  const named = Object.entries(maps).map(([name, sums]): [string, NumberArray] => [`map ${name}`, sums]);
  return writeArrayFile({ header, arrays: { baseline, scenario, ...Object.fromEntries(named) } });
}

/** @throws InvalidInput where it is not a whole chunk of the simulation `key`. */
export function readChunk(key: string, bytes: Uint8Array, origin: string): Chunk {
  const { header, arrays } = readArrayFile<Header>(bytes, origin);
  if (header.key !== key) throw new InvalidInput(`${origin}: a chunk of ${header.key}, not of ${key}`);
  const { from, to, outcomes, failed } = header;
  const { baseline, scenario, ...rest } = arrays as Record<string, Float64Array>;
  if (baseline?.length !== (to - from) * outcomes || scenario?.length !== baseline.length) {
    throw new InvalidInput(`${origin}: ${baseline?.length} numbers for ${to - from} runs of ${outcomes}`);
  }
  const maps = Object.fromEntries(
    Object.entries(rest).map(([name, sums]) => [name.slice("map ".length), sums]),
  );
  return { from, to, outcomes, failed, baseline, scenario, maps };
}

/** Chunks put together in the order of their runs, whatever the order they came in. */
export interface MergedChunks {
  /** Numbers of the runs that have outcomes, ascending. */
  readonly runs: readonly number[];
  /** runs x outcomes, without the runs that failed. */
  readonly baseline: Float64Array;
  readonly scenario: Float64Array;
  readonly failed: readonly FailedRun[];
  /** Runs that no chunk holds. */
  readonly missing: readonly number[];
  readonly maps: Readonly<Record<string, Float64Array>>;
}

/** Merges chunks of the runs [0, runs). @throws InvalidInput where two overlap or their outcomes differ in number. */
export function mergeChunks(chunks: readonly Chunk[], runs: number): MergedChunks {
  const ordered = chunks.toSorted((a, b) => a.from - b.from);
  const outcomes = ordered[0]?.outcomes ?? 0;
  const total = ordered.reduce((sum, { from, to }) => sum + to - from, 0);
  const baseline = new Float64Array(total * outcomes);
  const scenario = new Float64Array(total * outcomes);
  const kept: number[] = [];
  const failed: FailedRun[] = [];
  const missing: number[] = [];
  const maps: Record<string, Float64Array> = {};
  let next = 0;
  for (const chunk of ordered) {
    if (chunk.from < next) throw new InvalidInput(`chunk ${chunk.from}-${chunk.to} overlaps the one before`);
    if (chunk.outcomes !== outcomes)
      throw new InvalidInput(`chunk ${chunk.from}-${chunk.to} has other outcomes`);
    for (; next < chunk.from; next++) missing.push(next);
    const lost = new Set(chunk.failed.map(({ run }) => run));
    for (let run = chunk.from; run < chunk.to; run++) {
      if (lost.has(run)) continue;
      const at = (run - chunk.from) * outcomes;
      baseline.set(chunk.baseline.subarray(at, at + outcomes), kept.length * outcomes);
      scenario.set(chunk.scenario.subarray(at, at + outcomes), kept.length * outcomes);
      kept.push(run);
    }
    failed.push(...chunk.failed);
    next = chunk.to;
    for (const [name, sums] of Object.entries(chunk.maps)) addInto(maps, name, sums);
  }
  for (; next < runs; next++) missing.push(next);
  const length = kept.length * outcomes;
  return {
    runs: kept,
    baseline: baseline.subarray(0, length),
    scenario: scenario.subarray(0, length),
    failed,
    missing,
    maps,
  };
}

/** Of merged runs those before run `sample`. */
export function firstRuns(merged: MergedChunks, sample: number): MergedChunks {
  const runs = merged.runs.filter((run) => run < sample);
  const outcomes = merged.baseline.length / Math.max(1, merged.runs.length);
  const length = runs.length * outcomes;
  return {
    ...merged,
    runs,
    baseline: merged.baseline.subarray(0, length),
    scenario: merged.scenario.subarray(0, length),
    failed: merged.failed.filter(({ run }) => run < sample),
    missing: merged.missing.filter((run) => run < sample),
  };
}

function addInto(maps: Record<string, Float64Array>, name: string, sums: Float64Array): void {
  const total = maps[name] ?? new Float64Array(sums.length);
  maps[name] = total;
  for (let i = 0; i < sums.length; i++) total[i] = (total[i] as number) + (sums[i] as number);
}
