import { describe, expect, it } from "vitest";
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { fitModel } from "../model-kinds.ts";
import { artefactFromJson, artefactToJson } from "../registry/artefact.ts";
import { emptyRegistry, promote, register } from "../registry/registry.ts";
import { seriesId } from "../serve/series-id.ts";
import { HOUR_MS, hourly, START_MS, townLoad } from "../testing/made-series.ts";
import { driftOf, kolmogorovSmirnov, ksCritical, psi } from "./drift.ts";
import type { KeptPrediction } from "./kept-prediction.ts";
import { type SeriesWatch, watchSeries } from "./monitor-report.ts";
import { scoreLive } from "./score-live.ts";

const draws = (n: number, shift = 0, name = "a") => {
  const stream = randomStream(1, name);
  return Array.from({ length: n }, (_, i) => shift + normal(stream, i));
};

describe("the population stability index", () => {
  it("of two bins that swap 60 and 40 % is 0.2·ln 1.5 twice", () => {
    const reference = [...new Array(60).fill(0), ...new Array(40).fill(1)];
    const live = [...new Array(40).fill(0), ...new Array(60).fill(1)];
    expect(psi(reference, live)).toBeCloseTo(2 * 0.2 * Math.log(1.5), 12);
  });

  it("is near 0 for the same distribution, and above 0.25 for a mean moved by a deviation", () => {
    expect(psi(draws(5_000), draws(5_000, 0, "b"))).toBeLessThan(0.02);
    // Two normals a deviation apart: their symmetric divergence is 1, and binning takes a little of it.
    const moved = psi(draws(5_000), draws(5_000, 1, "b"));
    expect(moved).toBeGreaterThan(0.8);
    expect(moved).toBeLessThan(1.1);
  });

  it("stays finite where nothing of a bin comes, and is not told where there is nothing", () => {
    expect(Number.isFinite(psi([1, 2, 3, 4], [100, 100]))).toBe(true);
    expect(psi([], [1])).toBeNaN();
  });
});

describe("the Kolmogorov-Smirnov distance", () => {
  it("of {1,2,3,4} and {3,4,5,6} is a half, of what does not overlap 1, of the same 0", () => {
    expect(kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5);
    expect(kolmogorovSmirnov([1, 2], [3, 4])).toBe(1);
    expect(kolmogorovSmirnov([2, 1, 1], [1, 2, 1])).toBe(0);
  });

  it("of two normals a deviation apart is 2Φ(½) − 1 = 0.383, far beyond chance", () => {
    const distance = kolmogorovSmirnov(draws(4_000), draws(4_000, 1, "b"));
    expect(Math.abs(distance - 0.3829)).toBeLessThan(0.03);
    expect(distance).toBeGreaterThan(ksCritical(4_000, 4_000));
    expect(kolmogorovSmirnov(draws(4_000), draws(4_000, 0, "b"))).toBeLessThan(ksCritical(4_000, 4_000));
  });

  it("alone is no drift where the shift is small", () => {
    expect(driftOf("value", draws(5_000), draws(5_000, 0.15, "b"))!.drifted).toBe(false);
    expect(driftOf("value", draws(5_000), draws(500, 1, "b"))!.drifted).toBe(true);
  });
});

const NAME = { domain: "traffic", entityId: "R001", metric: "vehicle_count", step: "1h" } as const;
const kept = (origin: number, version: string, points: readonly number[], half: number): KeptPrediction => ({
  series: seriesId(NAME),
  version,
  stage: "champion",
  originMs: START_MS + origin * HOUR_MS,
  madeAtMs: 0,
  steps: points.map((point) => [point, point - half, point - half / 2, point + half / 2, point + half]),
});

