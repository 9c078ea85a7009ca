import { describe, expect, test } from "vitest";
import { catalogue } from "../catalogue/catalogue.ts";
import { afterOutcome, effectsByNow, knownEffects } from "./known-effects.ts";

const prior = catalogue
  .find(({ id }) => id === "grap-odd-even")!
  .effects.find(({ lever }) => lever === "traffic_exhaust")!;

describe("what is known of an effect", () => {
  test("is the literature, the town's history and simulation, each with its weight", () => {
    const found = { measure: "grap-odd-even", lever: "traffic_exhaust" } as const;
    const known = knownEffects(catalogue, [
      { ...found, kind: "history", mean: 0.08, sd: 0.04, source: "estimate 7" },
      { ...found, kind: "simulation", mean: 0.1, sd: 0.04, source: "run 12" },
    ]);
    const { mean, sd, parts } = known.get("grap-odd-even")!.get("traffic_exhaust")!;
    // Precisions 1/0.08² = 156.25, 625 and 625: weights 1/9, 4/9, 4/9.
    expect(parts!.map(({ kind, weight }) => [kind, weight])).toEqual([
      ["literature", expect.closeTo(1 / 9)],
      ["history", expect.closeTo(4 / 9)],
      ["simulation", expect.closeTo(4 / 9)],
    ]);
    expect(mean).toBeCloseTo((prior.mean + 4 * 0.08 + 4 * 0.1) / 9);
    expect(sd).toBeLessThan(0.04);
  });

  test("a measure that ended without effect lowers what is expected next time, and no other's", () => {
    const after = afterOutcome(catalogue, {
      measure: "grap-odd-even",
      lever: "traffic_exhaust",
      effect: 0,
      standardError: 0.03,
      source: "estimate 9",
    });
    const changed = after.catalogue
      .find(({ id }) => id === "grap-odd-even")!
      .effects.find(({ lever }) => lever === "traffic_exhaust")!;
    expect(changed.mean).toBeGreaterThan(0);
    expect(changed.mean).toBeLessThan(0.5 * prior.mean);
    expect(changed.sd).toBeLessThan(prior.sd);
    expect(changed.source).toMatch(/^estimate 9/);
    expect(after.catalogue.filter((each, i) => each !== catalogue[i])).toHaveLength(1);
  });

  test("by now is literature, two outcomes and a simulation, whose weights add up to the mean", () => {
    const at = { measure: "grap-odd-even", lever: "traffic_exhaust" } as const;
    const outcomes = [
      { ...at, effect: 0.02, standardError: 0.02, source: "first round" },
      { ...at, effect: 0.06, standardError: 0.02, source: "second round" },
    ];
    const simulated = [{ ...at, kind: "simulation", mean: 0.07, sd: 0.03, source: "run 12" } as const];
    const { mean, parts } = effectsByNow(catalogue, outcomes, simulated)
      .get("grap-odd-even")!
      .get("traffic_exhaust")!;
    expect(parts!.map(({ kind }) => kind)).toEqual(["literature", "history", "history", "simulation"]);
    const values = [prior.mean, 0.02, 0.06, 0.07];
    expect(parts!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(parts!.reduce((sum, { weight }, i) => sum + weight * values[i]!, 0)).toBeCloseTo(mean, 12);
    const history = effectsByNow(catalogue, outcomes, []).get("grap-odd-even")!.get("traffic_exhaust")!;
    expect(history.mean).toBeLessThan(0.5 * prior.mean);
  });

  test("refuses findings about what the catalogue does not have", () => {
    const finding = { kind: "history", mean: 0.1, sd: 0.1, source: "x" } as const;
    expect(() => knownEffects(catalogue, [{ ...finding, measure: "magic", lever: "road_dust" }])).toThrow(
      /no intervention "magic"/,
    );
    expect(() =>
      knownEffects(catalogue, [{ ...finding, measure: "point-duty", lever: "road_dust" }]),
    ).toThrow(/point-duty does not act on road_dust; it acts on traffic_delay/);
  });
});
