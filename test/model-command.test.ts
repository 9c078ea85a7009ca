/** `nagar model` against the running system: a network and trees that were made elsewhere are brought, judged and answer. */

import { fitTrees, USUAL_TREES } from "@nagar/core/forecast/outside/search-trees.ts";
import { matrixModel } from "@nagar/core/forecast/outside/testing/write-onnx.ts";
import { seriesModelsAnswer } from "@nagar/core/forecast/registry/registry-answer.ts";
import { predictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { seriesFrom } from "@nagar/core/forecast/serve/series-grid.ts";
import { parseSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { writeXgboost } from "@nagar/core/forecast/trees/xgboost-json.ts";
import { DAY_MS, formatInstant } from "@nagar/core/observation/instant.ts";
import { expectOneClearLine, inputFile, runNagar } from "@nagar/local/testing/run-nagar.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answered, NAME, SERIES, startZoneTown, type ZoneTown } from "./forecast/zone-town.ts";

/** Days that the models from outside were trained on; they are judged by the rest. */
const TRAINED = 240;

let town: ZoneTown;
let api: string[];
let until: string;
beforeAll(async () => {
  town = await startZoneTown();
  api = ["--url", town.url, "--json"];
  until = formatInstant(town.start + TRAINED * DAY_MS);
}, 300_000);
afterAll(() => town?.stop());

const models = async () =>
  answered(await fetch(`${town.url}/v1/ml/models/${SERIES}`), 200, seriesModelsAnswer);
const ask = async () =>
  answered(
    await town.post("/v1/predict/water", {
      ...{ location: NAME.entityId, metric: NAME.metric, forecast_horizon: "7d", include_explanation: true },
    }),
    200,
    predictAnswer,
  );

it("uploads a network, which is judged by what follows its training and answers where it is better", async () => {
  // The mean of the same weekday of the last three weeks, for each of seven days.
  const matrix = new Float32Array(21 * 7);
  for (let day = 0; day < 7; day++) for (const week of [0, 1, 2]) matrix[(7 * week + day) * 7 + day] = 1 / 3;
  const file = inputFile("mean.onnx", matrixModel(matrix, 21, 7));
  const shape = ["--past", "21", "--steps", "7", "--trained-until", until];
  const { code, stdout, stderr } = await runNagar("model", "upload", SERIES, file, ...shape, ...api);
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({
    status: "succeeded",
    results: [{ series: SERIES, verdict: "promoted", version: "1.0.0", recipe: "onnx" }],
  });
  const answer = await ask();
  expect(answer).toMatchObject({ model_version: "1.0.0", degraded: null, model: { method: "onnx" } });
  const { values } = town;
  answer.predictions.forEach(({ value }, day) => {
    const same = [1, 2, 3].map((week) => values[values.length - 7 * week + day]!);
    expect(value).toBeCloseTo(same.reduce((a, b) => a + b, 0) / 3, 0);
  });
}, 240_000);

it("uploads XGBoost's JSON beside it, puts it on trial over the domain, and its trees are explained", async () => {
  const past = seriesFrom(
    parseSeriesId(SERIES),
    town.values.map((value, day) => ({ start: town.start + day * DAY_MS, value })),
    Date.now(),
  )!;
  const { fits } = fitTrees(past, TRAINED, [1, 2, 3, 4, 5, 6, 7], { ...USUAL_TREES, rounds: 40 }, 1);
  const file = inputFile("trees.json", writeXgboost(fits.at(-1)!.trees));
  const args = ["model", "upload", SERIES, file, "--trained-until", until, "--by", "asha", ...api];
  const { code, stdout, stderr } = await runNagar(...args);
  expect([code, stderr]).toEqual([0, ""]);
  const [result] = (JSON.parse(stdout) as { results: { version: string; verdict: string }[] }).results;
  expect(result).toMatchObject({ version: "2.0.0", recipe: "xgboost" });
  expect(["shadow", "challenger"]).toContain(result!.verdict);

  const trial = (share: string, ...more: string[]) =>
    runNagar(
      "model",
      "trial",
      "water",
      "--recipe",
      "xgboost",
      "--share",
      share,
      "--reason",
      "a look",
      ...more,
    );
  const begun = await trial("1", ...api);
  expect(JSON.parse(begun.stdout)).toMatchObject({
    series: [{ series: SERIES, version: "2.0.0", answering: "2.0.0" }],
    ...{ in_trial: 1, without: 0 },
  });
  expect((await models()).split).toEqual({ version: "2.0.0", share: 1 });

  // The answer of the last five minutes is kept: another metric's name for the same question does not find it.
  const answer = await answered(
    await town.post("/v1/predict/water", {
      ...{ entity_id: NAME.entityId, metric: NAME.metric, forecast_horizon: "6d", include_explanation: true },
    }),
    200,
    predictAnswer,
  );
  expect(answer).toMatchObject({ model_version: "2.0.0", model: { method: "xgboost" } });
  const { features, members } = answer.explanation!;
  expect(members).toEqual({ xgboost: 1 });
  expect(features.length).toBeGreaterThan(3);
  expect(features[0]!.contribution).not.toBe(0);

  const ended = await trial("0", "--url", town.url);
  expect(ended.stdout).toMatch(/^0 of 1 series of water are answered by xgboost/);
  expect((await models()).split).toBeNull();
}, 240_000);

it("a change that is sent again under its key is one change, and the key stands for no other", async () => {
  const send = (action: string, body: object) =>
    fetch(`${town.url}/v1/ml/models/${encodeURIComponent(SERIES)}/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "once-only" },
      body: JSON.stringify(body),
    });
  const back = { by: "asha", reason: "a look" };
  const before = (await models()).changes.length;
  const [first, again] = [await send("rollback", back), await send("rollback", back)];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect([first, again].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
  const after = await models();
  expect(after.changes).toHaveLength(before + 1);
  expect(((await again.json()) as { answering: unknown }).answering).toBe(after.answering);
  expect((await send("rollback", { ...back, reason: "another" })).status).toBe(409);
}, 60_000);

it("says in one line what it cannot take", async () => {
  const file = inputFile("broken.json", "{");
  expectOneClearLine(
    await runNagar("model", "upload", SERIES, file, "--trained-until", until, ...api),
    /broken\.json: neither \.onnx nor JSON/,
  );
  const network = inputFile("net.onnx", matrixModel(new Float32Array(1), 1, 1));
  expectOneClearLine(
    await runNagar("model", "upload", SERIES, network, "--trained-until", until, ...api),
    /past/,
  );
  expectOneClearLine(
    await runNagar(
      "model",
      "upload",
      SERIES,
      network,
      ...["--past", "1", "--steps", "1"],
      "--trained-until",
      "soon",
      ...api,
    ),
    /trained_until/,
  );
  expectOneClearLine(
    await runNagar("model", "trial", "water", "--recipe", "guess", "--share", "2", "--reason", "x", ...api),
    /recipe/,
  );
}, 60_000);
