/** The hash of a simulation's results from its chunks: the same for any cutting and any order. */
import { resultHash } from "../outcome/result-hash.ts";
import { type Chunk, mergeChunks } from "./chunk.ts";

export function hashChunks(chunks: readonly Chunk[]): string {
  const last = Math.max(0, ...chunks.map(({ to }) => to));
  return resultHash({ outcomes: chunks[0]?.outcomes ?? 0, ...mergeChunks(chunks, last) });
}
