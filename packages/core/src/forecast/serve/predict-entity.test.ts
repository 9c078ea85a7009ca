/** A question answered from windows alone, as in a town that has just begun, and from trained versions. */
import { beforeAll, describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { entityKey } from "../../observation/domain.ts";
import { allWindows } from "../../read/ports.ts";
import { memoryWindows, type Reading } from "../../read/testing/memory-windows.ts";
import { fitModel } from "../model-kinds.ts";
import { type Artefact, artefactFromJson, artefactToJson } from "../registry/artefact.ts";
import { emptyRegistry, promote, register } from "../registry/registry.ts";
import { townLoad } from "../testing/made-series.ts";
import { askPrediction, HOUR, readingsOf, START } from "../testing/predict-world.ts";
import { naiveForecastOf } from "./forecast-series.ts";
import type { OnlineFeatures } from "./ports.ts";
import { predictBody, questionOf } from "./predict-request.ts";
import { seriesFrom, stepValues } from "./series-grid.ts";
import { seriesId } from "./series-id.ts";
import { onlineFeatures, pastSince } from "./series-past.ts";

const doing = { at: "2026-01-05T00:00:00+05:30", by: "nagar", reason: "a test" };

describe("a town in its first minutes", () => {
  const now = START + 17 * 60_000;
  const minutes = readingsOf("traffic", "vehicle_count", new Array(15).fill(20), 60_000);

  it("is forecast at its present pace, with wide intervals, and says so", async () => {
    const answer = await askPrediction("traffic", { forecast_horizon: "6h" }, { readings: minutes }, now);
    expect(answer).toMatchObject({
      model_version: "persistence",
      unit: "vehicles/h",
      step: "1h",
      degraded: "no model has been trained for this series yet",
      degraded_reasons: [{ code: "not_trained", parameters: {} }],
      model: { stage: "baseline", intervals_from: "assumption", features: null },
    });
    expect(answer.predictions.map(({ timestamp }) => timestamp.slice(11, 16))).toEqual([
      "00:00",
      "01:00",
      "02:00",
      "03:00",
      "04:00",
      "05:00",
    ]);
    for (const { value, confidence_interval: interval } of answer.predictions) {
      // 20 vehicles a minute are 1,200 an hour.
      expect(value).toBe(1_200);
      expect(interval!.lower).toBe(0);
      expect(interval!.upper).toBeGreaterThan(2 * 1_200);
      expect(interval!.interval_80.upper).toBeLessThan(interval!.upper);
    }
  });

  it("is forecast from them too while an hour of yesterday is all else that is known", async () => {
    const yesterday = { ...minutes[0]!, at: START - 20 * HOUR, metrics: { vehicleCount: 3 } };
    const answer = await askPrediction(
      "traffic",
      { forecast_horizon: "2h" },
      { readings: [yesterday, ...minutes] },
      now,
    );
    expect(answer.predictions[0]!.value).toBe(1_200);
  });

  it("has no forecast of what was never observed, and says of what", async () => {
    await expect(
      askPrediction("water", { forecast_horizon: "1d" }, { readings: minutes }, now),
    ).rejects.toThrow("nothing was observed of consumption at E1 in water lately");
  });
});

describe("a question", () => {
  const world = { readings: readingsOf("traffic", "average_speed", townLoad(400)) };
  const now = START + 400 * HOUR + 1;

  it("with a horizon that the kind does not have is refused with those that it has", async () => {
    const refused = askPrediction("traffic", { forecast_horizon: "5h" }, world, now);
    await expect(refused).rejects.toThrow(InvalidInput);
    await expect(refused).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
      details: { field: "forecast_horizon", allowed: ["1h", "2h", "6h", "12h", "24h"] },
    });
    await expect(askPrediction("traffic", { forecast_horizon: "constructor" }, world, now)).rejects.toThrow(
      InvalidInput,
    );
  });

  it("needs one place, and one only", () => {
    expect(() => questionOf(predictBody.parse({ forecast_horizon: "2h" }))).toThrow(/no location/);
    expect(() =>
      questionOf(predictBody.parse({ forecast_horizon: "2h", location: "A", station: "B" })),
    ).toThrow("location and station are both there");
  });

  it("about the metric that the entity has is answered, and without intervals where none are wanted", async () => {
    const answer = await askPrediction(
      "traffic",
      { forecast_horizon: "2h", include_confidence: false },
      world,
      now,
    );
    expect([answer.metric, answer.unit, answer.predictions.length]).toEqual(["average_speed", "km/h", 2]);
    expect(answer.predictions[0]).not.toHaveProperty("confidence_interval");
    await expect(
      askPrediction("traffic", { forecast_horizon: "2h", metric: "pm25" }, world, now),
    ).rejects.toThrow(/metric: is "pm25"/);
  });
});

