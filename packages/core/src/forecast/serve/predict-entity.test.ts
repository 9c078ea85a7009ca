/** A question answered from windows alone, as in a town that has just begun, and from trained versions. */
import { beforeAll, describe, expect, it } from "vitest";
import { InvalidInput, NotFound } from "../../errors.ts";
import { type Domain, entityKey } from "../../observation/domain.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { allWindows } from "../../read/ports.ts";
import { memoryWindows, type Reading } from "../../read/testing/memory-windows.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { fitModel } from "../model-kinds.ts";
import { type Artefact, artefactFromJson, artefactToJson } from "../registry/artefact.ts";
import { emptyRegistry, promote, type Registry, register } from "../registry/registry.ts";
import { townLoad } from "../testing/made-series.ts";
import type { FieldSite } from "./crop-season.ts";
import { naiveForecastOf } from "./forecast-series.ts";
import type { OnlineFeatures } from "./ports.ts";
import { predictAnswer } from "./predict-answer.ts";
import { type PredictPorts, predictEntity } from "./predict-entity.ts";
import { predictBody, questionOf } from "./predict-request.ts";
import { seriesFrom, stepValues } from "./series-grid.ts";
import { seriesId } from "./series-id.ts";
import { onlineFeatures, pastSince } from "./series-past.ts";
import type { Kind } from "./targets.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-01-05T00:00:00+05:30");
const doing = { at: "2026-01-05T00:00:00+05:30", by: "nagar", reason: "a test" };

interface World {
  readings: Reading[];
  field?: FieldSite;
  registry?: Registry;
  artefacts?: Record<string, Artefact>;
  online?: OnlineFeatures;
}

function portsOf({ readings, registry, artefacts = {}, online, field }: World): PredictPorts {
  return {
    windows: memoryWindows(readings, 500),
    registry: async (series) => registry ?? emptyRegistry(series),
    async artefact(_, version) {
      const found = artefacts[version];
      if (!found) throw new NotFound(`${version} is not in the lake`);
      return found;
    },
    online: async () => online,
    async entity(domain, entityId) {
      const own = readings.filter((each) => each.domain === domain && each.entityId === entityId);
      if (own.length === 0) return undefined;
      const names = new Set(own.flatMap(({ metrics }) => Object.keys(metrics)));
      return {
        entity: entityKey(domain as Domain, entityId),
        metrics: Object.fromEntries([...names].map((name) => [name, { value: 1, observedAt: 1 }])),
      } as EntityState;
    },
    field: async () => field,
    elapsed: () => 0,
  };
}

function readingsOf(domain: Domain, wire: string, values: ArrayLike<number>, stepMs = HOUR): Reading[] {
  const name = METRIC_BY_WIRE[domain].get(wire)!.name;
  return Array.from(values, (value, i) => ({
    domain,
    entityId: "E1",
    at: START + i * stepMs + 60_000,
    metrics: { [name]: value },
  }));
}

async function ask(kind: Kind, body: object, world: World, now: number) {
  const question = questionOf(predictBody.parse({ location: "E1", ...body }));
  const { answer } = await predictEntity(kind, question, { requestId: "r", now }, portsOf(world));
  return predictAnswer.parse(answer);
}

