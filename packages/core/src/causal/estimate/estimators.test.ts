import { describe, expect, test } from "vitest";
import { randomStream } from "../../random/philox.ts";
import type { Estimate } from "../effect.ts";
import { madePanel, madeStation, madeWard } from "../testing/made-histories.ts";
import { tryOut } from "../testing/trial.ts";
import { differenceInDifferences } from "./difference-in-differences.ts";
import { doublyRobust } from "./doubly-robust.ts";
import { interruptedTimeSeries } from "./interrupted-time-series.ts";
import { donorWeights, syntheticControl } from "./synthetic-control.ts";

const stream = randomStream(1, "estimators");

/** The bar is 500 repetitions (`npm run bench -- causal`); here few, with the room that few need. */
const few: [Estimate["method"], number][] = [
  ["difference in differences", 40],
  ["synthetic control", 20],
  ["interrupted time series", 40],
  ["doubly robust", 16],
];

describe.each(few)("%s, tried %i times on histories whose effect is known", (method, repetitions) => {
  const trial = tryOut(method, repetitions, -10, 3);

  test("finds it without bias, with intervals that hold it", () => {
    expect(Math.abs(trial.biasPercent)).toBeLessThan(10);
    expect(trial.coveragePercent).toBeGreaterThanOrEqual(80);
  });

  test("finds none where none is", () => {
    expect(trial.falsePositivePercent).toBeLessThan(20);
  });

  test("stands up to nearly all refutations where the effect is real", () => {
    expect(trial.refutationsPassedPercent).toBeGreaterThan(80);
  });
});

describe("refutations", () => {
  test("a trend that was there before is caught by the placebo in time", () => {
    const panel = madePanel(1, 0, 0);
    const drifting = panel.values.map((unit, i) =>
      Float64Array.from(unit, (v, t) => v + (panel.treated[i] ? 0.8 * t : 0)),
    );
    const { p, refutations } = differenceInDifferences({ ...panel, values: drifting }, stream);
    expect(p).toBeLessThan(0.01);
    expect(refutations.find(({ name }) => name === "placebo in time")!.passed).toBe(false);
  });

  test("an instrument that came late takes no part in the placebo in time, and in the rest as before", () => {
    const panel = madePanel(4, 0, -12);
    const late = panel.values.map((unit) => Float64Array.from(unit));
    late[5]!.fill(Number.NaN, 0, Math.floor(0.6 * panel.start));
    const without = {
      ...panel,
      values: panel.values.filter((_, u) => u !== 5),
      treated: panel.treated.filter((_, u) => u !== 5),
    };
    const timed = (found: Estimate) => found.refutations.find(({ name }) => name === "placebo in time");
    expect(timed(differenceInDifferences({ ...panel, values: late }, stream))).toEqual(
      timed(differenceInDifferences(without, stream)),
    );
  });

  test("a time before in which nothing moved is no reason to give no estimate", () => {
    const panel = madePanel(4, 0, -12);
    const still = panel.values.map((unit) => Float64Array.from(unit).fill(90, 0, panel.start));
    const { refutations } = differenceInDifferences({ ...panel, values: still }, stream);
    expect(refutations.map(({ name }) => name)).not.toContain("placebo in time");
  });

  test("rain that came only with the measure is left out where only the time before is looked at", () => {
    const { start, ...station } = madeStation(4, 0, -15);
    const rain = Float64Array.from(station.values, (_, t) => (t >= start && t % 4 === 0 ? 12 : 0));
    const weather = [...station.weather, { name: "rain", values: rain }];
    const found = interruptedTimeSeries({ ...station, start, weather }, stream);
    expect(Math.abs(found.effect + 15)).toBeLessThan(3 * found.standardError);
    expect(found.refutations.map(({ name }) => name)).toContain("placebo in time");
  });

  test("each estimator says what it assumes, and names at least three refutations", () => {
    const estimates = [
      differenceInDifferences(madePanel(1, 1, -10), stream),
      syntheticControl(madeWard(1, 1, -10), stream),
      interruptedTimeSeries(madeStation(1, 1, -10), stream),
    ];
    for (const { assumptions, refutations } of estimates) {
      expect(assumptions.length).toBeGreaterThanOrEqual(3);
      expect(refutations.length).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("synthetic control", () => {
  test("gives back the mix of which a unit was made", () => {
    const { donors } = madeWard(2, 0, 0);
    const mix = [0.5, 0, 0.3, 0, 0, 0.2];
    const six = donors.slice(0, 6);
    const made = Float64Array.from(six[0]!, (_, t) =>
      six.reduce((sum, donor, d) => sum + mix[d]! * donor[t]!, 40),
    );
    const weights = donorWeights(made, six, [...made.keys()]);
    for (const [d, weight] of weights.entries()) expect(weight).toBeCloseTo(mix[d]!, 3);
  });
});

describe("adding a constant effect moves every estimate by exactly it", () => {
  test("interrupted time series", () => {
    const quiet = interruptedTimeSeries(madeStation(5, 0, 0), stream);
    const loud = interruptedTimeSeries(madeStation(5, 0, 7), stream);
    // Not to the last digit: the persistence of the residuals is estimated again.
    expect(loud.effect - quiet.effect).toBeCloseTo(7, 6);
  });
});

describe("bad input is named", () => {
  test.each([
    [
      () => differenceInDifferences({ ...madePanel(1, 0, 0), start: 60 }, stream),
      /start is 60; allowed is 1 to 59/,
    ],
    [
      () =>
        differenceInDifferences(
          {
            values: [
              [1, 2],
              [1, 2],
            ],
            treated: [true, false],
            start: 1,
          },
          stream,
        ),
      /1 treated units; at least 2/,
    ],
    [() => syntheticControl({ ...madeWard(1, 0, 0), donors: [[1]] }, stream), /1 donors; at least 2/],
    [
      () => interruptedTimeSeries({ values: [1, 2, 3], start: 1, weather: [] }, stream),
      /start is 1; allowed is 5 to 0/,
    ],
    [
      () => doublyRobust({ outcome: [1], treated: [true], causes: [[1]] }, stream),
      /1 treated of 1; at least 40/,
    ],
  ])("%#", (call, why) => {
    expect(call).toThrow(why);
  });
});
