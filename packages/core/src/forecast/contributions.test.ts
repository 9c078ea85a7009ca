/** What features add to a forecast: nothing is left over, in the series' own unit. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { contributions, factorsInUnit, importanceOf } from "./contributions.ts";
import { inputsOf, pastOf, predictInput } from "./model.ts";
import { fitModel } from "./model-kinds.ts";
import { outsideTrees } from "./outside/outside-format.ts";
import { outsideEngine } from "./outside/outside-model.ts";
import { fitTrees, USUAL_TREES } from "./outside/search-trees.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

const HOURS = 1_500;
const series = hourly(townLoad(HOURS));
const options = { horizons: [1, 6, 24], calendar: "in", seed: 1 } as const;
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

it("trees from outside: contributions and one mean of the trees are the forecast, at every horizon and moment", async () => {
  const { fits } = fitTrees(series, HOURS, options.horizons, { ...USUAL_TREES, rounds: 20 }, 1);
  const noRuntime = () => Promise.reject(new Error("trees need no runtime"));
  const kept = JSON.parse(JSON.stringify(outsideTrees(fits))) as unknown;
  const engine = await outsideEngine(kept, series.stepMs, noRuntime);
  const model = fitModel("xgboost", { series: [series] }, { ...options, engines: [engine] });
  const past = pastOf([series]);
  const means = [HOURS - 1, HOURS - 5, HOURS - 9].flatMap((origin) =>
    inputsOf(model, past, { origin }).map((input) => {
      const added = contributions(model, input)!;
      expect(added).toHaveLength(model.forecaster.features.names.length);
      return (predictInput(model, input).point - input.level - sum(added)) / input.scale;
    }),
  );
  // The two fits have a mean each: the last may only forecast what follows all that it has seen.
  const early = means.slice(3);
  for (const mean of early) expect(mean).toBeCloseTo(early[0]!, 4);
  const late = means.slice(0, 3);
  for (const mean of late) expect(mean).toBeCloseTo(late[0]!, 4);

  const { features, groups } = importanceOf(model, past)!;
  expect(features.length).toBeGreaterThan(3);
  expect(features).toEqual(features.toSorted((a, b) => b.share - a.share));
  expect(sum(features.map(({ share }) => share))).toBeLessThanOrEqual(1.01);
  expect(sum(groups.map(({ share }) => share))).toBeCloseTo(1, 2);
});

it("a ridge of prices that move by factors: contributions are rupees, not logarithms", () => {
  const values = Float64Array.from({ length: 700 }, (_, day) => 2_000 * Math.exp(Math.sin(day / 40)));
  const prices = { ...hourly(values), stepMs: 86_400_000 };
  const model = fitModel("ridge", { series: [prices] }, { ...options, horizons: [7] });
  expect(model.forecaster.state.scales).toEqual(["logarithm"]);
  const [input] = inputsOf(model, pastOf([prices]));
  const { point } = predictInput(model, input!);
  const largest = Math.max(...contributions(model, input!)!.map(Math.abs));
  expect(largest).toBeGreaterThan(0.01 * point);
  expect(largest).toBeLessThan(2 * point);
});

it("of a product the parts' shares add up to the change exactly", () => {
  const addend = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(addend, { minLength: 1, maxLength: 9 }), (addends) => {
      const parts = factorsInUnit(Float64Array.from(addends), 500);
      expect(sum(parts)).toBeCloseTo(500 - 500 / Math.exp(sum(addends)), 4);
    }),
  );
});

it("a model that reads no features has none", () => {
  const model = fitModel("smoothing", { series: [series] }, options);
  const past = pastOf([series]);
  expect(contributions(model, inputsOf(model, past)[0]!)).toBeUndefined();
  expect(importanceOf(model, past)).toBeUndefined();
});
