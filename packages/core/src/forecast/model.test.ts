/** The interface that training and serving stand on: models of every kind, kept and read again. */
import { beforeAll, describe, expect, it } from "vitest";
import { InvalidInput, NotFound } from "../errors.ts";
import { PATH_MODELS } from "./additive/path-engine.ts";
import { contributions } from "./contributions.ts";
import { inputFromJson, inputToJson } from "./forecast-input.ts";
import { type ForecastModel, inputsOf, intervalOf, learn, pastOf, predict, predictInput } from "./model.ts";
import { modelFromJson, modelToJson } from "./model-json.ts";
import { fitModel, MODEL_KINDS } from "./model-kinds.ts";
import { firstSteps, type Series } from "./series.ts";
import { hourly, START_MS, townLoad } from "./testing/made-series.ts";

const HOURS = 1_400;
const LEARNT = 1_200;
const named = (name: string, seed: number): Series => ({
  ...hourly(townLoad(HOURS, 3, seed), [{ name: "temp_c", values: townLoad(HOURS, 1, 5) }]),
  name,
});
const series = [named("east", 1), named("west", 2)];
const options = { horizons: [1, 24], calendar: "in", seed: 1 } as const;
const PATHS = new Set<string>(PATH_MODELS);
const kept = (model: ForecastModel) => modelFromJson(JSON.parse(JSON.stringify(modelToJson(model))));

describe("a model", () => {
  let model: ForecastModel;
  beforeAll(() => {
    model = fitModel("ensemble", { series, steps: [LEARNT, LEARNT] }, options);
  });

  it("gives the same forecasts to the bit after it was kept as JSON and read again", () => {
    const past = pastOf(series);
    for (const name of ["east", "west"]) {
      for (const origin of [LEARNT, LEARNT + 77]) {
        expect(predict(kept(model), past, { series: name, origin })).toEqual(
          predict(model, past, { series: name, origin }),
        );
      }
    }
  });

  it("gives the same forecasts to the bit from features that were kept as JSON", () => {
    const past = pastOf(series);
    for (const input of inputsOf(model, past, { series: "west" })) {
      const read = inputFromJson(JSON.parse(JSON.stringify(inputToJson(input))));
      expect(read).toEqual(input);
      expect(predictInput(model, read, "west")).toEqual(predictInput(model, input, "west"));
    }
  });

  it("reads nothing of the past beyond its origin", () => {
    const until = series.map((each) => ({ ...firstSteps(each, LEARNT + 50), known: each.known }));
    expect(predict(model, pastOf(until), { series: "east" })).toEqual(
      predict(model, pastOf(series), { series: "east", origin: LEARNT + 49 }),
    );
  });

  it("widens its interval when truths keep falling outside", () => {
    const learner = kept(model);
    const [input] = inputsOf(learner, pastOf(series), { series: "east", horizons: [1] });
    const width = () => {
      const [low, high] = intervalOf(predictInput(learner, input!, "east"), 95);
      return high - low;
    };
    const before = width();
    for (let time = 0; time < 40; time++) learn(learner, input!, 400, "east");
    expect(width()).toBeGreaterThan(before);
  });

  it("dates its forecasts and puts the wider interval around the narrower", () => {
    const [next] = predict(model, pastOf(series), { series: "east", horizons: [1] });
    expect(next!.atMs).toBe(START_MS + HOURS * 3_600_000);
    const [low80, high80] = intervalOf(next!, 80);
    const [low95, high95] = intervalOf(next!, 95);
    expect([low95, low80, next!.point, high80, high95]).toEqual(
      [low95, low80, next!.point, high80, high95].sort((a, b) => a - b),
    );
  });

  it("says which series, horizons and known columns it has", () => {
    const past = pastOf(series);
    expect(() => predict(model, past, { series: "north" })).toThrow(NotFound);
    expect(() => predict(model, past, { series: "north" })).toThrow("it has east, west");
    expect(() => predict(model, past, { series: "east", horizons: [2] })).toThrow(
      "horizon is 2; the model was fitted for 1, 24 steps ahead",
    );
    expect(() => predict(model, pastOf([{ ...series[0]!, known: [] }]), { series: "east" })).toThrow(
      'the model was fitted with "temp_c"',
    );
  });

  it("of another format or with a field that does not fit is refused by name", () => {
    const json = modelToJson(model);
    expect(() => modelFromJson({ ...json, format: 99 })).toThrow("the model's format is 99");
    expect(() => modelFromJson({ ...json, horizons: [] })).toThrow(/the model's horizons/);
    expect(() => modelFromJson(null)).toThrow(InvalidInput);
  });
});

it.each(MODEL_KINDS.map(({ name }) => name).filter((name) => !PATHS.has(name)))(
  "a model of kind %s can be kept and used",
  (kind) => {
    const model = fitModel(kind, { series: series.slice(0, 1) }, options);
    const past = pastOf(series.slice(0, 1));
    const forecasts = predict(kept(model), past);
    expect(forecasts).toEqual(predict(model, past));
    for (const { point, quantiles } of forecasts) {
      expect([point, ...quantiles].every(Number.isFinite)).toBe(true);
    }
  },
);

describe("a ridge with equations of the hours", () => {
  const HOURS_OF_HOURS = 2_100;
  const long = hourly(townLoad(HOURS_OF_HOURS));
  const model = fitModel("ridge", { series: [long] }, { ...options, horizons: [1, 2, 3, 4] });

  it("is kept with them, the same to the bit", () => {
    expect(modelToJson(model).series[0]!.hourly).toMatchObject([{ upTo: 24 }]);
    expect(predict(kept(model), pastOf([long]))).toEqual(predict(model, pastOf([long])));
  });

  it("adds up to its forecast: equal constants at the same hour, whatever the day", () => {
    const constants = [1, 2, 5].map((days) => {
      const origin = HOURS_OF_HOURS - 1 - 24 * days;
      const [input] = inputsOf(model, pastOf([long]), { origin });
      const added = contributions(model, input!)!.reduce((a, b) => a + b);
      return (predictInput(model, input!).point - input!.level - added) / input!.scale;
    });
    expect(constants[1]).toBeCloseTo(constants[0]!, 5);
    expect(constants[2]).toBeCloseTo(constants[0]!, 5);
  });

  it("that was kept before there were any is read without them", () => {
    const { series: all, ...json } = modelToJson(model);
    const old = { ...json, series: all.map(({ hourly: _, ...rest }) => rest) };
    const [before] = predict(modelFromJson(old), pastOf([long]));
    expect(before!.point).toBeGreaterThan(50);
    expect(before!.point).toBeLessThan(150);
  });
});

it("a kind that does not exist is refused with those that do", () => {
  expect(() => fitModel("oracle", { series }, options)).toThrow(/model is "oracle"; allowed are last_value/);
});
