/** An hour of monitoring after another, on a series whose making is known. */
import type { MonitoredModels } from "@nagar/core/alerts/watch-models.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { fitModel } from "@nagar/core/forecast/model-kinds.ts";
import type { KeptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import type { MonitorReport } from "@nagar/core/forecast/monitor/monitor-report.ts";
import { type Artefact, artefactFromJson, artefactToJson } from "@nagar/core/forecast/registry/artefact.ts";
import { championOf, promote, register, shadow } from "@nagar/core/forecast/registry/registry.ts";
import { HOUR_MS, hourly, START_MS, townLoad } from "@nagar/core/forecast/testing/made-series.ts";
import { memoryWindows } from "@nagar/core/read/testing/memory-windows.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { memoryRegistry } from "../testing/memory-registry.ts";
import type { ForecastEvent } from "./publish-events.ts";
import { type WatchPorts, watchForecasts } from "./watch-forecasts.ts";

const ID = "traffic~R001~average_speed~1h";
const LEARNT = 24 * 35;
const HOURS = LEARNT + 24 * 4;
const doing = { at: "2024-02-01T00:00:00+05:30", by: "nagar", reason: "a test" };
const values = townLoad(HOURS);
const readings = Array.from(values, (value, i) => ({
  domain: "traffic" as const,
  entityId: "R001",
  at: START_MS + i * HOUR_MS + 1,
  metrics: { averageSpeed: value },
}));

class World {
  readonly models = memoryRegistry();
  readonly kept = new Map<string, KeptPrediction>();
  readonly reports = new Map<string, MonitorReport>();
  readonly events: ForecastEvent[] = [];
  readonly failures: string[] = [];
  readonly alerted: MonitoredModels[] = [];
  asked: string[] = [];
  readonly artefacts: Readonly<Record<string, Artefact>>;

  constructor(artefacts: Readonly<Record<string, Artefact>>) {
    this.artefacts = artefacts;
  }

  readonly ports: WatchPorts = {
    windows: memoryWindows(readings, 1_000),
    artefact: async (_, version) => {
      const found = this.artefacts[version];
      if (!found) throw new NotFound(`${version} is gone`);
      return found;
    },
    online: async () => undefined,
    models: this.models,
    predictions: {
      keep: async (each) => void this.kept.set(`${each.version} ${each.originMs}`, each),
      between: async (_, from, to) =>
        [...this.kept.values()].filter(({ originMs }) => originMs >= from && originMs < to),
    },
    monitor: {
      get: async (series) => this.reports.get(series),
      put: async (report) => void this.reports.set(report.series, report),
      list: async () => ({ reports: [...this.reports.values()] }),
      asked: async () => this.asked,
    },
    alert: async (monitored) => void this.alerted.push(monitored),
    publish: async (events) => void this.events.push(...events),
    failed: (series, error) => this.failures.push(`${series}: ${(error as Error).message}`),
  };

  async hours(from: number, to: number, every = 1): Promise<void> {
    for (let hour = from; hour <= to; hour += every) {
      await watchForecasts(this.ports, START_MS + hour * HOUR_MS + 600_000);
    }
  }
}

describe("monitoring, hour by hour", () => {
  let good: Artefact;
  let bad: Artefact;

  beforeAll(() => {
    const learnt = hourly(values.slice(0, LEARNT));
    const of = (version: string, kind: string, series = learnt) => {
      const model = fitModel(kind, { series: [series] }, { horizons: [1, 2, 3], calendar: "in", seed: 1 });
      const json = artefactToJson({ series: ID, version, recipe: kind }, learnt, model);
      return artefactFromJson(JSON.parse(JSON.stringify(json)));
    };
    good = of("1.0.0", "ridge");
    // A model of another road: the same daily rhythm, upside down.
    bad = of("1.1.0", "hour_of_week_mean", hourly(values.slice(0, LEARNT).map((value) => 200 - value)));
  });

  const registered = async (world: World, versions: readonly string[]) => {
    await world.models.change(ID, (before) =>
      versions.reduce(
        (r, version) => register(r, { version, recipe: "r", mae: 2.5, skill: 0.3 }, doing),
        before,
      ),
    );
  };

  it("scores the standing forecasts of a champion that is as good as its folds, and raises nothing", async () => {
    const world = new World({ "1.0.0": good });
    await registered(world, ["1.0.0"]);
    await world.models.change(ID, (r) => promote(r, "1.0.0", doing));
    await world.hours(LEARNT + 1, LEARNT + 60, 2);
    const report = world.reports.get(ID)!;
    expect(world.failures).toEqual([]);
    expect(report.version).toBe("1.0.0");
    expect(report.scored).toBeGreaterThan(60);
    // Noise of 3: 2.4 at best, √2 times that for what repeats last week.
    expect(report.mae!).toBeLessThan(3.2);
    expect(report.naive_mae!).toBeGreaterThan(report.mae!);
    expect(report.coverage95!).toBeGreaterThan(0.88);
    expect(report.alerts.filter(({ what }) => what !== "drift")).toEqual([]);
    expect(world.events.filter(({ type }) => type !== "forecast.drift.exceeded")).toEqual([]);
  });

  it("rolls back a champion that is worse than no model, and has the series trained", async () => {
    const world = new World({ "1.0.0": good, "1.1.0": bad });
    await registered(world, ["1.0.0", "1.1.0"]);
    await world.models.change(ID, (r) => promote(promote(r, "1.0.0", doing), "1.1.0", doing));
    await world.hours(LEARNT + 1, LEARNT + 40);
    const registry = world.models.states.get(ID)!;
    expect(championOf(registry)?.version).toBe("1.0.0");
    expect(registry.entries.find(({ version }) => version === "1.1.0")?.stage).toBe("rejected");
    const types = world.events.map(({ type }) => type);
    expect(types.filter((type) => type.endsWith(".exceeded"))).toHaveLength(1);
    expect(types.filter((type) => type === "forecast.model.rolled_back")).toHaveLength(1);
  });

  it("lets a shadow answer that did better on the same hours", async () => {
    const world = new World({ "1.0.0": good, "1.1.0": bad });
    await registered(world, ["1.0.0", "1.1.0"]);
    await world.models.change(ID, (r) => shadow(promote(r, "1.1.0", doing), "1.0.0", doing));
    await world.hours(LEARNT + 1, LEARNT + 30);
    expect(championOf(world.models.states.get(ID)!)?.version).toBe("1.0.0");
    expect(world.events.map(({ type }) => type)).toContain("forecast.model.promoted");
  });

  it("takes a series whose champion cannot be read for neither well nor in trouble", async () => {
    const world = new World({});
    await registered(world, ["1.0.0"]);
    await world.models.change(ID, (r) => promote(r, "1.0.0", doing));
    await world.hours(LEARNT + 1, LEARNT + 1);
    expect(world.failures).toEqual([`${ID}: 1.0.0 is gone`]);
    expect(world.alerted).toEqual([{ reports: [], failed: [ID] }]);
    expect(world.reports.size).toBe(0);
  });

  it("watches a series without a model that was asked about, and one that fails keeps no other", async () => {
    const world = new World({});
    const origin = START_MS + (LEARNT + 9) * HOUR_MS;
    world.kept.set("n", {
      series: ID as KeptPrediction["series"],
      version: "persistence",
      stage: "baseline",
      originMs: origin,
      madeAtMs: origin,
      steps: [[100, 90, 95, 105, 110]],
    });
    world.asked = ["nonsense", ID];
    await registered(world, []);
    await world.hours(LEARNT + 20, LEARNT + 20);
    expect(world.reports.get(ID)).toMatchObject({ version: null, scored: 1, alerts: [] });
    const broken = {
      ...world.ports,
      monitor: { ...world.ports.monitor, get: async () => Promise.reject(new Error("x")) },
    };
    await watchForecasts(broken, START_MS + (LEARNT + 21) * HOUR_MS);
    expect(world.failures).toEqual([`${ID}: x`]);
    expect(world.alerted.at(-1)).toEqual({ reports: [], failed: [ID] });
  });
});
