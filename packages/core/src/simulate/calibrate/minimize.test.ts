import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimize, type Objective } from "./minimize.ts";

describe("minimize", () => {
  test("finds the bottom (1, 1) of Rosenbrock's valley from (-1.2, 1)", () => {
    const valley: Objective = (x, gradient) => {
      const [a, b] = [x[0]!, x[1]!];
      gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a);
      gradient[1] = 200 * (b - a * a);
      return 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    };
    const x = Float64Array.of(-1.2, 1);
    expect(minimize(valley, x, 200)).toBeLessThan(1e-6);
    expect(x[0]!).toBeCloseTo(1, 2);
    expect(x[1]!).toBeCloseTo(1, 2);
  });

  test("solves least squares with any weights, and never goes up", () => {
    const weights = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.double({ min: -5, max: 5, noNaN: true }), (of, aim) => {
        const bowl: Objective = (x, gradient) => {
          let value = 0;
          for (const [at, weight] of of.entries()) {
            gradient[at] = 2 * weight * (x[at]! - aim * at);
            value += weight * (x[at]! - aim * at) ** 2;
          }
          return value;
        };
        const x = new Float64Array(of.length);
        const before = bowl(x, new Float64Array(of.length));
        const few = minimize(bowl, x.slice(), 2);
        expect(few).toBeLessThanOrEqual(before);
        expect(minimize(bowl, x, 100)).toBeLessThanOrEqual(1e-6 * before + 1e-9);
      }),
    );
  });

  test("stays where no slope is", () => {
    const x = Float64Array.of(3);
    const flat: Objective = (_, gradient) => {
      gradient.fill(0);
      return 7;
    };
    expect(minimize(flat, x, 10)).toBe(7);
    expect([...x]).toEqual([3]);
  });
});
