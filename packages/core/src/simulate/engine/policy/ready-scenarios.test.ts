import { describe, expect, it } from "vitest";
import { centralDraw } from "../../parameters/table.ts";
import { READY_SCENARIOS, readyScenario } from "../../scenario/library/library.ts";
import { prepareSmallTown, smallTown } from "../../testing/small-town.ts";
import { compileScenario } from "../compile-scenario.ts";
import { PairRunner } from "../run-pair.ts";

const prepared = await prepareSmallTown();

describe("ready scenarios", () => {
  it.each(READY_SCENARIOS.map(({ name }) => name))("%s runs, and every outcome is a number", (name) => {
    const scenario = { ...readyScenario(name, smallTown), days: 3 };
    const runner = new PairRunner(prepared, compileScenario(prepared, scenario));
    const baseline = new Float64Array(runner.outcomes.length);
    const changed = new Float64Array(runner.outcomes.length);
    runner.run(centralDraw(), 1, 0, baseline, changed);
    const broken = runner.outcomes.filter(
      (_, at) => !Number.isFinite(baseline[at]) || !Number.isFinite(changed[at]),
    );
    expect(broken.map(({ id }) => id)).toEqual([]);
  });
});
