/**
 * The recommendation's workflow in the running system: the file that is deployed, with its real functions, tables, lake and
 * solver, from the question to the stored answer.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { normal } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";
import { catalogue } from "@nagar/core/recommend/catalogue/catalogue.ts";
import * as answers from "@nagar/core/recommend/run/answers.ts";
import { recommendAnswer } from "@nagar/core/recommend/wire.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { ensureTown } from "@nagar/local/cloud/ensure-town.ts";
import { type Lock, loadLock } from "@nagar/local/lock.ts";
import { expectOneClearLine, runNagar } from "@nagar/local/testing/run-nagar.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";

const folder = mkdtempSync(join(tmpdir(), "nagar-recommendation-"));
const townFile = join(folder, "town.json");

let lock: Lock;
let cloud: Cloud;

const start = async () => {
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  cloud = await startCloud({ lock, data: join(folder, "data"), port: 0, web: folder, screen });
};
beforeAll(async () => {
  lock = await loadLock();
  await start();
  writeFileSync(townFile, writeTown(smallTown));
  await ensureTown(cloud.context, townFile);
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${cloud.endpoints.http}${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const ask = async (body: object) => {
  const answer = await call("POST", "/v1/recommend", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answers.recommendationAccepted.parse(answer.body);
};
type Answer = z.output<typeof answers.recommendationAnswer>;
const look = async (id: string): Promise<Answer> =>
  answers.recommendationAnswer.parse((await call("GET", `/v1/recommend/${id}`)).body);
async function until(id: string, wanted: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await look(id);
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const ended = (id: string) => until(id, ({ status }) => status === "completed" || status === "failed");
const completed = async (body: object) => {
  const done = await ended((await ask(body)).recommendation_id);
  expect(done, JSON.stringify(done.error)).toMatchObject({ status: "completed", error: null });
  return { ...done, result: done.result! };
};

const sfn = () => new SFNClient(clientOptions(cloud.endpoints.aws));
const machineArn = () => {
  const names = lock.resources
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

const CRORE = 10_000_000;
const SMOG = { context: "high_pollution", budget: CRORE, state: { pm25: 310, aqi: 460 } };

describe("a full recommendation", () => {
  it("gathers, simulates, weighs, solves, ranks and stores, and says how far it is", async () => {
    const { recommendation_id: id, shared } = await ask({ ...SMOG, pareto: "aqi" });
    expect(shared).toBe(false);
    const seen = new Set<string>();
    const shares: number[] = [];
    const done = await until(id, ({ status, progress }) => {
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
    const list = answers.recommendationList.parse((await call("GET", "/v1/recommend")).body);
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
      ask({ state, budget, context, simulate: true, forbid: ["grap-odd-even"] }),
      ask({ ...SMOG, forbid: ["grap-odd-even"] }),
    ]);
    expect(one.recommendation_id).toBe(two.recommendation_id);
    expect([one.shared, two.shared].sort()).toEqual([false, true]);
    const done = await ended(one.recommendation_id);
    expect(done.result!.recommendations.map(({ id }) => id)).not.toContain("grap-odd-even");
    expect((await executions()).length).toBe(before + 1);
  });

  it("of another budget takes the effects that were kept, as the quick answer does", async () => {
    const half = await completed({ ...SMOG, budget: CRORE / 2 });
    expect(half.progress.effects_done).toBe(half.progress.effects_total);
    const quick = await call("GET", `/v1/recommend/interventions?context=high_pollution&budget=${CRORE}`);
    const { recommendations } = recommendAnswer.parse(quick.body);
    const kinds = recommendations.flatMap(({ evidence }) =>
      evidence.flatMap(({ parts }) => parts.map(({ kind }) => kind)),
    );
    expect(new Set(kinds)).toContain("simulation");
  });

  it("without simulation goes straight on, and rests on the literature alone", async () => {
    const done = await completed({ ...SMOG, simulate: false });
    const kinds = done.result.recommendations.flatMap(({ evidence }) =>
      evidence.flatMap(({ parts }) => parts.map(({ kind }) => kind)),
    );
    expect(new Set(kinds)).toEqual(new Set(["literature"]));
    expect(await statesOf(done.recommendation_id)).not.toContain("Prepare the town");
  });

  it("with a minimum for each ward has measures in single wards, which are decided about as others are", async () => {
    const minimums = [{ group: "each_ward", measure: "spending", at_least: 20_000 }];
    const done = await completed({ context: "water_shortage", budget: CRORE / 4, minimums });
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
    expect((await call("POST", `${path}/accept`, { by: "Commissioner" })).status).toBe(200);
    const wrong = await call("POST", `${path}/start`, { by: "Commissioner", wards: place!.wards });
    expect(wrong.body).toMatchObject({ error: { message: expect.stringMatching(/it is recommended for/) } });
    // It is not recommended again there, nor in the whole town, but elsewhere.
    const query = `context=water_shortage&budget=${CRORE}&by_ward=true`;
    const next = recommendAnswer.parse((await call("GET", `/v1/recommend/interventions?${query}`)).body);
    const [base] = id.split("@");
    expect(next.not_applicable.find((each) => each.id === base)?.why).toMatch(/already accepted in /);
    expect(next.recommendations.map((each) => each.id)).not.toContain(id);
    expect((await call("POST", `${path}/reject`, { by: "Commissioner", note: "test" })).status).toBe(200);
  });

  it("goes on across a restart of the system", async () => {
    const { recommendation_id: id } = await ask({ context: "congestion", budget: CRORE });
    await until(id, ({ status }) => status !== "queued");
    await cloud.stop();
    await start();
    expect(await ended(id)).toMatchObject({ status: "completed", error: null });
  });
});

describe("the twin learns", () => {
  const DAY_MS = 86_400_000;
  const day = (ago: number) => new Date(Date.now() + 19_800_000 - ago * DAY_MS).toISOString().slice(0, 10);
  /** Time lost per hour of free flow falls by this share while point duty acts. */
  const EFFECT = 0.3;
  const ACTS_DAYS = 20;
  const act = (id: string, measure: string, action: string, body: object) =>
    call("POST", `/v1/recommend/${id}/interventions/${measure}/${action}`, { by: "Commissioner", ...body });

  /** 70 days of six roads at noon: delay by road and weekday, with noise; less of it on the days with the measure. */
  async function keepHistory() {
    const stream = randomStream(11, "roads");
    const observations = Array.from({ length: 70 }, (_, k) => 70 - k).flatMap((ago) =>
      [0, 1, 2, 3, 4, 5].map((road) => {
        const noise = 0.05 * normal(stream, ago, road, 1) + 0.05 * normal(stream, ago, 0, 2);
        const weekly = 0.1 * Math.cos((2 * Math.PI * ago) / 7);
        const delay = 0.9 * Math.exp(weekly + noise) * (ago <= ACTS_DAYS ? 1 - EFFECT : 1);
        return {
          domain: "traffic",
          entity_id: `LEARN-${road}`,
          observed_at: `${day(ago)}T12:00:00+05:30`,
          metrics: { congestion_level: Number(((100 * delay) / (1 + delay)).toFixed(3)) },
          source: "test",
        };
      }),
    );
    expect((await call("POST", "/v1/observations", observations)).status).toBe(202);
    for (;;) {
      const { body } = await call(
        "GET",
        `/v1/data/traffic?entity=LEARN-5&from=${day(1)}&to=${day(0)}&resolution=1d`,
      );
      if ((body["points"] as unknown[] | undefined)?.length) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it("from a measure that was accepted, started and finished: its effect is measured and the next one knows it", async () => {
    await keepHistory();
    const question = { context: "congestion", budget: CRORE, require: ["point-duty"], simulate: false };
    const { recommendation_id: id, result } = await completed(question);
    const before = result.recommendations.find((one) => one.id === "point-duty")!.evidence[0]!;
    expect((await act(id, "point-duty", "start", {})).status).toBe(409);
    expect((await act(id, "point-duty", "reject", {})).body).toMatchObject({
      error: { message: expect.stringMatching(/say why it is rejected/) },
    });
    expect((await act(id, "point-duty", "accept", { note: "agreed" })).status).toBe(200);
    const started = await act(id, "point-duty", "start", { on: day(ACTS_DAYS) });
    expect(started.body).toMatchObject({ decision: { status: "started", started_on: day(ACTS_DAYS) } });
    expect((await act(id, "point-duty", "finish", {})).status).toBe(200);

    const { decisions } = await until(id, (answer) => answer.decisions["point-duty"]?.outcome !== undefined);
    const { outcome, changes } = decisions["point-duty"]!;
    expect(changes.map(({ action, by }) => `${action} ${by}`)).toEqual(
      ["accept", "start", "finish"].map((action) => `${action} Commissioner`),
    );
    const [effect] = outcome!.effects;
    expect(effect).toMatchObject({ lever: "traffic_delay", method: "interrupted time series" });
    expect(effect!.effect).toBeCloseTo(EFFECT, 1);
    expect(effect!.low).toBeLessThan(EFFECT);
    expect(effect!.high).toBeGreaterThan(EFFECT);

    // The same question is another one now, and expects more of the measure.
    const next = await ask(question);
    expect(next).toMatchObject({ shared: false });
    expect(next.recommendation_id).not.toBe(id);
    const after = (await ended(next.recommendation_id)).result!.recommendations.find(
      (one) => one.id === "point-duty",
    )!.evidence[0]!;
    expect(after.parts.map(({ kind }) => kind)).toEqual(["literature", "history"]);
    expect(after.mean).toBeCloseTo(effect!.posterior.mean, 9);
    expect(after.mean).toBeGreaterThan(before.mean);
    expect(after.sd).toBeLessThan(before.sd);
    // And so does the quick answer.
    const quick = await call(
      "GET",
      `/v1/recommend/interventions?context=congestion&budget=${CRORE}&require=point-duty`,
    );
    const told = recommendAnswer.parse(quick.body).recommendations.find((one) => one.id === "point-duty")!;
    expect(told.evidence[0]!.parts.some(({ kind }) => kind === "history")).toBe(true);

    // Told of the same days with another recommendation, the twin learns nothing from them a second time.
    const again = next.recommendation_id;
    for (const [action, body] of [
      ["accept", {}],
      ["start", { on: day(ACTS_DAYS - 1) }],
      ["finish", {}],
    ] as const)
      expect((await act(again, "point-duty", action, body)).status).toBe(200);
    const twice = await until(again, (answer) => answer.decisions["point-duty"]?.outcome !== undefined);
    expect(twice.decisions["point-duty"]!.outcome).toMatchObject({
      effects: [],
      unmeasured: expect.arrayContaining([
        expect.stringContaining(`learnt from already, with recommendation ${id}`),
      ]),
    });
  });

  it("what is under way is not recommended again, until it has ended", async () => {
    const question = { context: "congestion", budget: CRORE, simulate: false };
    const { recommendation_id: id, result } = await completed(question);
    const { id: measure } = result.recommendations[0]!;
    const quick = async () => {
      const { body } = await call("GET", `/v1/recommend/interventions?context=congestion&budget=${CRORE}`);
      return recommendAnswer.parse(body);
    };
    const holds = ({ recommendations }: { recommendations: { id: string }[] }) =>
      recommendations.some((each) => each.id === measure);
    expect(holds(await quick())).toBe(true);
    expect((await act(id, measure, "accept", {})).status).toBe(200);
    const accepted = await quick();
    expect(holds(accepted)).toBe(false);
    expect(accepted.not_applicable.find((each) => each.id === measure)?.why).toMatch(/already accepted on/);
    expect((await act(id, measure, "start", { on: day(3) })).status).toBe(200);

    const next = await completed(question);
    expect(next.recommendation_id).not.toBe(id);
    expect(holds(next.result)).toBe(false);
    expect(next.result.not_applicable.find((each) => each.id === measure)?.why).toBe(
      `already under way since ${day(3)}`,
    );
    expect((await act(id, measure, "finish", {})).status).toBe(200);
    // In question again; what it has taught may speak against it.
    expect((await quick()).not_applicable.map((each) => each.id)).not.toContain(measure);
  });

  it("decisions about what is not there, in no ward, or by nobody are refused", async () => {
    const { recommendation_id: id, result } = await completed({ ...SMOG, simulate: false });
    const { id: measure } = result.recommendations[0]!;
    expect((await act(id, "moon-shot", "accept", {})).body).toMatchObject({
      error: { code: "NOT_FOUND", message: expect.stringMatching(/it recommends /) },
    });
    expect((await act(id, measure, "accept", { by: " " })).status).toBe(400);
    expect((await act(id, measure, "praise", {})).status).toBe(400);
    expect((await act(id, measure, "accept", {})).status).toBe(200);
    expect((await act(id, measure, "start", { wards: ["Z99"] })).body).toMatchObject({
      error: { message: expect.stringMatching(/no ward "Z99"/) },
    });
    expect((await act(id, measure, "start", { on: day(-2) })).status).toBe(400);
    const rejected = await act(id, measure, "reject", { note: "no crews this week" });
    expect(rejected.body).toMatchObject({ decision: { status: "rejected" } });
    const list = answers.recommendationList.parse((await call("GET", "/v1/recommend?limit=100")).body);
    expect(list.recommendations.find((one) => one.recommendation_id === id)!.decisions[measure]).toBe(
      "rejected",
    );
  });
});

