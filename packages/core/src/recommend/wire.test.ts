import { describe, expect, it } from "vitest";
import { knownState, NOTHING_SEEN } from "./measured/measure-state.ts";
import { recommend } from "./recommend.ts";
import { loadSolver } from "./solver/highs.ts";
import { typicalProfile } from "./value/town-profile.ts";
import { townState } from "./value/town-state.ts";
import {
  causalGraphAnswer,
  questionOf,
  recommendAnswer,
  recommendationsAnswer,
  recommendQuery,
} from "./wire.ts";

const asked = recommendQuery.parse({ context: "high_pollution", budget: "10000000", pareto: "aqi" });

it("a portfolio on the wire is what the API describes, and keeps to the budget", async () => {
  const known = knownState("high_pollution", NOTHING_SEEN, Date.parse("2026-01-05T09:00:00+05:30"));
  const made = recommend(await loadSolver(), questionOf(asked), typicalProfile(), known.state);
  const answer = recommendAnswer.parse(JSON.parse(JSON.stringify(recommendationsAnswer(made, known))));
  expect(answer.state_sources.every(({ kind }) => kind === "typical")).toBe(true);
  expect(answer.spent).toBeLessThanOrEqual(10_000_000);
  expect(answer.recommendations.length).toBeGreaterThan(0);
  expect(answer.pareto!.length).toBeGreaterThan(1);
});

it("a selection of one's own is taken as it is, and brings no more than the best", async () => {
  const state = townState("high_pollution", "2026-01-05");
  const highs = await loadSolver();
  const best = recommend(highs, questionOf(asked), typicalProfile(), state);
  const only = best.recommendations.slice(1, 3).map(({ id }) => id);
  const mine = recommend(highs, questionOf({ ...asked, only }), typicalProfile(), state);
  expect(mine.recommendations.map(({ id }) => id).sort()).toEqual([...only].sort());
  expect(mine.netBenefit).toBeLessThanOrEqual(best.netBenefit * (1 + best.gap));
  expect(() => questionOf({ ...asked, only, require: only })).toThrow("leave out require");
});

describe("a question", () => {
  it("of a negative budget or an unknown context is told what is allowed", () => {
    expect(() => recommendQuery.parse({ context: "high_pollution", budget: "-1" })).toThrow("INR from 0");
    expect(() => recommendQuery.parse({ context: "gloom", budget: "1" })).toThrow("one of high_pollution");
  });
});

it("the causal graph names what to hold fixed only when both ends are asked for", () => {
  expect(causalGraphAnswer({}).adjustment_sets).toBeNull();
  expect(causalGraphAnswer({ cause: "traffic_volume", outcome: "pm25" }).adjustment_sets).not.toEqual([]);
  expect(() => causalGraphAnswer({ cause: "traffic_volume" })).toThrow("give both");
});