describe("forecasts whose truth has come", () => {
  it("are scored per version with error, bias and coverage, beside last week's value", () => {
    const values = new Float64Array(400).fill(10);
    values[350] = 14;
    const scores = scoreLive([kept(349, "1.0.0", [12, 10], 3), kept(349, "1.1.0", [14], 3)], hourly(values));
    expect(scores.get("1.0.0")).toEqual({
      ...{ n: 2, mae: 1, bias: 1, naiveMae: 2, coverage95: 1, coverage80: 0.5 },
      // Two off of the 14 and 10 that came.
      wape: (100 * 2) / 24,
      // Of two steps the excess is 2 − 4 and 0: a deviation of √2, and of the mean 1.
      ...{ targets: 2, excessError: 1 },
    });
    expect(scores.get("1.1.0")).toMatchObject({ n: 1, mae: 0, naiveMae: 4 });
  });

  it("score nothing where the truth is missing or has not come", () => {
    const values = new Float64Array(400).fill(10);
    values[350] = Number.NaN;
    expect(
      scoreLive([kept(349, "1.0.0", [12], 3), kept(399, "1.0.0", [12, 12], 3)], hourly(values)).size,
    ).toBe(0);
  });
});

describe("a series that is watched", () => {
  const LEARNT = 24 * 70;
  const HOURS = LEARNT + 24 * 10;
  const learnt = hourly(townLoad(HOURS).slice(0, LEARNT));
  const model = fitModel("last_week", { series: [learnt] }, { horizons: [1], calendar: "in", seed: 1 });
  const artefact = artefactFromJson(
    JSON.parse(
      JSON.stringify(
        artefactToJson({ series: seriesId(NAME), version: "1.0.0", recipe: "r" }, learnt, model),
      ),
    ),
  );
  const doing = { at: "2026-01-05T00:00:00+05:30", by: "nagar", reason: "a test" };
  const registry = promote(
    register(emptyRegistry(seriesId(NAME)), { version: "1.0.0", recipe: "r", mae: 2.5, skill: 0.2 }, doing),
    "1.0.0",
    doing,
  );
  const now = START_MS + HOURS * HOUR_MS;
  const watch = (values: Float64Array, error: number, more: Partial<SeriesWatch> = {}) => {
    const predictions = Array.from({ length: 160 }, (_, k) => {
      const origin = HOURS - 168 + k;
      return kept(origin, "1.0.0", [values[origin + 1]! + (k % 2 ? error : -error)], 7);
    });
    return watchSeries({
      registry,
      artefact,
      past: hourly(values),
      predictions,
      before: undefined,
      now,
      ...more,
    });
  };

  it("as it was learnt raises no alert", () => {
    const { report, event } = watch(townLoad(HOURS), 2);
    expect(report.alerts).toEqual([]);
    expect(event).toBeUndefined();
    expect(report).toMatchObject({
      version: "1.0.0",
      scored: 160,
      mae: 2,
      bias: 0,
      trained_mae: 2.5,
      coverage95: 1,
    });
    expect(report.drift.map(({ feature }) => feature)).toEqual([
      "value",
      "change of a step",
      "change of a day",
    ]);
  });

  it("whose forecasts err more than the folds promised, or fall outside, is to be trained: once a day", () => {
    const { report, event } = watch(townLoad(HOURS), 9);
    expect(event).toBe("forecast.error.exceeded");
    expect(report.alerts.map(({ what }) => what)).toEqual(["error", "coverage"]);
    expect(report.alerts[0]!.message).toBe("MAE 9 over 160 forecasts; the folds promised 2.5");
    const soon = watch(townLoad(HOURS), 9, { before: report, now: now + 23 * HOUR_MS });
    expect([soon.event, soon.report.alerted_at]).toEqual([undefined, report.alerted_at]);
    expect(watch(townLoad(HOURS), 9, { before: report, now: now + 24 * HOUR_MS }).event).toBeDefined();
  });

  it("whose level has moved has drifted", () => {
    const moved = townLoad(HOURS).map((value, i) => (i >= LEARNT ? value + 60 : value));
    const { report, event } = watch(moved, 2);
    expect(event).toBe("forecast.drift.exceeded");
    expect(report.drift.filter(({ drifted }) => drifted).map(({ feature }) => feature)).toContain("value");
    expect(report.prediction_drift!.drifted).toBe(true);
  });
});