describe("a town in its first minutes", () => {
  const now = START + 17 * 60_000;
  const minutes = readingsOf("traffic", "vehicle_count", new Array(15).fill(20), 60_000);

  it("is forecast at its present pace, with wide intervals, and says so", async () => {
    const answer = await ask("traffic", { forecast_horizon: "6h" }, { readings: minutes }, now);
    expect(answer).toMatchObject({
      model_version: "persistence",
      unit: "vehicles/h",
      step: "1h",
      degraded: "no model has been trained for this series yet",
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
    const answer = await ask(
      "traffic",
      { forecast_horizon: "2h" },
      { readings: [yesterday, ...minutes] },
      now,
    );
    expect(answer.predictions[0]!.value).toBe(1_200);
  });

  it("has no forecast of what was never observed, and says of what", async () => {
    await expect(ask("water", { forecast_horizon: "1d" }, { readings: minutes }, now)).rejects.toThrow(
      "nothing was observed of consumption at E1 in water lately",
    );
  });
});

describe("a question", () => {
  const world = { readings: readingsOf("traffic", "average_speed", townLoad(400)) };
  const now = START + 400 * HOUR + 1;

  it("with a horizon that the kind does not have is refused with those that it has", async () => {
    const refused = ask("traffic", { forecast_horizon: "5h" }, world, now);
    await expect(refused).rejects.toThrow(InvalidInput);
    await expect(refused).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
      details: { field: "forecast_horizon", allowed: ["1h", "2h", "6h", "12h", "24h"] },
    });
    await expect(ask("traffic", { forecast_horizon: "constructor" }, world, now)).rejects.toThrow(
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
    const answer = await ask("traffic", { forecast_horizon: "2h", include_confidence: false }, world, now);
    expect([answer.metric, answer.unit, answer.predictions.length]).toEqual(["average_speed", "km/h", 2]);
    expect(answer.predictions[0]).not.toHaveProperty("confidence_interval");
    await expect(ask("traffic", { forecast_horizon: "2h", metric: "pm25" }, world, now)).rejects.toThrow(
      /metric: is "pm25"/,
    );
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
        const { path } = await naiveForecastOf(name, 24, now, { windows }, "");
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
    const answer = await ask(
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
    const model = fitModel(
      "ridge",
      { series: [past] },
      { horizons: [1, 2, 3, 6, 9, 12], calendar: "in", seed: 1 },
    );
    const json = artefactToJson({ series: id, version: "1.0.0", recipe: "ridge" }, past, model);
    artefact = artefactFromJson(JSON.parse(JSON.stringify(json)));
  });
  const world = () => ({ readings, registry, artefacts: { "1.0.0": artefact } });
  const body = { forecast_horizon: "12h", include_explanation: true };

  it("answers every step, those between its horizons too, and explains the furthest", async () => {
    const answer = await ask("traffic", body, world(), now);
    expect(answer).toMatchObject({
      model_version: "1.0.0",
      degraded: null,
      model: { stage: "champion", method: "ridge", features: "windows", intervals_from: "past errors" },
      explanation: { members: { ridge: 1 } },
    });
    expect(answer.explanation!.features.length).toBeGreaterThan(3);
    const errors = answer.predictions.map(({ value }, h) => Math.abs(value - values[HOURS + 30 + h]!));
    // The noise is 3 in standard deviation.
    expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThan(6);
    const at = (step: number) => answer.predictions[step - 1]!.value;
    expect(at(4)).toBeCloseTo(at(3) + (at(6) - at(3)) / 3, 2);
  });

  it("answers the same to the bit from features that were kept when the hour was over", async () => {
    const past = await pastSince(artefact, name, memoryWindows(readings, 500), now);
    const kept = JSON.parse(JSON.stringify(await onlineFeatures(artefact, name, past))) as OnlineFeatures;
    const online = await ask("traffic", body, { ...world(), online: kept }, now);
    const fresh = await ask("traffic", body, world(), now);
    expect(online.model.features).toBe("online");
    expect(online.predictions).toEqual(fresh.predictions);
    expect(online.explanation).toEqual(fresh.explanation);
    // An hour later they are of the past, and not used.
    const later = await ask("traffic", body, { ...world(), online: kept }, now + HOUR);
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
    const answer = await ask("traffic", body, { ...world(), readings: changed }, now);
    expect(answer.predictions).toEqual((await ask("traffic", body, world(), now)).predictions);
  });

  it("that is not there or fails is passed over, down to the naive rule, and the answer says why", async () => {
    const two = promote(
      register(registry, { version: "1.1.0", recipe: "ridge", mae: 0.9, skill: 0.4 }, doing),
      "1.1.0",
      doing,
    );
    const next = await ask("traffic", body, { ...world(), registry: two }, now);
    expect(next).toMatchObject({ model_version: "1.0.0", degraded: "1.1.0: 1.1.0 is not in the lake" });
    const none = await ask("traffic", body, { readings, registry: two }, now);
    expect(none.model_version).toBe("seasonal-naive-week");
    expect(none.degraded).toBe("1.1.0: 1.1.0 is not in the lake; 1.0.0: 1.0.0 is not in the lake");
    const further = await ask("traffic", { forecast_horizon: "24h" }, world(), now);
    expect(further.degraded).toBe("1.0.0: it was trained for 12 steps ahead, not for 24");
  });
});

describe("pollution", () => {
  const dirty = new Array(48)
    .fill(0)
    .flatMap((_, i): Reading[] => [
      { domain: "air", entityId: "E1", at: START + i * HOUR + 60_000, metrics: { pm25: 100, pm10: 120 } },
    ]);

  it("is forecast as both particles, with CPCB's index and category of the 24 hours and its advisory", async () => {
    const answer = await ask(
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
    const answer = await ask(
      "pollution",
      { forecast_horizon: "24h" },
      { readings: dirty.slice(0, 2) },
      START + 2 * HOUR,
    );
    expect(answer.predictions.map(({ aqi }) => aqi !== null).indexOf(true)).toBe(13);
  });
});

describe("a crop's yield", () => {
  const YEAR = 365 * 24 * HOUR;
  const DAY = 24 * HOUR;

  it("of the next season is the mean of the past ones, with the interval of one more draw", async () => {
    const readings = readingsOf("agriculture", "yield", [3, 4, 5], YEAR);
    const answer = await ask("crop-yield", { forecast_horizon: "season" }, { readings }, START + 2.5 * YEAR);
    const [season] = answer.predictions;
    expect([answer.unit, answer.step, season!.value]).toEqual(["t/ha", "season", 4]);
    expect(answer.degraded).toMatch(/3 past seasons are known.*the town's file does not know this farm/);
    // Student's t with 2 degrees of freedom: 4 ± 4.303 · 1 · √(1 + 1/3).
    expect(season!.confidence_interval!.upper).toBeCloseTo(4 + 4.303 * Math.sqrt(4 / 3), 3);
    await expect(ask("crop-yield", { forecast_horizon: "season" }, { readings: [] }, START)).rejects.toThrow(
      NotFound,
    );
  });

  describe("by the weather", () => {
    const field: FieldSite = {
      site: { latitudeDeg: 22.5, elevationM: 40 },
      soil: { texture: "loam", fieldCapacity: 0.25, wiltingPoint: 0.12 },
      irrigated: false,
      crops: [{ crop: "groundnut", sowing: "06-20" }],
      stations: ["far away and mute", "W1"],
    };
    /** Six years of hot days; in the monsoon it rains every fourth day, in the last year not at all. */
    const years = [2020, 2021, 2022, 2023, 2024, 2025];
    const weather = (rainMm: (year: number) => number): Reading[] =>
      years.flatMap((year) =>
        Array.from({ length: 365 }, (_, day) => {
          const at = Date.parse(`${year}-01-01T00:00:00+05:30`) + day * DAY;
          const rain = day > 165 && day < 275 && day % 4 === 0 ? rainMm(year) : 0;
          return [24, 36].map((temperature, k) => ({
            ...{ domain: "weather" as const, entityId: "W1", at: at + (3 + 9 * k) * HOUR },
            metrics: { temperature, rainfall: rain / 2 },
          }));
        }).flat(),
      );
    const harvests: Reading[] = years.slice(0, 5).map((year, i) => ({
      ...{ domain: "agriculture" as const, entityId: "E1" },
      at: Date.parse(`${year}-11-10T12:00:00+05:30`),
      metrics: { yield: 1.9 + 0.05 * (i % 3) },
    }));
    const on = (date: string, rainMm: (year: number) => number, site = field) =>
      ask(
        "crop-yield",
        { forecast_horizon: "season", include_explanation: true },
        { readings: [...harvests, ...weather(rainMm)], field: site },
        Date.parse(`${date}T06:00:00+05:30`),
      );
    const width = ({ predictions: [season] }: Awaited<ReturnType<typeof on>>) =>
      season!.confidence_interval!.upper - season!.confidence_interval!.lower;

    it("is what it usually is in a year like the others, and falls with every dry week of a bad one", async () => {
      const usual = await on("2025-09-20", () => 30);
      expect(usual.model).toMatchObject({ method: "season-outlook" });
      expect([usual.degraded, usual.predictions[0]!.timestamp]).toEqual([null, "2025-10-28T00:00:00+05:30"]);
      expect(usual.predictions[0]!.value).toBeCloseTo(1.95, 1);
      const dry = (year: number) => (year === 2025 ? 0 : 30);
      const values = await Promise.all(
        ["2025-06-25", "2025-07-25", "2025-08-25", "2025-10-20"].map(async (date) => on(date, dry)),
      );
      const points = values.map(({ predictions }) => predictions[0]!.value);
      expect(points).toEqual([...points].sort((a, b) => b - a));
      expect(points.at(-1)!).toBeLessThan(0.6 * points[0]!);
      expect(values.at(-1)!.explanation!.summary).toMatch(
        /groundnut: \d+ % of what full water gives, \d+ % in/,
      );
      expect(values.at(-1)!.explanation!.features[0]!.contribution).toBeLessThan(0);
    });

    it("is surer at the end of the season than at its beginning, where the years differ", async () => {
      const changeful = (year: number) => [4, 30, 12, 25, 8, 15][year - 2020]!;
      expect(width(await on("2025-10-20", changeful))).toBeLessThan(width(await on("2025-06-22", changeful)));
    });

    it("is the mean of the seasons, with the reason, where years, crop or days are not known", async () => {
      const [short] = [{ ...field, stations: ["far away and mute"] }];
      expect((await on("2025-09-20", () => 30, short)).degraded).toMatch(/0 earlier years.*3 are needed/);
      const tobacco = { ...field, crops: [{ crop: "tobacco", sowing: "09-01" }] };
      expect((await on("2025-09-20", () => 30, tobacco)).degraded).toMatch(/no crop coefficients.*tobacco/);
    });
  });
});
