import { hashChunks } from "@nagar/core/simulate/request/hash-chunks.ts";
import { parseScenario } from "@nagar/core/simulate/scenario/scenario.ts";
import { prepareSmallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { describe, expect, it } from "vitest";
import { runOnWorkers } from "./run-workers.ts";

const prepared = await prepareSmallTown();
const scenario = parseScenario({
  name: "test",
  title: "Odd-even",
  start_date: "2025-01-06",
  days: 2,
  policies: [{ kind: "odd_even" }],
});
const job = { prepared, scenario, runs: 5, seed: 11 };

describe("runs on workers", () => {
  it("give the same bytes on one worker or two, in any chunks, and after an interruption", async () => {
    const one = await runOnWorkers({ ...job, workers: 1, chunkRuns: 5 });
    const two = await runOnWorkers({ ...job, workers: 2, chunkRuns: 1 });
    expect(hashChunks(two.chunks)).toBe(hashChunks(one.chunks));

    const stopped = await runOnWorkers({ ...job, workers: 1, chunkRuns: 2, onChunk: () => false });
    expect(stopped.chunks.length).toBeLessThan(3);
    const resumed = await runOnWorkers({ ...job, workers: 2, chunkRuns: 2, finished: stopped.chunks });
    expect(hashChunks(resumed.chunks)).toBe(hashChunks(one.chunks));
  });

  it("differ by seed", async () => {
    const one = await runOnWorkers({ ...job, runs: 1, workers: 1 });
    const other = await runOnWorkers({ ...job, runs: 1, seed: 12, workers: 1 });
    expect(hashChunks(other.chunks)).not.toBe(hashChunks(one.chunks));
  });
});
