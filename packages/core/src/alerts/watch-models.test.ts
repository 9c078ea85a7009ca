/** Hours of monitoring of a road's two series, folded as the running system folds them. */
import { describe, expect, it } from "vitest";
import type { MonitorReport } from "../forecast/monitor/monitor-report.ts";
import { HOUR_MS } from "../observation/instant.ts";
import { notificationsOf, recipient } from "./notify.ts";
import { shippedRules } from "./shipped-rules.ts";
import { suppression } from "./suppression.ts";
import { TrialAlerts } from "./trial/trial-stores.ts";
import { watchModels } from "./watch-models.ts";

const NOON = Date.parse("2026-01-05T12:10:00+05:30");
const SPEED = "traffic~R001~average_speed~1h";
const COUNT = "traffic~R001~vehicle_count~1h";
type Found = MonitorReport["alerts"][number];

const errs: Found = { what: "error", message: "", value: 9, bound: 6, feature: null };
const narrow: Found = { what: "coverage", message: "", value: 0.71, bound: 0.85, feature: null };
const drifted = (feature: string, value: number): Found => ({
  ...{ what: "drift", message: "", value, bound: 0.25, feature },
});

const report = (series: string, alerts: Found[] = []): MonitorReport => ({
  ...{ series, version: "1.2.0", scored: 100, mae: 9, wape: 20, naive_mae: 8, trained_mae: 4, bias: 1 },
  ...{ coverage95: 0.9, coverage80: 0.75, drift: [], prediction_drift: null, versions: {} },
  ...{ alerts, alerted_at: null, checked_at: "2026-01-05T12:10:00+05:30" },
});

const desk = recipient.parse({ id: "desk", channel: { kind: "email", to: "desk@town.example" } });
const modeller = recipient.parse({
  ...{ id: "modeller", channel: { kind: "email", to: "models@town.example" } },
  ...{ domains: ["traffic"], least_severity: "info" },
});
const waterDesk = recipient.parse({
  ...{ id: "water", channel: { kind: "email", to: "water@town.example" }, domains: ["water"] },
});

function monitoring(suppressions: Parameters<typeof suppression.parse>[0][] = []) {
  const store = new TrialAlerts();
  const ports = {
    settings: async () => ({
      rules: shippedRules("2026-01-05"),
      suppressions: suppressions.map((each) => suppression.parse(each)),
      relations: { neighboursOf: () => [], groupsOf: () => [] },
    }),
    alerts: store.alerts,
    announce: store.announce.bind(store),
  };
  const told = () =>
    store.bus.flatMap(({ alert, change }) =>
      notificationsOf(alert, change, [desk, modeller, waterDesk], new Map(), change.at).map(
        (each) => `${each.recipient} ${change.kind} ${alert.ruleId} ${(change.at - NOON) / HOUR_MS}`,
      ),
    );
  return {
    told,
    hour: (hour: number, reports: MonitorReport[], failed: string[] = []) =>
      watchModels({ reports, failed }, NOON + hour * HOUR_MS, ports),
    open: async () =>
      (await store.alerts.live()).map(({ alert }) => alert).filter(({ status }) => status !== "resolved"),
  };
}

describe("a model that errs live", () => {
  it("is one alert of its place with every series in trouble, its figures, bounds and versions", async () => {
    const { hour, open } = monitoring();
    await hour(0, [report(SPEED, [errs, narrow]), report(COUNT, [errs])]);
    expect(await open()).toMatchObject([
      {
        ...{ type: "model_degraded", ruleId: "traffic-model-errs", severity: "warning" },
        entity: "traffic#R001",
        evidence: [
          { metric: "forecast_error", value: 9, bound: 6, unit: "km/h", series: SPEED, model: "1.2.0" },
          { metric: "forecast_coverage", value: 71, bound: 85, unit: "%", series: SPEED, model: "1.2.0" },
          { metric: "forecast_error", value: 9, bound: 6, unit: "vehicles/h", series: COUNT },
        ],
      },
    ]);
  });

  it("is told once when it begins and once when it has been well for three hours, to those who want to hear", async () => {
    const { hour, told } = monitoring();
    const bad = [report(SPEED, [errs])];
    const well = [report(SPEED)];
    for (const [at, reports] of [bad, bad, well, bad, well, well, well, well].entries())
      await hour(at, reports);
    expect(told()).toEqual([
      "desk opened traffic-model-errs 0",
      "modeller opened traffic-model-errs 0",
      "desk resolved traffic-model-errs 6",
      "modeller resolved traffic-model-errs 6",
    ]);
  });

  it("whose hour is looked at twice is told once", async () => {
    const { hour, told } = monitoring();
    await hour(0, [report(SPEED, [errs])]);
    await hour(0, [report(SPEED, [errs])]);
    expect(told()).toHaveLength(2);
  });

  it("goes on while its series cannot be looked at, and is over when it is watched no more", async () => {
    const { hour, open } = monitoring();
    await hour(0, [report(SPEED, [errs])]);
    await hour(5, [], [SPEED]);
    expect(await open()).toHaveLength(1);
    await hour(6, []);
    expect(await open()).toEqual([]);
  });

  it("is told nobody of within a suppression window of its place", async () => {
    const works = { id: "works", reason: "A new signal", from: "2026-01-05T00:00:00+05:30" };
    const { hour, open, told } = monitoring([
      { ...works, to: "2026-01-06T00:00:00+05:30", entity_id: "R001" },
    ]);
    await hour(0, [report(SPEED, [errs])]);
    expect(await open()).toMatchObject([{ suppressed: true }]);
    expect(told()).toEqual([]);
  });
});

it("a drift alone is for those who want to hear of everything, with the feature that moved most", async () => {
  const { hour, open, told } = monitoring();
  await hour(0, [report(SPEED, [drifted("value", 0.4), drifted("forecast", 0.9)])]);
  expect(told()).toEqual(["modeller opened traffic-model-drift 0"]);
  expect((await open())[0]!.evidence).toMatchObject([
    { metric: "forecast_drift", value: 0.9, bound: 0.25, unit: "PSI" },
  ]);
});
