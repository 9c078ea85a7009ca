import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../observation/instant.ts";
import { type Persistence, stepPersistence, UNTOUCHED } from "./persistence.ts";

const verdicts = fc.array(fc.constantFrom("sign", "between", "quiet", "unknown" as const), {
  maxLength: 120,
});
const times = fc.record({
  forMinutes: fc.integer({ min: 1, max: 15 }),
  clearMinutes: fc.integer({ min: 1, max: 15 }),
});

function run(
  list: readonly ("sign" | "between" | "quiet" | "unknown")[],
  persist: { forMinutes: number; clearMinutes: number },
) {
  let state: Persistence = UNTOUCHED;
  return list.map((verdict, index) => {
    const step = stepPersistence(state, index * MINUTE_MS, verdict, persist);
    state = step.state;
    return step.outcome;
  });
}

describe("persistence", () => {
  it("never signals before the condition has been seen for its minutes, counted by hand", () => {
    fc.assert(
      fc.property(verdicts, times, (list, persist) => {
        const outcomes = run(list, persist);
        const first = outcomes.indexOf("sign");
        if (first < 0) return;
        // Every known verdict of the stretch that led to the first sign is a sign.
        const stretch = list.slice(Math.max(0, first - persist.forMinutes + 1), first + 1);
        expect(stretch.every((verdict) => verdict === "sign" || verdict === "unknown")).toBe(true);
      }),
    );
  });

  it("ends exactly as often as it began, or once less while it still holds", () => {
    fc.assert(
      fc.property(verdicts, times, (list, persist) => {
        const outcomes = run(list, persist).filter((outcome) => outcome !== "none");
        let begun = 0;
        let ended = 0;
        let on = false;
        for (const outcome of outcomes) {
          if (outcome === "sign" && !on) begun += 1;
          if (outcome === "over") {
            expect(on).toBe(true);
            ended += 1;
          }
          on = outcome === "sign";
        }
        expect(begun - ended === 0 || begun - ended === 1).toBe(true);
      }),
    );
  });

  it("answers a repeated or older minute with nothing", () => {
    fc.assert(
      fc.property(verdicts, times, fc.constantFrom("sign", "quiet" as const), (list, persist, again) => {
        let state: Persistence = UNTOUCHED;
        for (const [index, verdict] of list.entries())
          state = stepPersistence(state, index * MINUTE_MS, verdict, persist).state;
        const step = stepPersistence(state, state.at, again, persist);
        expect(step).toEqual({ state, outcome: "none" });
      }),
    );
  });

  it("stays within its hysteresis once it holds, and does not begin there", () => {
    const persist = { forMinutes: 1, clearMinutes: 1 };
    expect(run(["between", "sign", "between", "quiet", "between"], persist)).toEqual([
      "none",
      "sign",
      "sign",
      "over",
      "none",
    ]);
  });
});
