import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { everyNth, fitHourly, hourlyEquation } from "./hourly-ridge.ts";
import { predictRidge } from "./ridge.ts";

/** Rows of a covariate, another column, and the hour; the covariate counts at six in the morning only. */
function planted(hours: number) {
  const stream = randomStream(3, "hours");
  const rows = new Float32Array(hours * 3);
  const rest = new Float64Array(hours);
  for (let i = 0; i < hours; i++) {
    const [x, other, noise] = [0, 1, 2].map((k) => normal(stream, i, k)) as [number, number, number];
    rows.set([x, other, i % 24], i * 3);
    rest[i] = (i % 24 === 6 ? 2 * x + 1 : 0) + 0.1 * noise;
  }
  return { rows, rest, ages: Float64Array.from({ length: hours }, (_, i) => i / hours) };
}

describe("equations of the hours", () => {
  it("find what counts in one hour only, and leave the other hours and columns alone", () => {
    const equations = fitHourly([planted(24 * 400)], 3, 2, [0], 250);
    const at = (hour: number, x: number, other = 0) =>
      predictRidge(equations[hour]!, Float32Array.of(x, other, hour), 0);
    expect(at(6, 1)).toBeCloseTo(3, 1);
    expect(at(6, -1)).toBeCloseTo(-1, 1);
    expect(at(6, 1, 5)).toBe(at(6, 1));
    for (const hour of [0, 5, 7, 23]) expect(Math.abs(at(hour, 1))).toBeLessThan(0.1);
  });

  it("are learnt from all horizons of a day together", () => {
    const { rows, rest, ages } = planted(24 * 400);
    const half = 24 * 200;
    const cut = (from: number, to: number) => ({
      rows: rows.slice(from * 3, to * 3),
      rest: rest.slice(from, to),
      ages: ages.slice(from, to),
    });
    const parts = [cut(0, half), cut(half, 2 * half)];
    expect(fitHourly(parts, 3, 2, [0], 250)).toEqual(fitHourly([{ rows, rest, ages }], 3, 2, [0], 250));
  });

  it("are the same of fewer rows, as far as noise allows", () => {
    const all = planted(24 * 2_000);
    const some = everyNth(all, 3, 5);
    expect(some.rest).toHaveLength(Math.ceil(all.rest.length / 5));
    expect([some.rows[3 * 7], some.rest[7], some.ages[7]]).toEqual([
      all.rows[3 * 35],
      all.rest[35],
      all.ages[35],
    ]);
    const [equation] = fitHourly([some], 3, 2, [0], 250).slice(6);
    expect(predictRidge(equation!, Float32Array.of(1, 0, 6), 0)).toBeCloseTo(3, 1);
  });

  it("are left out where an hour has too few rows", () => {
    expect(fitHourly([planted(24 * 200)], 3, 2, [0], 250)).toEqual([]);
  });

  it("are chosen by how many days ahead and by the hour", () => {
    const equations = fitHourly([planted(24 * 400)], 3, 2, [0], 250);
    const hourly = [
      { upTo: 24, equations },
      { upTo: 48, equations: equations.toReversed() },
    ];
    expect(hourlyEquation(hourly, { horizon: 24, hour: 6 })).toBe(equations[6]);
    expect(hourlyEquation(hourly, { horizon: 25, hour: 6 })).toBe(equations[17]);
    expect(hourlyEquation(hourly, { horizon: 49, hour: 6 })).toBeUndefined();
    expect(hourlyEquation([], { horizon: 1, hour: 6 })).toBeUndefined();
  });
});
