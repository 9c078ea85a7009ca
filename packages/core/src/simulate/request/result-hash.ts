/** One text for all numbers of a simulation: equal where every run is, to the last bit. */
import { createHash } from "node:crypto";
import type { Chunk } from "./chunk.ts";

const bytes = (values: Float64Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** SHA-256 over the rows in run order (baseline, then scenario, Float64 little-endian) and the sums of the maps. */
export function resultHash(chunks: readonly Chunk[]): string {
  const hash = createHash("sha256");
  const ordered = chunks.toSorted((a, b) => a.from - b.from);
  for (const { from, to, outcomes, baseline, scenario } of ordered) {
    for (let run = 0; run < to - from; run++) {
      hash.update(bytes(baseline.subarray(run * outcomes, (run + 1) * outcomes)));
      hash.update(bytes(scenario.subarray(run * outcomes, (run + 1) * outcomes)));
    }
  }
  for (const name of Object.keys(ordered[0]?.maps ?? {}).sort()) {
    const sum = new Float64Array(ordered[0]!.maps[name]!.length);
    for (const { maps } of ordered) for (let at = 0; at < sum.length; at++) sum[at]! += maps[name]![at]!;
    hash.update(name).update(bytes(sum));
  }
  return hash.digest("hex");
}
