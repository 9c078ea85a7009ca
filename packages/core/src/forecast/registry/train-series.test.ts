import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { fitModel } from "../model-kinds.ts";
import { hourly, townLoad } from "../testing/made-series.ts";
import { type Artefact, artefactFromJson, artefactToJson } from "./artefact.ts";
import { possibleHorizons, trainSeries } from "./train-series.ts";

const HOURS = 24 * 42;
const series = hourly(townLoad(HOURS));
const horizons = [1, 6];

function artefactOf(steps: number): Artefact {
  const learnt = hourly(townLoad(HOURS).slice(0, steps));
  const model = fitModel("last_week", { series: [learnt] }, { horizons, calendar: "in", seed: 1 });
  const json = artefactToJson({ series: "s", version: "1.0.0", recipe: "last_week" }, learnt, model);
  return artefactFromJson(JSON.parse(JSON.stringify(json)));
}

describe("a recipe that is trained", () => {
  it("is judged on five folds that follow each other, by models that had not seen them", () => {
    const { folds, metrics, mae, naiveMae, comparison } = trainSeries(series, "ridge", horizons, undefined);
    expect(folds).toHaveLength(5);
    folds.slice(1).forEach(({ from }, i) => {
      expect(from).toBe(folds[i]!.until);
    });
    expect(metrics.map(({ horizon }) => horizon)).toEqual(horizons);
    expect(metrics.reduce((sum, { n }) => sum + n, 0)).toBe(folds.reduce((sum, { n }) => sum + n, 0));
    // Noise of 3: a perfect forecast is off by 3·√(2/π) = 2.39 in the mean, a repeated value by √2 times that.
    expect(mae).toBeGreaterThan(2.39 * 0.85);
    expect(mae).toBeLessThan(2.39 * 1.25);
    expect(naiveMae).toBeGreaterThan(2.39 * 1.25);
    expect(comparison).toEqual({ mae, incumbentMae: naiveMae, n: folds.reduce((sum, { n }) => sum + n, 0) });
  });

  it("says how its error is spread over the hours of the day and the seasons", () => {
    const { parts, mae, folds } = trainSeries(series, "ridge", horizons, undefined);
    const forecasts = folds.reduce((sum, { n }) => sum + n, 0);
    for (const by of ["hour", "season"]) {
      const own = parts.filter((part) => part.by === by);
      expect(own.reduce((sum, { n }) => sum + n, 0)).toBe(forecasts);
      expect(own.reduce((sum, part) => sum + part.n * part.mae, 0) / forecasts).toBeCloseTo(mae, 9);
    }
    expect(parts.filter(({ by }) => by === "hour")).toHaveLength(24);
    // Six weeks from the first of January.
    expect(parts.filter(({ by }) => by === "season").map(({ part }) => part)).toEqual(["winter"]);
  });

  it("is compared with the champion on the same forecasts, of what that one had not seen", () => {
    const early = trainSeries(series, "ridge", horizons, artefactOf(Math.floor(0.6 * HOURS)));
    const late = trainSeries(series, "ridge", horizons, artefactOf(Math.floor(0.85 * HOURS)));
    expect(late.comparison.n).toBeLessThan(early.comparison.n);
    expect(late.comparison.n).toBeGreaterThan(30);
    // The champion repeats last week: off by √2 of the noise.
    expect(early.comparison.incumbentMae).toBeGreaterThan(1.2 * early.comparison.mae);
  });

  it("is the same when it is trained again", () => {
    const [one, two] = [0, 1].map(() => trainSeries(series, "ridge", horizons, undefined));
    expect(two!.metrics).toEqual(one!.metrics);
    expect(two!.mae).toBe(one!.mae);
  });

  it("is trained for the horizons that the series is long enough for, and refused where it is for none", () => {
    expect(possibleHorizons(hourly(townLoad(100)), [1, 6, 24])).toEqual([1, 6]);
    expect(() => trainSeries(hourly(townLoad(40)), "ridge", [24], undefined)).toThrow(InvalidInput);
    expect(() => trainSeries(hourly(townLoad(40)), "ridge", [24], undefined)).toThrow(
      "the series has 40 values; 130 are needed",
    );
  });

  it("neither naive rules nor truths know a price of 0: it is a day without a quote", () => {
    const price = (day: number) => 2_000 * Math.exp(Math.sin(day / 40)) + 20 * ((day * 7919) % 13);
    const withGaps = (gap: number) => ({
      ...hourly(Float64Array.from({ length: 400 }, (_, day) => (day % 23 === 7 ? gap : price(day)))),
      stepMs: 86_400_000,
    });
    const [zeros, missing] = [0, Number.NaN].map((gap) =>
      trainSeries(withGaps(gap), "last_value", [1, 7], undefined),
    );
    expect(zeros!.metrics).toEqual(missing!.metrics);
    expect(zeros!.comparison).toEqual(missing!.comparison);
  });
});
