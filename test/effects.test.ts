/** What a measure did, asked of a running town: from observations over its windows to an effect with its interval. */
import { effectAnswer } from "@nagar/core/causal/study/wire.ts";
import { madePanel } from "@nagar/core/causal/testing/made-histories.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AskedTown, askedTown } from "./recommendation/asked-town.ts";

let town: AskedTown;
beforeAll(async () => {
  town = await askedTown();
});
afterAll(() => town?.stop());

const DAY_MS = 86_400_000;
const { values, treated, start } = madePanel(6, 0, -15);
const units = [0, 1, 2, 3, 12, 13, 14, 15, 16];
const day = (t: number) => new Date(Date.now() + 19_800_000 - (60 - t) * DAY_MS).toISOString().slice(0, 10);
const asked = {
  domain: "air",
  metric: "pm25",
  design: "did",
  from: day(0),
  to: day(60),
  since: day(start),
  treated: units.filter((unit) => treated[unit]).map((unit) => `EFFECT-${unit}`),
};

it("finds in the town's history what was planted in it, and refuses what the history lacks", async () => {
  const observations = units.flatMap((unit) =>
    Array.from(values[unit]!, (value, t) => ({
      domain: "air",
      entity_id: `EFFECT-${unit}`,
      observed_at: `${day(t)}T12:00:00+05:30`,
      metrics: { pm25: Number(value.toFixed(3)) },
      source: "test",
    })),
  );
  expect((await town.call("POST", "/v1/observations", observations)).status).toBe(202);
  const last = `/v1/data/air?entity=EFFECT-16&from=${day(59)}&to=${day(60)}&resolution=1d`;
  await expect
    .poll(async () => (await town.call("GET", last)).body["points"], { timeout: 60_000 })
    .toHaveLength(1);

  const { status, body } = await town.call("POST", "/v1/effects", {
    ...asked,
    cause: "construction",
    effect: "pm25",
  });
  expect(status, JSON.stringify(body)).toBe(200);
  const { estimate, compared, graph } = effectAnswer.parse(body);
  expect(Math.abs(estimate.effect + 15)).toBeLessThan(estimate.high - estimate.low);
  expect(estimate.p).toBeLessThan(0.05);
  expect(compared).toHaveLength(5);
  expect(graph!.missing).toEqual(["day_type", "season"]);

  const refused = await town.call("POST", "/v1/effects", { ...asked, treated: ["EFFECT-99"] });
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ error: { message: expect.stringMatching(/no EFFECT-99/) } });
});
