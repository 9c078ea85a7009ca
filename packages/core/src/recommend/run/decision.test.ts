import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Conflict, InvalidInput } from "../../errors.ts";
import { DECISION_ACTIONS, type Decision, type DecisionAction, decide, PROPOSED } from "./decision.ts";

const now = Date.parse("2026-03-10T09:00:00+05:30");
const by = "Municipal commissioner";
const all = (actions: DecisionAction[], from: Decision = PROPOSED) =>
  actions.reduce((decision, action) => decide(decision, action, { by, note: "because" }, now), from);

describe("a recommended measure", () => {
  test("is accepted, started and finished; each change says who and when", () => {
    const done = all(["accept", "start", "finish"]);
    expect(done).toMatchObject({ status: "finished", startedOn: "2026-03-10", finishedOn: "2026-03-10" });
    expect(done.changes.map(({ action, by: who, at }) => [action, who, at])).toEqual(
      ["accept", "start", "finish"].map((action) => [action, by, now]),
    );
  });

  test("may be rejected with a reason, and accepted after all", () => {
    expect(() => decide(PROPOSED, "reject", { by }, now)).toThrow(/say why it is rejected/);
    expect(all(["reject", "accept"]).status).toBe("accepted");
  });

  test("only ever goes the ways that there are: started after accepted, finished after started, nothing after", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...DECISION_ACTIONS), { maxLength: 8 }), (actions) => {
        let decision = PROPOSED;
        for (const action of actions) {
          const before = decision;
          try {
            decision = decide(decision, action, { by, note: "because" }, now);
          } catch (error) {
            expect(error).toBeInstanceOf(Conflict);
            expect(decision).toBe(before);
          }
        }
        const did = decision.changes.map(({ action }) => action);
        // What is started was accepted just before, what is finished was started just before, and nothing comes after.
        for (const [at, action] of did.entries()) {
          if (action === "start") expect(did[at - 1]).toBe("accept");
          if (action === "finish") expect([did[at - 1], at]).toEqual(["start", did.length - 1]);
        }
      }),
      { seed: 3 },
    );
  });

  test("may be told of later, on a day that can be", () => {
    const started = decide(all(["accept"]), "start", { by, on: "2026-02-01" }, now);
    expect(started.startedOn).toBe("2026-02-01");
    expect(decide(started, "finish", { by, on: "2026-03-01" }, now).finishedOn).toBe("2026-03-01");
    for (const on of ["2026-01-31", "2026-03-11"]) {
      expect(() => decide(started, "finish", { by, on }, now)).toThrow(InvalidInput);
    }
    expect(() => decide(PROPOSED, "accept", { by, on: "2026-03-01" }, now)).toThrow(
      /only start and finish have a day/,
    );
  });

  test("did not start longer ago than two years; one that ran longer still ends", () => {
    const accepted = all(["accept"]);
    for (const on of ["1900-01-01", "2024-03-09"])
      expect(() => decide(accepted, "start", { by, on }, now)).toThrow(
        `on is ${on}; allowed is not before 2024-03-10, two years ago`,
      );
    const started = decide(accepted, "start", { by, on: "2024-03-10" }, now);
    const later = Date.parse("2029-01-01T09:00:00+05:30");
    expect(decide(started, "finish", { by }, later).finishedOn).toBe("2029-01-01");
  });
});
