/** Forecasts of all entities of a kind, page by page, in the running system: each as if it had been asked for alone. */
import { monitoringAnswer } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import { predictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { townForecastAnswer } from "@nagar/core/forecast/serve/town-forecast.ts";
import { DAY_MS, formatInstant, HOUR_MS } from "@nagar/core/observation/instant.ts";
import { errorAnswer } from "@nagar/core/read/answers.ts";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answered, startZoneTown, type ZoneTown } from "./forecast/zone-town.ts";

const COUNTED = ["R001", "R002", "R003", "R004", "R005"];
/** It has a camera that gives speeds alone. */
const SPEED_ONLY = "R006";
/** Nothing was heard of it for longer than a naive rule looks back. */
const SILENT = "R007";
const HOURS = 60;

let town: ZoneTown;
beforeAll(async () => {
  town = await startZoneTown();
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const reading = (entity_id: string, at: number, metrics: object) => ({
    ...{ domain: "traffic", entity_id, observed_at: formatInstant(at), metrics, source: "town-test" },
  });
  const sent = Array.from({ length: HOURS }, (_, back) => hour - (back + 1) * HOUR_MS + HOUR_MS / 2).flatMap(
    (at, back) => [
      ...COUNTED.map((id, road) => reading(id, at, { vehicle_count: 100 * (road + 1) + (back % 24) })),
      reading(SPEED_ONLY, at, { average_speed: 30 + (back % 24) }),
    ],
  );
  sent.push(reading(SILENT, hour - 50 * DAY_MS, { vehicle_count: 7 }));
  const before = await ledgerLine(town.url, "town-test");
  expect((await town.post("/v1/observations", sent)).status).toBe(202);
  await followLedger(town.url, "town-test", before, sent.length, () => {});
}, 300_000);
afterAll(() => town?.stop());

async function all(query: string) {
  const forecasts = [];
  const failed = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${town.url}/v1/predict/traffic?${query}${more}`);
    const page = await answered(response, 200, townForecastAnswer);
    forecasts.push(...page.forecasts);
    failed.push(...page.failed);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return { forecasts, failed };
}

it("has every entity once, as it would be answered alone, and says which cannot be forecast", async () => {
  const { forecasts, failed } = await all("horizon=6h&limit=3");
  const byEntity = new Map(forecasts.map((forecast) => [forecast.entity_id, forecast]));
  expect([...byEntity.keys()].sort()).toEqual([...COUNTED, SPEED_ONLY]);
  expect(forecasts).toHaveLength(byEntity.size);
  expect(failed).toMatchObject([{ entity_id: SILENT, code: "NOT_FOUND" }]);
  expect(byEntity.get(SPEED_ONLY)!.metric).toBe("average_speed");
  for (const [entity_id, { metric, predictions, model_version, degraded }] of byEntity) {
    const alone = await answered(
      await town.post("/v1/predict/traffic", { entity_id, forecast_horizon: "6h", metric }),
      200,
      predictAnswer,
    );
    expect(predictions).toEqual(alone.predictions);
    expect([model_version, degraded]).toEqual([alone.model_version, alone.degraded]);
    expect(predictions).toHaveLength(6);
  }
  // Two days are known: yesterday is repeated, and no road gets another's forecast.
  expect(byEntity.get("R004")!.model_version).toBe("seasonal-naive-day");
  expect(Math.round(byEntity.get("R004")!.predictions[0]!.value / 100)).toBe(4);
});

it("passes over what does not have the quantity, and refuses another horizon with the list", async () => {
  const { forecasts, failed } = await all("horizon=2h&metric=average_speed");
  expect(forecasts.map(({ entity_id }) => entity_id)).toEqual([SPEED_ONLY]);
  expect(failed).toEqual([]);
  const refused = await answered(await fetch(`${town.url}/v1/predict/traffic?horizon=5h`), 400, errorAnswer);
  expect(refused.error).toMatchObject({
    code: "INVALID_PARAMETER",
    details: { allowed: ["1h", "2h", "6h", "12h", "24h"] },
  });
});

it("is watched every hour from then on: what was asked about is scored when its truth has come", async () => {
  await town.cloud.context.invoke(String(town.lock.functions["MonitorForecasts"]!.name), {});
  const { series } = await answered(await fetch(`${town.url}/v1/ml/monitoring`), 200, monitoringAnswer);
  expect(series.map((report) => [report.series, report.version, report.scored])).toEqual([
    ...COUNTED.map((id) => [`traffic~${id}~vehicle_count~1h`, null, 0]),
    [`traffic~${SPEED_ONLY}~average_speed~1h`, null, 0],
  ]);
});
