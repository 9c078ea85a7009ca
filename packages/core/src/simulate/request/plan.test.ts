import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCost, checkWhatif, configurationSchema, MAX_WHATIF_AGENT_STEPS } from "./configuration.ts";
import { chunksOfChild, planWork } from "./plan.ts";

const configuration = (more: object = {}) => configurationSchema.parse(more);

describe("a simulation's size", () => {
  it("has the town's 15,700 agents, hourly steps and 200 runs where nothing is said", () => {
    const { agents, time_step_minutes, monte_carlo_runs } = configuration();
    expect(Object.values(agents).reduce((sum, each) => sum + each)).toBe(15_700);
    expect([time_step_minutes, monte_carlo_runs]).toEqual([60, 200]);
  });

  it.each([
    ["10^9 runs", { monte_carlo_runs: 1e9 }, "monte_carlo_runs"],
    ["half a run", { monte_carlo_runs: 0.5 }, "monte_carlo_runs"],
    ["a step of a quarter of an hour", { time_step_minutes: 15 }, "time_step_minutes"],
    ["a negative seed", { seed: -1 }, "seed"],
    ["a misspelt field", { monte_carlo_run: 10 }, ""],
    ["a target of nothing", { target_standard_error: { vkm: 0 } }, "target_standard_error.vkm"],
  ])("refuses %s and names the field", (_what, given, field) => {
    const result = configurationSchema.safeParse(given);
    expect(result.error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
  });

  it("refuses what is too much as a whole, and says how many runs are not", () => {
    const large = configuration({ monte_carlo_runs: 10_000, agents: { citizens: 1_000_000 } });
    expect(() => checkCost(large, 30)).toThrow(/configuration.monte_carlo_runs is 10,000; allowed: 690 runs/);
    expect(() => checkCost(configuration(), 7)).not.toThrow();
    expect(() => checkCost(configuration(), 366, MAX_WHATIF_AGENT_STEPS)).toThrow(/monte_carlo_runs/);
  });

  it("refuses a target for a what-if, which ends by its time, and says where one is kept", () => {
    const target = configuration({ target_standard_error: { "air.pm25": 0.1 } });
    expect(() => checkWhatif(target)).toThrow(
      /configuration.target_standard_error is air.pm25; allowed: none .*\/v1\/simulate\/scenario/,
    );
    expect(() => checkWhatif(configuration())).not.toThrow();
  });
});

describe("the plan of the work", () => {
  it("gives a week of 200 runs to functions and a month of 1,000 to containers", () => {
    expect(planWork(configuration(), 7).mode).toBe("functions");
    expect(planWork(configuration({ monte_carlo_runs: 1000 }), 30).mode).toBe("containers");
  });

  it("gives every run to one child, and the first runs to all of them first", () => {
    const anySize = fc.record({
      runs: fc.integer({ min: 2, max: 10_000 }),
      days: fc.integer({ min: 1, max: 366 }),
    });
    fc.assert(
      fc.property(anySize, ({ runs, days }) => {
        const plan = planWork(configuration({ monte_carlo_runs: runs }), days);
        const children = Array.from({ length: Math.max(1, plan.children) }, (_, i) => chunksOfChild(plan, i));
        const chunks = children.flat().toSorted((a, b) => a.from - b.from);
        expect(chunks.length).toBe(plan.chunks);
        expect(chunks[0]?.from).toBe(0);
        expect(chunks.at(-1)?.to).toBe(runs);
        for (let i = 1; i < chunks.length; i++) expect(chunks[i]?.from).toBe(chunks[i - 1]?.to);
        const firsts = children.map((own) => own[0]?.from);
        expect(firsts).toEqual(firsts.map((_, i) => i * plan.chunkRuns));
        expect(plan.children).not.toBe(1);
      }),
    );
  });
});
