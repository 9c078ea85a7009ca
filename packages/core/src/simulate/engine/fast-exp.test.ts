import { describe, expect, it } from "vitest";
import { fastExp } from "./fast-exp.ts";

describe("fastExp", () => {
  it("agrees with Math.exp to a relative 1e-9 from -700 to 700", () => {
    let worst = 0;
    for (let x = -700; x <= 700; x += 0.0137) worst = Math.max(worst, Math.abs(fastExp(x) / Math.exp(x) - 1));
    expect(worst).toBeLessThan(1e-9);
  });

  it("is 1 at 0, and stays finite and above 0 outside its range", () => {
    expect(fastExp(0)).toBe(1);
    expect(fastExp(-1e6)).toBeGreaterThan(0);
    expect(fastExp(1e6)).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