describe("the naive rules", () => {
  it("with a month of past hold 95 % of the truths that follow, and with a day or two no fewer", async () => {
    const name = { domain: "energy", entityId: "E1", metric: "active_power", step: "1h" } as const;
    for (const [days, least] of [
      [28, 0.92],
      [2, 0.9],
      [1, 0.85],
    ] as const) {
      let held = 0;
      let asked = 0;
      for (let seed = 0; seed < 20; seed++) {
        const values = townLoad(24 * (days + 1), 3, seed);
        const windows = memoryWindows(readingsOf("energy", "active_power", values), 1_000);
        const now = START + 24 * days * HOUR + 1;
        const { path } = await naiveForecastOf(name, 24, now, { windows }, []);
        path.forEach(({ quantiles }, h) => {
          const truth = values[24 * days + h]!;
          asked++;
          if (truth >= quantiles[0]! && truth <= quantiles.at(-1)!) held++;
        });
      }
      expect(held / asked, `${days} days`).toBeGreaterThan(least);
    }
  });

  it("after a silence repeat the last week, dated from now", async () => {
    const silent = readingsOf("traffic", "vehicle_count", townLoad(24 * 20)).slice(0, 24 * 18);
    const answer = await askPrediction(
      "traffic",
      { forecast_horizon: "2h" },
      { readings: silent },
      START + 480 * HOUR + 5,
    );
    expect(answer.model_version).toBe("seasonal-naive-week");
    expect(answer.origin).toBe("2026-01-25T00:00:00+05:30");
    expect(answer.last_observed).toBe("2026-01-23T00:00:00+05:30");
    expect(answer.predictions[0]!.timestamp).toBe("2026-01-25T00:00:00+05:30");
  });
});

describe("a trained version", () => {
  const HOURS = 24 * 40;
  const name = { domain: "traffic", entityId: "E1", metric: "vehicle_count", step: "1h" } as const;
  const id = seriesId(name);
  const values = townLoad(HOURS + 60);
  const readings = readingsOf("traffic", "vehicle_count", values);
  const now = START + (HOURS + 30) * HOUR + 90_000;
  let artefact: Artefact;
  let additive: Artefact;
  let registry = register(
    emptyRegistry(id),
    { version: "1.0.0", recipe: "ridge", mae: 1, skill: 0.3 },
    doing,
  );
  registry = promote(registry, "1.0.0", doing);

  beforeAll(() => {
    const learnt = readings.slice(0, HOURS).map(({ at, metrics }) => ({
      start: at - 60_000,
      value: metrics["vehicleCount"]!,
    }));
    const past = seriesFrom(name, learnt, START + HOURS * HOUR)!;
    const fitted = (kind: string) => {
      const model = fitModel(
        kind,
        { series: [past] },
        { horizons: [1, 2, 3, 6, 9, 12], calendar: "in", seed: 1 },
      );
      const json = artefactToJson({ series: id, version: "1.0.0", recipe: kind }, past, model);
      return artefactFromJson(JSON.parse(JSON.stringify(json)));
    };
    artefact = fitted("ridge");
    additive = fitted("smoothing");
  });
  const world = () => ({ readings, registry, artefacts: { "1.0.0": artefact } });
  const body = { forecast_horizon: "12h", include_explanation: true };

  it("answers every step, those between its horizons too, and explains the furthest", async () => {
    const answer = await askPrediction("traffic", body, world(), now);
    expect(answer).toMatchObject({
      model_version: "1.0.0",
      degraded: null,
      model: { stage: "champion", method: "ridge", features: "windows", intervals_from: "past errors" },
      explanation: { members: { ridge: 1 } },
    });
    const { features, groups, summary } = answer.explanation!;
    expect(summary).toMatch(/^by the model ridge; ".+" moves it by [+-]/);
    expect(features.length).toBeGreaterThan(3);
    // The town's load has a day: what is about it moves the forecast.
    expect(groups.map(({ group }) => group)).toContain("usual value at this time");
    expect(groups).toEqual(groups.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)));
    const errors = answer.predictions.map(({ value }, h) => Math.abs(value - values[HOURS + 30 + h]!));
    // The noise is 3 in standard deviation.
    expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThan(6);
    const at = (step: number) => answer.predictions[step - 1]!.value;
    expect(at(4)).toBeCloseTo(at(3) + (at(6) - at(3)) / 3, 2);
  });

  it("of an additive model says what the furthest step is the sum of, from windows and from kept features", async () => {
    const artefacts = { "1.0.0": additive };
    const fresh = await askPrediction("traffic", body, { ...world(), artefacts }, now);
    const { components, members, summary } = fresh.explanation!;
    expect(members).toEqual({ smoothing: 1 });
    expect(summary).toMatch(/^by the model smoothing; trend \d.*, day [+-]?\d.*, week [+-]?\d/);
    expect(components.map(({ component }) => component)).toEqual(["trend", "day", "week", "correction"]);
    const sum = components.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum).toBeCloseTo(fresh.predictions.at(-1)!.value, 2);
    const past = await pastSince(additive, name, memoryWindows(readings, 500), now);
    const kept = JSON.parse(JSON.stringify(await onlineFeatures(additive, name, past))) as OnlineFeatures;
    const online = await askPrediction("traffic", body, { ...world(), artefacts, online: kept }, now);
    expect(online.model.features).toBe("online");
    expect(online.explanation).toEqual(fresh.explanation);
  });

  it("answers the same to the bit from features that were kept when the hour was over", async () => {
    const past = await pastSince(artefact, name, memoryWindows(readings, 500), now);
    const kept = JSON.parse(JSON.stringify(await onlineFeatures(artefact, name, past))) as OnlineFeatures;
    const online = await askPrediction("traffic", body, { ...world(), online: kept }, now);
    const fresh = await askPrediction("traffic", body, world(), now);
    expect(online.model.features).toBe("online");
    expect(online.predictions).toEqual(fresh.predictions);
    expect(online.explanation).toEqual(fresh.explanation);
    // An hour later they are of the past, and not used.
    const later = await askPrediction("traffic", body, { ...world(), online: kept }, now + HOUR);
    expect(later.model.features).toBe("windows");
  });

  it("has the features that training would have had from the lake for the same moment, to the bit", async () => {
    const windows = memoryWindows(readings, 500);
    const served = await onlineFeatures(artefact, name, await pastSince(artefact, name, windows, now));
    // Offline: one grid of the whole past, as the next training would read it.
    const range = { entity: entityKey("traffic", "E1"), resolution: "1h", from: 0, to: now } as const;
    const whole = seriesFrom(name, stepValues(name, await allWindows(windows, range)), now)!;
    expect(await onlineFeatures(artefact, name, whole)).toEqual(served);
  });

  it("looks at nothing that was counted after the forecast's hour", async () => {
    const changed = readings.map((each) =>
      each.at > now ? { ...each, metrics: { vehicleCount: 9_999 } } : each,
    );
    const answer = await askPrediction("traffic", body, { ...world(), readings: changed }, now);
    expect(answer.predictions).toEqual((await askPrediction("traffic", body, world(), now)).predictions);
  });

  it("that is not there or fails is passed over, down to the naive rule, and the answer says why", async () => {
    const two = promote(
      register(registry, { version: "1.1.0", recipe: "ridge", mae: 0.9, skill: 0.4 }, doing),
      "1.1.0",
      doing,
    );
    const next = await askPrediction("traffic", body, { ...world(), registry: two }, now);
    expect(next).toMatchObject({ model_version: "1.0.0", degraded: "1.1.0: 1.1.0 is not in the lake" });
    const none = await askPrediction("traffic", body, { readings, registry: two }, now);
    expect(none.model_version).toBe("seasonal-naive-week");
    expect(none.degraded).toBe("1.1.0: 1.1.0 is not in the lake; 1.0.0: 1.0.0 is not in the lake");
    const further = await askPrediction("traffic", { forecast_horizon: "24h" }, world(), now);
    expect(further.degraded).toBe("1.0.0: it was trained for 12 steps ahead, not for 24");
    expect(further.degraded_reasons).toEqual([
      { code: "too_far", parameters: { version: "1.0.0", trained: 12, asked: 24 } },
    ]);
  });
});

