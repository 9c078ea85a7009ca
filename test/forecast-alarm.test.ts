/**
 * A model that errs live, in the running system: it is scored by the truth, raises an alert of which people are told, is
 * rolled back, and its series trained anew.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { alertsAnswer } from "@nagar/core/alerts/wire.ts";
import type { KeptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import { monitoringAnswer } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import { seriesModelsAnswer } from "@nagar/core/forecast/registry/registry-answer.ts";
import { trainingStarted, trainingsAnswer } from "@nagar/core/forecast/registry/training-run.ts";
import { DAY_MS, formatInstant } from "@nagar/core/observation/instant.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answered, SERIES, startZoneTown, type ZoneTown } from "./forecast/zone-town.ts";

let town: ZoneTown;
beforeAll(async () => {
  town = await startZoneTown();
}, 300_000);
afterAll(() => town?.stop());

/** Litres that the forecasts are off: a mean of weekdays is off by a few hundred. */
const OFF = 4_000;

/** What version 1.0.0 would have said on each of the last 50 days of the week to come, far too high and sure of it. */
async function keepWrongForecasts(): Promise<void> {
  const { values, start, lock, cloud } = town;
  const TableName = String(lock.functions["MonitorForecasts"]!.links["ForecastTable"]!["name"]);
  const client = new DynamoDBClient(clientOptions(cloud.endpoints.dynamodb));
  for (let origin = values.length - 50; origin < values.length - 1; origin++) {
    const originMs = start + origin * DAY_MS;
    const prediction: KeptPrediction = {
      ...{ series: SERIES, version: "1.0.0", stage: "champion", originMs, madeAtMs: originMs + DAY_MS },
      steps: values.slice(origin + 1, origin + 8).map((truth) => {
        const point = truth + OFF;
        return [point, point - 100, point - 50, point + 50, point + 100] as const;
      }),
    };
    const sk = `${formatInstant(originMs)}#1.0.0`;
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...{ pk: { S: `predictions#${SERIES}` }, sk: { S: sk } },
          prediction: { S: JSON.stringify(prediction) },
        },
      }),
    );
  }
  client.destroy();
}

const watch = () => town.cloud.context.invoke(String(town.lock.functions["MonitorForecasts"]!.name), {});
const report = async () => {
  const response = await fetch(`${town.url}/v1/ml/monitoring?series=${encodeURIComponent(SERIES)}`);
  return (await answered(response, 200, monitoringAnswer)).series[0]!;
};
const runs = async () =>
  (await answered(await fetch(`${town.url}/v1/ml/training`), 200, trainingsAnswer)).runs;

const put = async (path: string, body: { id: string }) => {
  const response = await fetch(`${town.url}/v1/alerts/${path}/${body.id}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBe(200);
};
const alertOf = async (rule: string) => {
  const response = await fetch(`${town.url}/v1/alerts?type=model_degraded&from=2020-01-01T00:00:00Z`);
  const { alerts } = await answered(response, 200, alertsAnswer);
  return alerts.find(({ rule_id }) => rule_id === rule);
};
/** What each of the two was mailed of models, as `desk: SUBJECT`, in order of name. */
const mails = () => {
  const outbox = join(town.data, "sns", "outbox");
  return readdirSync(outbox)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => readFileSync(join(outbox, name), "utf8"))
    .map((mail) => `${/^To: (\w+)@/m.exec(mail)?.[1]}: ${/^Subject: (.*)$/m.exec(mail)?.[1]}`)
    .filter((line) => line.includes("the model "))
    .sort();
};

/** The shipped rule, but over after a minute. */
const quickRule = {
  ...{ id: "water-model-errs", title: "Forecasts of the model err", domain: "water", type: "model_degraded" },
  severity: "warning",
  condition: { kind: "model", what: ["error", "coverage"], clear_minutes: 1 },
  ...{ actions: ["See the models page"], trouble: "model" },
};

it("is scored when the truth has come, and what passes the bounds rolls it back and trains the series, once a day", async () => {
  const { run_id } = await answered(
    await town.post("/v1/ml/train", { series: [SERIES], recipes: ["hour_of_week_mean"] }),
    202,
    trainingStarted,
  );
  expect((await town.runTo(run_id)).results).toMatchObject([{ verdict: "promoted", version: "1.0.0" }]);
  await put("rules", quickRule);
  for (const [id, least_severity] of Object.entries({ desk: "warning", modeller: "info" })) {
    await put("recipients", {
      ...{ id, channel: { kind: "email", to: `${id}@town.example` }, least_severity },
    } as { id: string });
  }
  await keepWrongForecasts();
  await watch();

  const first = await report();
  // The last six origins had fewer than seven days left to come true.
  expect(first).toMatchObject({ version: "1.0.0", scored: 49 * 7 - 21, bias: -OFF, mae: OFF, coverage95: 0 });
  expect(first.alerts.map(({ what }) => what)).toEqual(expect.arrayContaining(["error", "coverage"]));
  expect(first.alerted_at).not.toBeNull();

  // The bus starts the workflow by itself.
  await expect
    .poll(async () => (await runs()).map(({ trigger }) => trigger), { timeout: 60_000 })
    .toContain("alarm");
  const alarm = (await runs()).find(({ trigger }) => trigger === "alarm")!;
  expect(await town.runTo(alarm.run_id)).toMatchObject({
    status: "succeeded",
    results: [{ series: SERIES }],
  });

  const models = await answered(await fetch(`${town.url}/v1/ml/models/${SERIES}`), 200, seriesModelsAnswer);
  expect(models.entries.find(({ version }) => version === "1.0.0")!.stage).toBe("rejected");
  expect(models.changes.find(({ what }) => what === "rolled back")).toMatchObject({
    ...{ version: "1.0.0", by: "nagar", reason: expect.stringMatching(/worse than the naive rule's/) },
  });

  expect(await alertOf("water-model-errs")).toMatchObject({
    ...{ status: "active", domain: "water", entity_id: "W01", recommended_actions: ["See the models page"] },
    evidence: [
      { metric: "forecast_error", value: OFF, unit: "L/d", series: SERIES, model_version: "1.0.0" },
      { metric: "forecast_coverage", value: 0, bound: 85, unit: "%", series: SERIES },
    ],
  });
  // What the warning says already is not told as drift, too.
  expect(await alertOf("water-model-drift")).toMatchObject({
    ...{ status: "active", severity: "info" },
    history: [{ change: "opened", told_with: expect.stringMatching(/^water-model-errs:/) }],
  });

  // The version that was rolled back answers no more, and the new one has nothing to be blamed for: all is well.
  await expect
    .poll(
      async () => {
        await watch();
        return (await alertOf("water-model-errs"))?.status;
      },
      { timeout: 150_000, interval: 10_000 },
    )
    .toBe("resolved");
  await expect
    .poll(mails, { timeout: 30_000 })
    .toEqual([
      "desk: WARNING opened: Forecasts of the model err (water W01)",
      "desk: WARNING resolved: Forecasts of the model err (water W01)",
      "modeller: WARNING opened: Forecasts of the model err (water W01)",
      "modeller: WARNING resolved: Forecasts of the model err (water W01)",
    ]);
  expect((await runs()).filter(({ trigger }) => trigger === "alarm")).toHaveLength(1);
}, 400_000);
