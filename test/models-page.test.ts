/** The page of models in a real browser, against the whole local cloud: live errors, promote, trial, roll back. */
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { MonitorReport } from "@nagar/core/forecast/monitor/monitor-report.ts";
import { emptyRegistry, promote, register } from "@nagar/core/forecast/registry/registry.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";
import { loadLock } from "@nagar/local/lock.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServedPage, servePage, widthOf } from "./web/served-page.ts";

const WAIT = { timeout: 60_000 };
const SERIES = "traffic~R901~vehicle_count~1h";
const doing = {
  at: "2026-01-05T00:00:00+05:30",
  by: "nagar",
  reason: `trained by run person-${"4c12460e".repeat(8)}`,
};

let served: ServedPage;

/** A road whose ensemble answers, and that has trees beside it. */
function road() {
  let registry = emptyRegistry(SERIES);
  for (const [version, recipe, mae] of [
    ["1.0.0", "ensemble", 10],
    ["2.0.0", "xgboost", 9],
  ] as const) {
    registry = register(registry, { version, recipe, mae, skill: 0.2 }, doing);
  }
  return promote(registry, "1.0.0", doing);
}

const drift = (feature: string, psi: number, drifted: boolean) => ({
  ...{ feature, psi, ks: 0.5, ks_critical: 0.3, drifted },
});
const report: MonitorReport = {
  ...{
    series: SERIES,
    version: "1.0.0",
    scored: 300,
    mae: 19,
    wape: 12,
    naive_mae: 15,
    trained_mae: 10,
    bias: 4,
  },
  ...{ coverage95: 0.71, coverage80: 0.6, prediction_drift: drift("forecast", 0.05, false) },
  drift: [drift("value", 0.61, true), drift("change of a day", 0.02, false)],
  versions: { "1.0.0": { scored: 300, mae: 19, naive_mae: 15, coverage95: 0.71 } },
  alerts: [
    {
      ...{ what: "drift", message: "value: stability index 0.61 against what was learnt from" },
      ...{ value: 0.61, bound: 0.25, feature: "value" },
    },
  ],
  ...{ alerted_at: null, checked_at: doing.at },
};

/** A meter in each of five wards; the forecasts of the last err four times as much as the others'. */
const town = generateTown(sampleTownArguments);
const meters = [...new Map(town.water.meters.map((meter) => [meter.zone, meter])).values()].slice(0, 5);
const [worst] = meters.slice(-1);
const meterReports = meters.map(
  (meter): MonitorReport => ({
    ...report,
    ...{ series: `water~${meter.id}~consumption~1h`, wape: meter === worst ? 40 : 10, coverage95: 0.95 },
    ...{ alerts: [], drift: [], prediction_drift: null },
  }),
);

beforeAll(async () => {
  served = await servePage();
  const { links } = (await loadLock()).functions["ListModels"]!;
  const TableName = String(links["ForecastTable"]!["name"]);
  const client = new DynamoDBClient(clientOptions(served.system.endpoints["dynamodb"]!));
  for (const Item of [
    { pk: { S: "registry" }, sk: { S: SERIES }, state: { S: JSON.stringify(road()) }, version: { N: "1" } },
    ...[report, ...meterReports].map((one) => ({
      ...{ pk: { S: "monitor" }, sk: { S: one.series }, report: { S: JSON.stringify(one) } },
    })),
  ]) {
    await client.send(new PutItemCommand({ TableName, Item }));
  }
  client.destroy();
  // Functions that start at the first request are slower than the page waits on a busy machine.
  const api = `${served.origin}/v1/ml`;
  for (const path of [
    `models/${SERIES}`,
    "models?limit=500",
    `monitoring?series=${SERIES}`,
    "monitoring/wards",
  ]) {
    while ((await fetch(`${api}/${path}`)).status !== 200);
  }
  const nothing = { domain: "water", recipe: "xgboost", share: 0, by: "a test", reason: "to begin" };
  for (const path of ["split", `models/${SERIES}/rollback`]) {
    const headers = { "content-type": "application/json" };
    await fetch(`${api}/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(path === "split" ? nothing : {}),
    });
  }
}, 480_000);

afterAll(() => served?.stop());

it("shows how a series does live, and lets a person promote, put on trial and roll back", async () => {
  const open = await served.open();
  const { page, complaints } = open;
  await page.goto(`/?view=models&series=${encodeURIComponent(SERIES)}`);
  await page.getByText("Version 1.0.0 answers (ensemble)").waitFor(WAIT);

  // The list says which series to look at, and which ward is served much worse than most.
  await page.locator("table.leaderboard .flag.is-bad", { hasText: "Drift" }).first().waitFor(WAIT);
  const { name } = town.zones.find(({ id }) => id === worst!.zone)!;
  await page
    .getByText(`${name} is served much worse than most wards: 4 times the median ward's error`)
    .waitFor(WAIT);
  await page.getByText("All wards").click();
  expect(await page.locator(".ward-errors tbody tr").count()).toBe(5);
  expect(await page.locator(".ward-errors tr.is-bad th").allTextContents()).toEqual([`! ${name}`]);

  // What is wrong is said in words and marked, with the bounds that it passed.
  await page.getByText("the value: stability index 0.61, bound 0.25").waitFor(WAIT);
  expect(await page.locator("table.drift tr.is-bad th").allTextContents()).toEqual(["! the value"]);
  expect(await page.locator("table.drift tbody tr").count()).toBe(3);
  await page.getByText("PSI is above 0.25").waitFor(WAIT);

  // All places of the domain by the trees: this one is among them.
  await page.getByText("Put a kind of model on trial").click();
  const trial = page.locator(".trial form");
  await trial.locator("select").nth(1).selectOption("xgboost");
  await trial.locator("input[type=range]").fill("100");
  await trial.locator("input[type=text]").nth(0).fill("Asha");
  await trial.locator("input[type=text]").nth(1).fill("are trees better at night?");
  await trial.getByRole("button", { name: "Start the trial" }).click();
  await page.getByText("1 of 1 places are answered by it now.").waitFor(WAIT);
  await page.getByText("This place is one of them.").waitFor(WAIT);

  const decide = page.locator("form.decide").last();
  const change = async (version: string, button: string, reason: string) => {
    await page.locator("table.leaderboard button", { hasText: version }).last().click();
    await decide.locator("input[type=text]").nth(0).fill("Asha");
    await decide.locator("input[type=text]").nth(1).fill(reason);
    await decide.getByRole("button", { name: button }).click();
  };
  await change("2.0.0", "Let it answer", "better on the folds");
  await page.getByText("Version 2.0.0 answers (xgboost)").waitFor(WAIT);
  await change("2.0.0", "Roll back", "the road is closed");
  await page.getByText("Version 1.0.0 answers (ensemble)").waitFor(WAIT);
  expect(await page.locator(".timeline li b").first().textContent()).toBe("rolled back 2.0.0");
  await page.getByText("the road is closed").waitFor(WAIT);
  // A run's id is one long word; on a telephone it must not push the page apart.
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await widthOf(page)).toBe(360);
  expect(complaints).toEqual([]);
  await open.close();
}, 480_000);