describe("pollution", () => {
  const dirty = new Array(48)
    .fill(0)
    .flatMap((_, i): Reading[] => [
      { domain: "air", entityId: "E1", at: START + i * HOUR + 60_000, metrics: { pm25: 100, pm10: 120 } },
    ]);

  it("is forecast as both particles, with CPCB's index and category of the 24 hours and its advisory", async () => {
    const answer = await askPrediction(
      "pollution",
      { forecast_horizon: "24h", include_health_advisory: true },
      { readings: dirty },
      START + 48 * HOUR + 1,
    );
    expect(answer.predictions).toHaveLength(24);
    // PM2.5 of 100 µg/m³: 201 + 99 · 9/29 = 231.7; PM10 of 120 is 113.
    expect(answer.predictions.map(({ aqi }) => [aqi!.index, aqi!.category, aqi!.dominant])).toEqual(
      new Array(24).fill([232, "Poor", "pm25"]),
    );
    expect(answer.predictions[0]!.pollutants!["pm10"]!.value).toBe(120);
    expect(answer.health_advisory).toMatchObject({
      category: "Poor",
      statement: "Breathing discomfort to most people on prolonged exposure",
    });
    for (const { aqi } of answer.predictions) {
      expect(aqi!.probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 2);
    }
  });

  it("has no index where fewer than 16 of the 24 hours are known", async () => {
    const answer = await askPrediction(
      "pollution",
      { forecast_horizon: "24h" },
      { readings: dirty.slice(0, 2) },
      START + 2 * HOUR,
    );
    expect(answer.predictions.map(({ aqi }) => aqi !== null).indexOf(true)).toBe(13);
  });
});
