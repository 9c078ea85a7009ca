/**
 * What a running town knows beside the catalogue, in its recommendations: what finished measures did, what is under way, and
 * what its sensors say.
 */
import { normal } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";
import { catalogue } from "@nagar/core/recommend/catalogue/catalogue.ts";
import * as answers from "@nagar/core/recommend/run/answers.ts";
import { recommendAnswer } from "@nagar/core/recommend/wire.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { expectOneClearLine, runNagar } from "@nagar/local/testing/run-nagar.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AskedTown, askedTown, CRORE, SMOG } from "./recommendation/asked-town.ts";

let town: AskedTown;
beforeAll(async () => {
  town = await askedTown();
});
afterAll(() => town?.stop());

describe("the twin learns", () => {
  const DAY_MS = 86_400_000;
  const day = (ago: number) => new Date(Date.now() + 19_800_000 - ago * DAY_MS).toISOString().slice(0, 10);
  /** Time lost per hour of free flow falls by this share while point duty acts. */
  const EFFECT = 0.3;
  const ACTS_DAYS = 20;
  const act = (id: string, measure: string, action: string, body: object) =>
    town.call("POST", `/v1/recommend/${id}/interventions/${measure}/${action}`, {
      by: "Commissioner",
      ...body,
    });

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
    expect((await town.call("POST", "/v1/observations", observations)).status).toBe(202);
    for (;;) {
      const { body } = await town.call(
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
    const { recommendation_id: id, result } = await town.completed(question);
    const before = result.recommendations.find((one) => one.id === "point-duty")!.evidence[0]!;
    expect((await act(id, "point-duty", "start", {})).status).toBe(409);
    expect((await act(id, "point-duty", "reject", {})).body).toMatchObject({
      error: { message: expect.stringMatching(/say why it is rejected/) },
    });
    expect((await act(id, "point-duty", "accept", { note: "agreed" })).status).toBe(200);
    const started = await act(id, "point-duty", "start", { on: day(ACTS_DAYS) });
    expect(started.body).toMatchObject({ decision: { status: "started", started_on: day(ACTS_DAYS) } });
    expect((await act(id, "point-duty", "finish", {})).status).toBe(200);

    const { decisions } = await town.until(
      id,
      (answer) => answer.decisions["point-duty"]?.outcome !== undefined,
    );
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
    const next = await town.ask(question);
    expect(next).toMatchObject({ shared: false });
    expect(next.recommendation_id).not.toBe(id);
    const after = (await town.ended(next.recommendation_id)).result!.recommendations.find(
      (one) => one.id === "point-duty",
    )!.evidence[0]!;
    expect(after.parts.map(({ kind }) => kind)).toEqual(["literature", "history"]);
    expect(after.mean).toBeCloseTo(effect!.posterior.mean, 9);
    expect(after.mean).toBeGreaterThan(before.mean);
    expect(after.sd).toBeLessThan(before.sd);
    // And so does the quick answer.
    const quick = await town.call(
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
    const twice = await town.until(again, (answer) => answer.decisions["point-duty"]?.outcome !== undefined);
    expect(twice.decisions["point-duty"]!.outcome).toMatchObject({
      effects: [],
      unmeasured: expect.arrayContaining([
        expect.stringContaining(`learnt from already, with recommendation ${id}`),
      ]),
    });
  });

  it("what is under way is not recommended again, until it has ended", async () => {
    const question = { context: "congestion", budget: CRORE, simulate: false };
    const { recommendation_id: id, result } = await town.completed(question);
    const { id: measure } = result.recommendations[0]!;
    const quick = async () => {
      const { body } = await town.call(
        "GET",
        `/v1/recommend/interventions?context=congestion&budget=${CRORE}`,
      );
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

    const next = await town.completed(question);
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
    const { recommendation_id: id, result } = await town.completed({ ...SMOG, simulate: false });
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
    const list = answers.recommendationList.parse((await town.call("GET", "/v1/recommend?limit=100")).body);
    expect(list.recommendations.find((one) => one.recommendation_id === id)!.decisions[measure]).toBe(
      "rejected",
    );
  });
});

describe("nagar recommend beside a running town", () => {
  const nagar = (...args: string[]) =>
    runNagar("recommend", "--context", "congestion", "--data", town.data, ...args);

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
