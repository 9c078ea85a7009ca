import { InvalidInput } from "@nagar/core/errors.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { drawParameters } from "@nagar/core/simulate/parameters/latin-hypercube.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { chunkRanges } from "@nagar/core/simulate/request/chunk.ts";
import { parseScenario } from "@nagar/core/simulate/scenario/scenario.ts";
import { prepareSmallTown, SMALL_CONFIG, smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { describe, expect, it } from "vitest";
import { prepareOnThread, runOnThreads, type TimeLimit } from "./run-threads.ts";

const RUNS = 40;
const prepared = await prepareSmallTown();
const far = Date.now() + 3_600_000;

const runsDone = async (limit: TimeLimit) => {
  const chunks = await runOnThreads({
    townKey: "small",
    prepared,
    scenario: parseScenario({ name: "one", title: "One", start_date: "2025-01-06", days: 1 }),
    inputs: {
      draws: drawParameters(PARAMETERS, RUNS, 1),
      columns: PARAMETERS.length,
      seed: 1,
      chance: undefined,
    },
    ranges: chunkRanges(RUNS, 5),
    limit,
  });
  let next = 0;
  for (const { from, to } of chunks) {
    expect(from).toBe(next);
    next = to;
  }
  return next;
};

describe("runs on threads", () => {
  it("are all done where there is time", async () => {
    expect(await runsDone({ soft: far, hard: far, fewest: 10 })).toBe(RUNS);
  });

  it("are the first ones, as many as make an answer, once the time is up", async () => {
    expect(await runsDone({ soft: 0, hard: far, fewest: 17 })).toBe(20);
  });

  it("are none where even these come too late", async () => {
    expect(await runsDone({ soft: 0, hard: 0, fewest: 17 })).toBe(0);
  });

  it("are of a town that a thread made ready as it would be here", async () => {
    const there = await prepareOnThread(smallTown, SMALL_CONFIG);
    expect(there.air.unit).toEqual(prepared.air.unit);
    expect(there.usualTime).toEqual(prepared.usualTime);
  });

  it("fail with what is wrong, as it would be here", async () => {
    const dry = { ...smallTown, water: { ...smallTown.water, inp: "" } };
    const thrown = (made: Promise<unknown>) =>
      made.then(
        () => undefined,
        (error: unknown) => error,
      );
    const there = await thrown(prepareOnThread(dry, SMALL_CONFIG));
    expect(there).toBeInstanceOf(InvalidInput);
    expect(there).toEqual(await thrown(prepareTown(dry, SMALL_CONFIG)));
  });
});
