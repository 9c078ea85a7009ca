import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTargets, enoughRuns, FEWEST_RUNS } from "./early-end.ts";
import { momentsOf } from "./progress.ts";

/** Chunks of ten runs whose differences alternate between -1 and 1: standard error 1/√(n-1). */
const chunks = Array.from({ length: 20 }, (_, i) => ({
  from: i * 10,
  to: i * 10 + 10,
  failed: 0,
  differences: { delay: momentsOf(Array.from({ length: 10 }, (_, run) => (run % 2 === 0 ? 1 : -1))) },
}));

describe("a simulation with a target of precision", () => {
  it("ends at the first border where the standard error is small enough: 1/√(n-1) ≤ 0.1 at 110 runs", () => {
    expect(enoughRuns(chunks, { delay: 0.1 })).toBe(110);
  });

  it("ends at the same run in whatever order chunks come and whatever was done beyond", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(chunks), (some) => {
        const found = enoughRuns(some, { delay: 0.1 });
        if (found !== undefined) expect(found).toBe(110);
        const firsts = chunks.slice(0, 11).every((chunk) => some.includes(chunk));
        expect(found !== undefined).toBe(firsts);
      }),
    );
  });

  it("is refused where it names an outcome that the model does not have, and told which there are", () => {
    const outcomes = [{ id: "delay" }, { id: "pm25" }];
    expect(() => checkTargets({ delay: 1, pm25: 2 }, outcomes)).not.toThrow();
    expect(() => checkTargets({ delay: 1, dealy: 1 }, outcomes)).toThrow(
      /target_standard_error: no outcome dealy; there are delay, pm25/,
    );
  });

  it("does not end on few runs, an unknown outcome or no target", () => {
    expect(enoughRuns(chunks.slice(0, FEWEST_RUNS / 10 - 1), { delay: 10 })).toBeUndefined();
    expect(enoughRuns(chunks, { other: 10 })).toBeUndefined();
    expect(enoughRuns(chunks, {})).toBeUndefined();
  });
});
