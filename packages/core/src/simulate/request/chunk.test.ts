import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chunk, chunkRanges, mergeChunks, readChunk, writeChunk } from "./chunk.ts";

const K = 3;

/** Outcomes that say which run and which outcome they are. */
function chunkOf(from: number, to: number, failed: number[] = []): Chunk {
  const fill = (sign: number) =>
    Float64Array.from({ length: (to - from) * K }, (_, i) => {
      const run = from + Math.floor(i / K);
      return failed.includes(run) ? Number.NaN : sign * (run * 10 + (i % K));
    });
  return {
    from,
    to,
    outcomes: K,
    baseline: fill(1),
    scenario: fill(-1),
    failed: failed.map((run) => ({ run, reason: "no equilibrium" })),
    maps: { speed: Float64Array.of(to - from, from + to) },
  };
}

describe("chunks", () => {
  it("cover every run once, whatever their size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 80 }), (runs, size) => {
        const covered = chunkRanges(runs, size).flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, i) => from + i),
        );
        expect(covered).toEqual(Array.from({ length: runs }, (_, run) => run));
      }),
    );
  });

  it("come back from their file as they were", () => {
    const chunk = chunkOf(4, 9, [6]);
    expect(readChunk("a1", writeChunk("a1", chunk), "chunk")).toEqual(chunk);
  });

  it("of another simulation are refused", () => {
    expect(() => readChunk("a1", writeChunk("b2", chunkOf(0, 2)), "chunk")).toThrow(/of b2, not of a1/);
  });

  it("merge to the same, however the runs were cut and in whatever order they came", () => {
    const whole = mergeChunks([chunkOf(0, 24)], 24);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.infiniteStream(fc.nat()), (size, order) => {
        const chunks = chunkRanges(24, size)
          .map(({ from, to }) => ({ at: order.next().value as number, chunk: chunkOf(from, to) }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ chunk }) => chunk);
        const merged = mergeChunks(chunks, 24);
        expect(merged.baseline).toEqual(whole.baseline);
        expect(merged.scenario).toEqual(whole.scenario);
        expect(merged.maps["speed"]?.[0]).toBe(24);
      }),
    );
  });

  it("leave out the runs that failed and name those that nobody has computed", () => {
    const merged = mergeChunks([chunkOf(6, 8), chunkOf(0, 4, [1, 2])], 10);
    expect(merged.runs).toEqual([0, 3, 6, 7]);
    expect(merged.failed.map(({ run }) => run)).toEqual([1, 2]);
    expect(merged.missing).toEqual([4, 5, 8, 9]);
    expect([...merged.baseline.subarray(K, 2 * K)]).toEqual([30, 31, 32]);
  });

  it("that overlap are refused", () => {
    expect(() => mergeChunks([chunkOf(0, 4), chunkOf(3, 6)], 6)).toThrow(/3-6 overlaps/);
  });
});
