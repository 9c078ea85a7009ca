import { describe, expect, test } from "vitest";
import { normal, uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { latinHypercube } from "../parameters/latin-hypercube.ts";
import { normalQuantile } from "../parameters/normal.ts";
import { correlationBounds, fewestRuns, rankRegression, ranks } from "./rank-regression.ts";

const rowsOf = (sample: Float64Array, columns: number) =>
  Array.from({ length: sample.length / columns }, (_, row) =>
    sample.subarray(row * columns, (row + 1) * columns),
  );

/** Partial correlation by its definition: what is left of two variables after a third is regressed out of both. */
function partialByResiduals(x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>): number {
  const n = x.length;
  const centred = (values: ArrayLike<number>) => {
    const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / n;
    return Array.from(values, (value) => value - mean);
  };
  const times = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  const [cx, cy, cz] = [centred(x), centred(y), centred(z)];
  const without = (a: number[]) => a.map((value, at) => value - (times(a, cz) / times(cz, cz)) * cz[at]!);
  const [rx, ry] = [without(cx), without(cy)];
  return times(rx, ry) / Math.sqrt(times(rx, rx) * times(ry, ry));
}

describe("partial rank correlations", () => {
  test("ties share the mean of their places", () => {
    expect([...ranks([5, 1, 5, 0, 5])]).toEqual([4, 2, 4, 1, 4]);
  });

  test("are the correlation of what is left after the other parameter is regressed out", () => {
    const stream = randomStream(7, "partial");
    const sample = Float64Array.from({ length: 400 }, (_, at) => {
      const row = at >> 1;
      // The second moves with the first: a simple correlation would mistake one for the other.
      return at % 2 === 0
        ? uniform(stream, row, 0)
        : 0.7 * uniform(stream, row, 0) + 0.3 * uniform(stream, row, 1);
    });
    const y = rowsOf(sample, 2).map(([a, b], at) => Math.exp(2 * a!) - b! + normal(stream, at, 2));
    const found = rankRegression(sample, 2)!(y)!;
    const [a, b] = [0, 1].map((column) => ranks(rowsOf(sample, 2).map((row) => row[column]!)));
    expect(found.influences[0]!.correlation.value).toBeCloseTo(partialByResiduals(a!, ranks(y), b!), 12);
    expect(found.influences[1]!.correlation.value).toBeCloseTo(partialByResiduals(b!, ranks(y), a!), 12);
  });

  test("are 1 and -1 for any monotone function of one parameter, and do not care for its scale", () => {
    const sample = latinHypercube(3, 100, 1);
    const [up, down] = [
      (u: Float64Array) => Math.exp(5 * u[1]!),
      (u: Float64Array) => -Math.log(u[1]!) * 1e-9,
    ].map((model) => rankRegression(sample, 3)!(rowsOf(sample, 3).map(model))!);
    expect(up!.influences[1]!.correlation.value).toBeCloseTo(1, 10);
    expect(down!.influences[1]!.correlation.value).toBeCloseTo(-1, 10);
    expect(up!.explained).toBeCloseTo(1, 12);
    expect(Math.abs(up!.influences[0]!.correlation.value)).toBeLessThan(0.35);
  });

  test("bounds of 95 % hold 6/π·asin(ρ/2), the rank correlation of normals, in about 95 of 100 samples", () => {
    for (const rho of [0, 0.5, 0.8]) {
      const truth = (6 / Math.PI) * Math.asin(rho / 2);
      let held = 0;
      for (let seed = 0; seed < 400; seed++) {
        const stream = randomStream(seed, `coverage ${rho}`);
        const x = Float64Array.from({ length: 60 }, (_, at) => normal(stream, at, 0));
        const y = x.map((value, at) => rho * value + Math.sqrt(1 - rho * rho) * normal(stream, at, 1));
        const { correlation } = rankRegression(x, 1)!(y)!.influences[0]!;
        if (correlation.p2_5 <= truth && truth <= correlation.p97_5) held++;
      }
      // Four standard errors of a share of 0.95 in 400 are 0.044.
      expect(held / 400).toBeGreaterThan(0.906);
      expect(held / 400).toBeLessThan(0.994);
    }
  });

  test("of a parameter that does nothing hold 0 in about 95 of 100 samples, among 20 others that do", () => {
    const columns = 21;
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const sample = latinHypercube(columns, 80, seed);
      const stream = randomStream(seed, "noise");
      const y = rowsOf(sample, columns).map(
        (u, at) => u.slice(1).reduce((sum, each) => sum + each, 0) + normal(stream, at, 0),
      );
      const { p2_5, p97_5 } = rankRegression(sample, columns)!(y)!.influences[0]!.correlation;
      if (p2_5 <= 0 && 0 <= p97_5) held++;
    }
    expect(held / 200).toBeGreaterThan(0.88);
    expect(held / 200).toBeLessThan(1);
  });

  test("r = 0.5 of 103 runs lies in 0.325 to 0.643: z ± 1.96·√(1.125/100)", () => {
    const { p2_5, p97_5 } = correlationBounds(0.5, 103);
    expect(p2_5).toBeCloseTo(Math.tanh(0.5493 - 0.2079), 3);
    expect(p97_5).toBeCloseTo(Math.tanh(0.5493 + 0.2079), 3);
  });
});

