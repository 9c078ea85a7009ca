import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { catalogue } from "../catalogue/catalogue.ts";
import { pose, recommend } from "../recommend.ts";
import { loadSolver } from "../solver/highs.ts";
import { typicalProfile } from "../value/town-profile.ts";
import { townState } from "../value/town-state.ts";
import { type Decision, type DecisionAction, decide, PROPOSED } from "./decision.ts";
import { refuseSecondStart, type UnderWay, underWayIn } from "./under-way.ts";

const at = (day: string) => Date.parse(`${day}T12:00:00+05:30`);
/** A decision after actions on days. */
const decided = (...actions: [DecisionAction, string][]): Decision =>
  actions.reduce<Decision>(
    (before, [action, day]) => decide(before, action, { by: "Commissioner", note: "as planned" }, at(day)),
    PROPOSED,
  );

describe("measures under way", () => {
  it("are those that were accepted or started, and neither rejected nor ended since", () => {
    const decisions = {
      a: PROPOSED,
      b: decided(["accept", "2026-01-02"]),
      c: decided(["accept", "2026-01-02"], ["reject", "2026-01-03"]),
      d: decided(["accept", "2026-01-02"], ["start", "2026-01-05"]),
      e: decided(["accept", "2026-01-02"], ["start", "2026-01-05"], ["finish", "2026-01-09"]),
    };
    expect(underWayIn([{ decisions }])).toEqual([
      { id: "b", status: "accepted", since: "2026-01-02" },
      { id: "d", status: "started", since: "2026-01-05" },
    ]);
  });

  it("stand once where several recommendations have them, since the first start", () => {
    const of = (id: string, decision: Decision) => ({ decisions: { [id]: decision } });
    const found = underWayIn([
      of("a", decided(["accept", "2026-01-01"])),
      of("a", decided(["accept", "2026-01-04"], ["start", "2026-01-06"])),
      of("a", decided(["accept", "2026-01-02"], ["start", "2026-01-03"])),
    ]);
    expect(found).toEqual([{ id: "a", status: "started", since: "2026-01-03" }]);
  });
});

it("a measure that runs is not started a second time; one that was only accepted is", () => {
  const underWay: UnderWay[] = [
    { id: "a", status: "started", since: "2026-01-05" },
    { id: "b", status: "accepted", since: "2026-01-05" },
  ];
  expect(() => refuseSecondStart(underWay, "a")).toThrow(/a was started on 2026-01-05 and is not finished/);
  for (const id of ["b", "c"]) expect(() => refuseSecondStart(underWay, id)).not.toThrow();
});

describe("a portfolio while measures are under way", () => {
  const town = typicalProfile();
  const state = townState("high_pollution", "2026-01-10", { pm25: 330, aqi: 470 });
  const ask = { context: "high_pollution", budget: 3e7 } as const;
  const running = (...ids: string[]): UnderWay[] =>
    ids.map((id) => ({ id, status: "started", since: "2026-01-05" }));

  it("is one of the others: what runs is neither chosen nor paid again, and the answer says since when", async () => {
    const highs = await loadSolver();
    const first = recommend(highs, { ...ask, nearest: 0 }, town, state);
    const ids = first.recommendations.map(({ id }) => id);
    const next = recommend(highs, { ...ask, nearest: 0 }, town, state, { underWay: running(...ids) });
    expect(next.recommendations.filter(({ id }) => ids.includes(id))).toEqual([]);
    const costs = next.recommendations.map(({ cost }) => cost.capital + cost.running);
    expect(next.spent).toBeCloseTo(
      costs.reduce((sum, each) => sum + each, 0),
      3,
    );
    for (const id of ids) {
      const why = next.notApplicable.find((each) => each.id === id)?.why;
      expect(why).toBe("already under way since 2026-01-05");
    }
  });

  it("leaves out what excludes one that runs, from either side", () => {
    const contested = catalogue.filter(({ conflicts }) => conflicts.length > 0);
    expect(contested.length).toBeGreaterThan(0);
    for (const { id, conflicts } of contested)
      for (const [runs, out] of conflicts.flatMap((other) => [[id, other] as const, [other, id] as const])) {
        const { fitting } = pose(ask, town, state, { underWay: running(runs) });
        expect(fitting.map((each) => each.id)).not.toContain(out);
      }
  });

  it("has what it needs in one that runs", () => {
    const needy = pose(ask, town, state).fitting.filter(({ needsOneOf }) => needsOneOf.length > 0);
    expect(needy.length).toBeGreaterThan(0);
    for (const { id, needsOneOf } of needy) {
      const { fitting, problem } = pose(ask, town, state, { underWay: running(needsOneOf[0]!) });
      expect(fitting.map((each) => each.id)).toContain(id);
      expect(problem.prerequisites?.map(({ candidate }) => candidate)).not.toContain(id);
    }
  });

  it("cannot be made to hold one that runs", () => {
    const question = { ...ask, required: ["dust-suppressant"] };
    const posed = () => pose(question, town, state, { underWay: running("dust-suppressant") });
    expect(posed).toThrow(InvalidInput);
    expect(posed).toThrow(
      /dust-suppressant is required but cannot be had: already under way since 2026-01-05/,
    );
  });
});
