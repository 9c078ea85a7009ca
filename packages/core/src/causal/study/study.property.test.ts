import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeDays, madePanel, madeStation, madeWard } from "../testing/made-histories.ts";
import type { Design } from "./design.ts";
import type { History } from "./history.ts";
import type { Told } from "./measure.ts";
import { study } from "./study.ts";

const DAY_MS = 86_400_000;

function historyFrom(units: History["units"], covariates: string[] = []): History {
  const clock = Float64Array.from(units[0]!.outcome, (_, t) => t * DAY_MS);
  return { units, covariates, stepMs: DAY_MS, instants: clock, clock };
}
const named = (series: ArrayLike<number>[]) =>
  series.map((outcome, u) => ({ name: `W${u}`, outcome: Float64Array.from(outcome), covariates: [] }));

const made: Record<Design, (seed: number) => { history: History; told?: Told }> = {
  did(seed) {
    const { values, treated, start } = madePanel(seed, 0, -10);
    const units = named(values).filter(({ name }, u) => name && treated[u]);
    return {
      history: historyFrom(named(values)),
      told: { since: start * DAY_MS, units: units.map(({ name }) => name) },
    };
  },
  synthetic(seed) {
    const { treated, donors, start } = madeWard(seed, 0, -10);
    return {
      history: historyFrom(named([treated, ...donors.slice(0, 5)])),
      told: { since: start * DAY_MS, units: ["W0"] },
    };
  },
  its(seed) {
    const { values, weather, start } = madeStation(seed, 0, -10);
    const covariates = weather.map((each) => Float64Array.from(each.values));
    return {
      history: historyFrom(
        [{ ...named([values])[0]!, covariates }],
        weather.map(({ name }) => name),
      ),
      told: { since: start * DAY_MS },
    };
  },
  "doubly-robust"(seed) {
    const { outcome, treated, causes } = madeDays(seed, 0, -10);
    const covariates = [0, 1, 2].map((c) => Float64Array.from(causes, (row) => row[c]!));
    return {
      history: historyFrom(
        [{ ...named([outcome])[0]!, treated: Float64Array.from(treated, Number), covariates }],
        ["wind", "temperature", "holiday"],
      ),
    };
  },
};

const seeds = fc.integer({ min: 1, max: 1e6 });
const mapped = (history: History, change: (value: number, t: number) => number): History => ({
  ...history,
  units: history.units.map((unit) => ({ ...unit, outcome: unit.outcome.map(change) })),
});

describe.each(Object.keys(made) as Design[])("a study by %s", (design) => {
  const ask = (history: History, told?: Told) => study(history, { design, ...(told && { told }) });

  test("in another unit of the outcome finds the same, in that unit", () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, unit) => {
        const { history, told } = made[design](seed);
        const { estimate } = ask(history, told);
        const other = ask(
          mapped(history, (value) => 273.15 + unit * value),
          told,
        ).estimate;
        const size = unit * estimate.standardError;
        expect(Math.abs(other.effect - unit * estimate.effect)).toBeLessThan(1e-3 * size);
        expect(Math.abs(other.standardError - size)).toBeLessThan(1e-3 * size);
      }),
      { numRuns: 5, seed: 3, endOnFailure: true },
    );
  });

  test("is neither helped nor harmed by a unit that never spoke", () => {
    if (design === "its") return;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { history, told } = made[design](seed);
        const silent = {
          ...history.units[0]!,
          name: "silent",
          outcome: history.units[0]!.outcome.map(() => Number.NaN),
        };
        const found = ask({ ...history, units: [...history.units, silent] }, told);
        expect(found.estimate.effect).toBeCloseTo(ask(history, told).estimate.effect, 9);
        expect(found.notes.some((note) => /silent|lack a value/.test(note))).toBe(true);
      }),
      { numRuns: 3, seed: 4, endOnFailure: true },
    );
  });
});

describe("a study says what it lacks", () => {
  const { history } = made.did(1);
  const told = (since: number, ...units: string[]): Told => ({ since: since * DAY_MS, units });
  const begun = (at: number[]): History => ({
    ...history,
    units: history.units.map((unit, u) => ({
      ...unit,
      treated: unit.outcome.map((_, t) => Number(t >= (at[u] ?? Number.POSITIVE_INFINITY))),
    })),
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "units that begin at different times",
      () => study(begun([30, 30, 40]), { design: "did" }),
      /begins in W0 at 1970-01-31, in W2 at 1970-02-10/,
    ],
    [
      "one treated unit for difference in differences",
      () => study(history, { design: "did", told: told(30, "W3") }),
      /1 treated and 29 other units .* needs at least 2 and 2 \(for one treated unit: synthetic\)/,
    ],
    [
      "more units to compare with than a synthetic control takes",
      () =>
        study(
          historyFrom(
            named(Array.from({ length: 152 }, (_, u) => made.did(u + 1).history.units[0]!.outcome)),
          ),
          {
            design: "synthetic",
            told: told(30, "W0"),
          },
        ),
      /151 units to compare with; synthetic takes at most 150/,
    ],
    [
      "a measure from the first day",
      () => study(begun([0, 0]), { design: "did" }),
      /no time before the measure/,
    ],
    [
      "covariates that a comparison of units has no use for",
      () => study({ ...history, covariates: ["wind"] }, { design: "synthetic", told: told(30, "W3") }),
      /covariates are for its and doubly-robust/,
    ],
    [
      "weather that does not vary",
      () => {
        const station = made.its(1);
        const [unit] = station.history.units;
        const flat = { ...unit!, covariates: [unit!.covariates[0]!, unit!.outcome.map(() => 3)] };
        return study({ ...station.history, units: [flat] }, { design: "its", told: station.told! });
      },
      /wind is 3 at all times/,
    ],
    [
      "two covariates that say the same",
      () => {
        const station = made.its(1);
        const [unit] = station.history.units;
        const twice = { ...unit!, covariates: [unit!.covariates[0]!, unit!.covariates[0]!] };
        return study({ ...station.history, units: [twice] }, { design: "its", told: station.told! });
      },
      /temperature, wind cannot be told apart/,
    ],
    [
      "more observations than models of so many covariates learn from while one waits",
      () => {
        const causes = Array.from({ length: 20 }, (_, c) =>
          Float64Array.from({ length: 3000 }, (_, t) => (t * c) % 7),
        );
        const unit = {
          name: "W0",
          outcome: causes[1]!,
          covariates: causes,
          treated: causes[1]!.map((x) => Number(x > 3)),
        };
        return study(
          historyFrom(
            [unit],
            causes.map((_, c) => `c${c}`),
          ),
          { design: "doubly-robust" },
        );
      },
      // A constant, 20 covariates and their 210 squares and products: 30 million over 231².
      /^covariates: 20 with 3000 observations; with so many covariates doubly-robust takes at most 562 observations/,
    ],
    [
      "mostly missing values",
      () =>
        study(
          mapped(history, (value, t) => (t % 3 === 0 ? value : Number.NaN)),
          { design: "synthetic", told: told(30, "W3") },
        ),
      /W3 has a value at 20 of 60 times; nine in ten/,
    ],
  ])("%s", (_, ask, why) => {
    expect(ask).toThrow(why);
  });
});
