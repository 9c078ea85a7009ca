/**
 * The recommendation's workflow in the running system: the file that is deployed, with its real functions, tables, lake and
 * solver, from the question to the stored answer.
 */
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import * as answers from "@nagar/core/recommend/run/answers.ts";
import { recommendAnswer } from "@nagar/core/recommend/wire.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AskedTown, askedTown, CRORE, SMOG } from "./recommendation/asked-town.ts";

let town: AskedTown;
beforeAll(async () => {
  town = await askedTown();
});
afterAll(() => town?.stop());

const sfn = () => new SFNClient(clientOptions(town.aws()));
const machineArn = () => {
  const names = town.lock.resources
    .filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")
    .map(({ inputs }) => String(inputs["name"]));
  return `arn:aws:states:ap-south-1:000000000000:stateMachine:${names.find((name) => name.endsWith("RecommendationMachine"))}`;
};
async function statesOf(id: string, attempt = 1): Promise<string[]> {
  const executionArn = `${machineArn().replace(":stateMachine:", ":execution:")}:${id}-${attempt}`;
  const { events = [] } = await sfn().send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  );
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}
const executions = async () =>
  (await sfn().send(new ListExecutionsCommand({ stateMachineArn: machineArn() }))).executions ?? [];

describe("a full recommendation", () => {
  it("gathers, simulates, weighs, solves, ranks and stores, and says how far it is", async () => {
    const { recommendation_id: id, shared } = await town.ask({ ...SMOG, pareto: "aqi" });
    expect(shared).toBe(false);
    const seen = new Set<string>();
    const shares: number[] = [];
    const done = await town.until(id, ({ status, progress }) => {
      seen.add(status);
      shares.push(progress.share);
      return status === "completed" || status === "failed";
    });
    expect(done, JSON.stringify(done.error)).toMatchObject({ status: "completed", notes: [] });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(seen.size).toBeGreaterThan(2);
    expect(done.progress.effects_total).toBeGreaterThan(5);
    expect(done.progress.effects_done).toBe(done.progress.effects_total);

    const result = done.result!;
    expect(result.spent).toBeLessThanOrEqual(CRORE);
    expect(result.recommendations.length).toBeGreaterThan(3);
    expect(result.pareto!.length).toBeGreaterThan(1);
    expect(result.state_sources.find(({ field }) => field === "pm25")).toMatchObject({
      value: 310,
      kind: "given",
    });
    // Simulation has its part in what is known of some effects, beside the literature, and weights add up.
    const parts = result.recommendations.flatMap(({ evidence }) => evidence.map((each) => each.parts));
    expect(parts.some((of) => of.some(({ kind }) => kind === "simulation"))).toBe(true);
    for (const of of parts) expect(of.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    // Every candidate has its account, and the chosen ones wait for a decision.
    for (const { id: measure } of result.recommendations) {
      expect(result.accounts.find((each) => each.id === measure)!.sensitivity.length).toBeGreaterThan(0);
      expect(done.decisions[measure]).toEqual({ status: "proposed", changes: [] });
    }
    const states = await statesOf(id);
    expect(states.filter((name) => name !== "Estimate the effect")).toEqual([
      "Gather the context",
      "Choose the candidates",
      "Is anything simulated?",
      "Prepare the town",
      "Simulate each candidate",
      "Weigh costs and benefits",
      "Solve the portfolio",
      "Rank the measures",
      "Store the recommendation",
      "Announce the recommendation",
      "Done",
    ]);
    const list = answers.recommendationList.parse((await town.call("GET", "/v1/recommend")).body);
    expect(list.recommendations[0]).toMatchObject({
      recommendation_id: id,
      status: "completed",
      summary: { spent: result.spent },
    });
  });

  it("asked for twice at once, in other words, is one execution", async () => {
    const before = (await executions()).length;
    const { context, budget, state } = SMOG;
    const [one, two] = await Promise.all([
      town.ask({ state, budget, context, simulate: true, forbid: ["grap-odd-even"] }),
      town.ask({ ...SMOG, forbid: ["grap-odd-even"] }),
    ]);
    expect(one.recommendation_id).toBe(two.recommendation_id);
    expect([one.shared, two.shared].sort()).toEqual([false, true]);
    const done = await town.ended(one.recommendation_id);
    expect(done.result!.recommendations.map(({ id }) => id)).not.toContain("grap-odd-even");
    expect((await executions()).length).toBe(before + 1);
  });

  it("of another budget takes the effects that were kept, as the quick answer does", async () => {
    const half = await town.completed({ ...SMOG, budget: CRORE / 2 });
    expect(half.progress.effects_done).toBe(half.progress.effects_total);
    const quick = await town.call(
      "GET",
      `/v1/recommend/interventions?context=high_pollution&budget=${CRORE}`,
    );
    const { recommendations } = recommendAnswer.parse(quick.body);
    const kinds = recommendations.flatMap(({ evidence }) =>
      evidence.flatMap(({ parts }) => parts.map(({ kind }) => kind)),
    );
    expect(new Set(kinds)).toContain("simulation");
  });

  it("without simulation goes straight on, and rests on the literature alone", async () => {
    const done = await town.completed({ ...SMOG, simulate: false });
    const kinds = done.result.recommendations.flatMap(({ evidence }) =>
      evidence.flatMap(({ parts }) => parts.map(({ kind }) => kind)),
    );
    expect(new Set(kinds)).toEqual(new Set(["literature"]));
    expect(await statesOf(done.recommendation_id)).not.toContain("Prepare the town");
  });

  it("with a minimum for each ward has measures in single wards, which are decided about as others are", async () => {
    const minimums = [{ group: "each_ward", measure: "spending", at_least: 20_000 }];
    const done = await town.completed({ context: "water_shortage", budget: CRORE / 4, minimums });
    const placed = done.result.recommendations.filter(({ place }) => place);
    expect(placed.length).toBeGreaterThan(0);
    for (const { used, of } of done.result.constraints.filter(({ name }) => name.startsWith("least")))
      expect(used).toBeGreaterThanOrEqual(of * (1 - 1e-6));
    const [{ id, place, policies }] = placed as [(typeof placed)[number]];
    for (const policy of policies)
      if (policy.zones ?? policy.supply_zones)
        expect(policy.zones ?? policy.supply_zones).toContain(place!.id);
    expect(done.decisions[id]).toMatchObject({ status: "proposed", wards: place!.wards });
    expect(done.result.accounts.map((each) => each.id)).toContain(id);
    const path = `/v1/recommend/${done.recommendation_id}/interventions/${encodeURIComponent(id)}`;
    expect((await town.call("POST", `${path}/accept`, { by: "Commissioner" })).status).toBe(200);
    const wrong = await town.call("POST", `${path}/start`, { by: "Commissioner", wards: place!.wards });
    expect(wrong.body).toMatchObject({ error: { message: expect.stringMatching(/it is recommended for/) } });
    // It is not recommended again there, nor in the whole town, but elsewhere.
    const query = `context=water_shortage&budget=${CRORE}&by_ward=true`;
    const next = recommendAnswer.parse((await town.call("GET", `/v1/recommend/interventions?${query}`)).body);
    const [base] = id.split("@");
    expect(next.not_applicable.find((each) => each.id === base)?.why).toMatch(/already accepted in /);
    expect(next.recommendations.map((each) => each.id)).not.toContain(id);
    expect((await town.call("POST", `${path}/reject`, { by: "Commissioner", note: "test" })).status).toBe(
      200,
    );
  });

  it("goes on across a restart of the system", async () => {
    const { recommendation_id: id } = await town.ask({ context: "congestion", budget: CRORE });
    await town.until(id, ({ status }) => status !== "queued");
    await town.restart();
    expect(await town.ended(id)).toMatchObject({ status: "completed", error: null });
  });
});

describe("a request that cannot be answered starts nothing", () => {
  it.each([
    ["a negative budget", { ...SMOG, budget: -1 }, 400, /budget: INR from 0/],
    ["an unknown context", { ...SMOG, context: "gloom" }, 400, /context: one of high_pollution/],
    ["an unknown measure", { ...SMOG, require: ["moon-shot"] }, 400, /no intervention "moon-shot"/],
    [
      "contradictory wishes",
      { ...SMOG, require: ["dust-suppressant"], forbid: ["dust-suppressant"] },
      400,
      /both required and forbidden/,
    ],
    ["a figure out of range", { ...SMOG, state: { pm25: -3 } }, 400, /state\.pm25/],
    ["a misspelt field", { ...SMOG, bugdet: 1 }, 400, /no parameter bugdet/],
    [
      "a required measure beyond the budget",
      { context: "congestion", budget: 1000, require: ["point-duty"] },
      422,
      /raise the total budget by [\d,]+ INR, from 1,000 INR/,
    ],
  ])("%s", async (_what, body, status, message) => {
    const before = (await executions()).length;
    const answer = await town.call("POST", "/v1/recommend", body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect((answer.body["error"] as { message: string }).message).toMatch(message);
    expect((await executions()).length).toBe(before);
  });

  it("an id that is none, or of nothing", async () => {
    expect((await town.call("GET", "/v1/recommend/abc")).status).toBe(400);
    expect((await town.call("GET", `/v1/recommend/${"0".repeat(32)}`)).status).toBe(404);
  });
});
