/** What an additive model's forecast is made of adds up to it, in the series' own unit. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { augursEngines } from "./additive/augurs-engines.ts";
import { componentsOf } from "./components.ts";
import { inputFromJson, inputToJson } from "./forecast-input.ts";
import { inputsOf, pastOf, predictInput } from "./model.ts";
import { fitModel } from "./model-kinds.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

const folder = dirname(createRequire(import.meta.url).resolve("@bsull/augurs"));
const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, `${name}_bg.wasm`)));
const engines = augursEngines({ ets: bytes("ets"), mstl: bytes("mstl") });
const engineOf = (kind: string) => engines.filter(({ name }) => name === kind);
const options = { horizons: [1, 6, 24], calendar: "in", seed: 1 } as const;
const load = hourly(townLoad(1_500));

describe.each(["smoothing", "ets", "mstl"] as const)("%s", (kind) => {
  it("is the sum of its components at every horizon, also from what a feature store keeps", () => {
    const model = fitModel(kind, { series: [load] }, { ...options, engines: engineOf(kind) });
    for (const input of inputsOf(model, pastOf([load]), { origin: 1_450 })) {
      const lines = componentsOf(model, input);
      const sum = lines.reduce((total, { contribution }) => total + contribution, 0);
      expect(lines[0]!.component).toBe("trend");
      expect(lines.map(({ component }) => component)).toContain("week");
      expect(sum).toBeCloseTo(predictInput(model, input).point, 8);
      const kept = inputFromJson(JSON.parse(JSON.stringify(inputToJson(input))));
      expect(componentsOf(model, kept)).toEqual(lines);
    }
  });
});

it("of prices that move by factors the trend is a price, and the others are rupees", () => {
  const values = Float64Array.from({ length: 500 }, (_, day) => 2_000 * Math.exp(Math.sin(day / 40)));
  const prices = { ...hourly(values), stepMs: 86_400_000 };
  const model = fitModel(
    "mstl",
    { series: [prices] },
    { ...options, horizons: [7], engines: engineOf("mstl") },
  );
  expect(model.forecaster.state.scales).toEqual(["logarithm"]);
  const [input] = inputsOf(model, pastOf([prices]));
  const lines = componentsOf(model, input!);
  const { point } = predictInput(model, input!);
  expect(lines.reduce((total, { contribution }) => total + contribution, 0)).toBeCloseTo(point, 6);
  expect(lines[0]!.contribution / point).toBeGreaterThan(0.7);
  expect(lines[0]!.contribution / point).toBeLessThan(1.4);
});

it("what would fall below zero is lifted to it, and that is said", () => {
  const model = fitModel("ets", { series: [load] }, { ...options, engines: engineOf("ets") });
  const [input] = inputsOf(model, pastOf([load]));
  const below = { ...input!, paths: [-5, Number.NaN], parts: { trend: -8, week: 1, correction: 2 } };
  expect(predictInput(model, below).point).toBe(0);
  expect(componentsOf(model, below)).toEqual([
    { component: "trend", contribution: -8 },
    { component: "week", contribution: 1 },
    { component: "correction", contribution: 2 },
    { component: "floor", contribution: 5 },
  ]);
});

it("other models have none", () => {
  const model = fitModel("ridge", { series: [load] }, options);
  const [input] = inputsOf(model, pastOf([load]));
  expect(componentsOf(model, input!)).toEqual([]);
});