describe("nagar recommend beside a running town", () => {
  const nagar = (...args: string[]) =>
    runNagar("recommend", "--context", "congestion", "--data", join(folder, "data"), ...args);

  it("is answered by it: from the state that it measured, within the crews that are given", async () => {
    const { code, stdout, stderr } = await nagar("--budget", String(CRORE), "--crews", "traffic=0", "--json");
    expect(code, stderr).toBe(0);
    const answer = recommendAnswer.parse(JSON.parse(stdout));
    expect(answer.town).toBe(smallTown.name);
    expect(answer.state_sources.find(({ field }) => field === "congestion_level")?.kind).toBe("measured");
    const trades = new Map(catalogue.map(({ id, crews }) => [id, crews?.trade]));
    expect(answer.recommendations.length).toBeGreaterThan(0);
    expect(answer.recommendations.map(({ id }) => trades.get(id))).not.toContain("traffic");
  });

  it("says in words what to do, and what of the state is measured", async () => {
    const { code, stdout } = await nagar("--budget", String(CRORE));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ 1\. /m);
    expect(stdout).toMatch(/congestion_level [\d.]+: mean of \d+ roads/);
  });

  it("with exit code 1 says what to relax, and refuses crews of no trade", async () => {
    const poor = await nagar("--budget", "1000", "--require", "point-duty");
    expect(poor.code).toBe(1);
    expect(poor.stderr).toMatch(/raise the total budget by/);
    expectOneClearLine(await nagar("--budget", "1000", "--crews", "wizards=3"), /crews is "wizards=3"/);
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
    const answer = await call("POST", "/v1/recommend", body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect((answer.body["error"] as { message: string }).message).toMatch(message);
    expect((await executions()).length).toBe(before);
  });

  it("an id that is none, or of nothing", async () => {
    expect((await call("GET", "/v1/recommend/abc")).status).toBe(400);
    expect((await call("GET", `/v1/recommend/${"0".repeat(32)}`)).status).toBe(404);
  });
});