describe("swings", () => {
  test("are 0.8 of the slope of a linear function, around its mean", () => {
    const sample = latinHypercube(2, 400, 3);
    const { influences } = rankRegression(sample, 2)!(
      rowsOf(sample, 2).map((u) => 10 * u[0]! - 5 * u[1]! + 100),
    )!;
    expect(influences[0]!.atP10).toBeCloseTo(102.5 - 4, 1);
    expect(influences[0]!.atP90).toBeCloseTo(102.5 + 4, 1);
    expect(influences[1]!.swing.value).toBeCloseTo(-4, 1);
  });

  test("bounds of 95 % hold the swing of a linear function with noise in about 95 of 100 samples", () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const sample = latinHypercube(3, 60, seed);
      const stream = randomStream(seed, "swing");
      const y = rowsOf(sample, 3).map((u, at) => 3 * u[0]! + normal(stream, at, 0));
      const { p2_5, p97_5 } = rankRegression(sample, 3)!(y)!.influences[0]!.swing;
      if (p2_5 <= 2.4 && 2.4 <= p97_5) held++;
    }
    expect(held / 200).toBeGreaterThan(0.88);
    expect(held / 200).toBeLessThan(0.995);
  });
});

describe("what cannot be told", () => {
  test("from too few runs, or parameters that move as one, is not told", () => {
    expect(rankRegression(latinHypercube(30, fewestRuns(30) - 1, 1), 30)).toBeUndefined();
    expect(rankRegression(latinHypercube(30, fewestRuns(30), 1), 30)).toBeDefined();
    const one = latinHypercube(1, 100, 1);
    const twins = Float64Array.from({ length: 200 }, (_, at) =>
      at % 2 === 0 ? one[at >> 1]! : normalQuantile(one[at >> 1]!),
    );
    expect(rankRegression(twins, 2)).toBeUndefined();
  });

  test("of an outcome that does not vary, or is not always a number, is not told", () => {
    const analyse = rankRegression(latinHypercube(2, 50, 1), 2)!;
    expect(analyse(new Float64Array(50).fill(3))).toBeUndefined();
    expect(
      analyse(Float64Array.from({ length: 50 }, (_, at) => (at === 7 ? Number.NaN : at))),
    ).toBeUndefined();
  });

  test("a parameter that is fixed is left out and costs nothing", () => {
    const sample = latinHypercube(2, 50, 1).map((u, at) => (at % 2 === 0 ? 0.3 : u));
    const found = rankRegression(sample, 2)!(sample.filter((_, at) => at % 2 === 1))!;
    expect(found.influences.map(({ parameter }) => parameter)).toEqual([1]);
  });
});
