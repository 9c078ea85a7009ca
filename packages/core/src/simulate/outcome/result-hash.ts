/**
 * The fingerprint of a simulation's numbers: SHA-256 over the rows in run order and the map sums. Equal where every bit
 * is, on one worker or many, in any chunking, after a resume.
 */
import { createHash } from "node:crypto";

export interface HashedResults {
  /** Outcomes per run. */
  outcomes: number;
  /** Numbers of the runs, ascending. */
  runs: readonly number[];
  /** runs x outcomes. */
  baseline: Float64Array;
  scenario: Float64Array;
  maps: Readonly<Record<string, Float64Array>>;
}

/** 64 hexadecimal digits. Numbers enter as little-endian doubles, every NaN as the same one. */
export function resultHash({ outcomes, runs, baseline, scenario, maps }: HashedResults): string {
  const hash = createHash("sha256");
  hash.update(bytesOf(Float64Array.of(outcomes, runs.length)));
  for (const [at, run] of runs.entries()) {
    hash.update(bytesOf(Float64Array.of(run)));
    hash.update(bytesOf(baseline.subarray(at * outcomes, (at + 1) * outcomes)));
    hash.update(bytesOf(scenario.subarray(at * outcomes, (at + 1) * outcomes)));
  }
  for (const name of Object.keys(maps).sort()) {
    const sums = maps[name]!;
    hash.update(`${name}\n`);
    hash.update(bytesOf(Float64Array.of(sums.length)));
    hash.update(bytesOf(sums));
  }
  return hash.digest("hex");
}

function bytesOf(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    view.setFloat64(at * 8, Number.isNaN(value) ? Number.NaN : value, true);
  }
  return new Uint8Array(view.buffer);
}
