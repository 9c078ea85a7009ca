/** What must hold for any forecast: it reads nothing past its origin, and a poisoned past gives no nonsense. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { walkForward } from "./backtest.ts";
import { fitForecaster } from "./fit-forecaster.ts";
import type { Forecaster } from "./forecaster.ts";
import { NAIVES } from "./naive.ts";
import type { Series } from "./series.ts";
import type { Subject } from "./subjects.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

const HOURS = 1_700;
const TRAINED = 1_400;
const HORIZONS = [1, 6, 24];
const options = { horizons: HORIZONS, calendar: "in", seed: 1, trees: true } as const;
const temperature = { name: "temp_c", values: townLoad(HOURS, 1, 5) };
const load = townLoad(HOURS);
const trained = (series: Series[], trees = true) =>
  fitForecaster(
    series,
    series.map(() => TRAINED),
    { ...options, trees },
  );

describe("a forecast", () => {
  let forecaster: Forecaster;
  const predict = (subject: Subject, origin: number, h: number) =>
    forecaster.forecasts(0, h, forecaster.input(0, subject, origin, HORIZONS[h]!));
  beforeAll(() => {
    forecaster = trained([hourly(load, [temperature])]);
  });

  it("is the same to the bit whatever comes after its origin", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 700, max: HOURS - 25 }),
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: false }), { minLength: 1, maxLength: 50 }),
        (origin, later) => {
          const changed = load.slice();
          for (let step = origin + 1; step < HOURS; step++) changed[step] = later[step % later.length]!;
          const [before] = forecaster.subjects([hourly(load, [temperature])]);
          const [after] = forecaster.subjects([hourly(changed, [temperature])]);
          HORIZONS.forEach((_, h) => {
            expect(predict(after!, origin, h)).toEqual(predict(before!, origin, h));
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is the same to the bit from the history as it stood and from the history as it grew on", () => {
    for (const origin of [800, 1_401, 1_600]) {
      const [short] = forecaster.subjects([hourly(load.slice(0, origin + 1), [temperature])]);
      const [long] = forecaster.subjects([hourly(load, [temperature])]);
      HORIZONS.forEach((_, h) => {
        // The offsets of the time to come are taken on from the last step, as in serving.
        expect(predict(short!, origin, h)).toEqual(predict(long!, origin, h));
      });
    }
  });

  it("is mixed of one naive at most", () => {
    HORIZONS.forEach((_, h) => {
      const naives = forecaster.weights(0, h).slice(0, NAIVES.length);
      expect(naives.filter((weight) => weight > 0).length).toBeLessThanOrEqual(1);
    });
  });

  it("has its quantiles in order", () => {
    const [subject] = forecaster.subjects([hourly(load, [temperature])]);
    for (let origin = TRAINED; origin < TRAINED + 50; origin++) {
      for (const { quantiles } of predict(subject!, origin, 1)) {
        expect([...quantiles]).toEqual([...quantiles].sort((a, b) => a - b));
      }
    }
  });
});

describe("a walk through several series", () => {
  it("scores a series' beginning alike, whatever comes later in the others", () => {
    const until = TRAINED + 150;
    const walk = (later: number) => {
      const others = [2, 3].map((seed) => townLoad(HOURS, 3, seed).fill(later, until));
      const series = [...others.map((values) => hourly(values)), hourly(load.slice(0, until))].map(
        (one, s) => ({ ...one, name: `s${s}` }),
      );
      const { scores } = walkForward(trained(series, false), series, {
        steps: series.map(() => TRAINED),
        originEvery: 1,
      });
      return scores.filter((row) => row.series === "s2");
    };
    // The others are walked through to their end; what comes after this one's must not have taught its weights.
    expect(walk(0)).toEqual(walk(200));
  });
});

describe("a poisoned series", () => {
  const poisons: Record<string, (values: Float64Array) => Float64Array> = {
    "gaps of weeks": (values) => values.fill(Number.NaN, 300, 900).fill(Number.NaN, 1_450, 1_550),
    "one constant": (values) => values.fill(7),
    "spikes of a million": (values) => values.map((value, i) => (i % 211 === 5 ? 1e6 : value)),
    "a level that jumps by a hundred": (values) =>
      values.map((value, i) => (i > 1_000 ? value + 100 : value)),
    "zeros only": (values) => values.fill(0),
    // What an hour's mean becomes when its clock goes half an hour ahead.
    "a clock moved by 30 minutes": (values) =>
      values.map((value, i) => (i > 1_000 ? (value + (values[i + 1] ?? value)) / 2 : value)),
  };
  it.each(Object.keys(poisons))("with %s gives finite forecasts and widths", (name) => {
    const series = hourly(poisons[name]!(townLoad(HOURS)));
    const { scores } = walkForward(trained([series]), [series], { steps: [TRAINED], originEvery: 5 });
    const ensembles = scores.filter(({ model }) => model === "ensemble");
    expect(ensembles).toHaveLength(HORIZONS.length);
    for (const { mae, width95, coverage95, n } of ensembles) {
      expect(n).toBeGreaterThan(0);
      expect(Number.isFinite(mae)).toBe(true);
      expect(width95).toBeGreaterThanOrEqual(0);
      expect(coverage95).toBeGreaterThan(0.8);
    }
  });

  it("with spikes of a million is forecast nearly as well between them as without", () => {
    const spiked = hourly(poisons["spikes of a million"]!(townLoad(HOURS)));
    const forecaster = trained([spiked], false);
    const subjects = forecaster.subjects([spiked]);
    let error = 0;
    for (let origin = TRAINED; origin < HOURS - 24; origin++) {
      const { point } = forecaster.forecast(0, 1, forecaster.input(0, subjects[0]!, origin, 6));
      error += Math.abs(point - load[origin + 6]!) / (HOURS - 24 - TRAINED);
    }
    // The noise alone, of 3 in standard deviation, has a mean size of 2.4.
    expect(error).toBeLessThan(5);
  });

  it("of ten rows is refused with the number that is needed", () => {
    expect(() => fitForecaster([hourly(townLoad(10))], [10], options)).toThrow(InvalidInput);
    expect(() => fitForecaster([hourly(townLoad(10))], [10], options)).toThrow(
      "the series has 10 values in its training part; 78 are needed",
    );
  });
});

describe("the ensemble", () => {
  it("learns a rhythm with noise nearly down to the noise, in sample-free forecasts", () => {
    const series = hourly(townLoad(HOURS));
    const { scores } = walkForward(trained([series]), [series], { steps: [TRAINED], originEvery: 1 });
    for (const { mae, coverage95, skill } of scores.filter(({ model }) => model === "ensemble")) {
      // The mean size of normal noise of 3 is 2.39; no forecast can be better.
      expect(mae).toBeLessThan(2.39 * 1.2);
      expect(skill).toBeGreaterThan(0);
      expect(Math.abs(coverage95 - 0.95)).toBeLessThan(0.03);
    }
  });
});
