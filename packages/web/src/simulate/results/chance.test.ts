import { expect, it } from "vitest";
import { chanceOf } from "./chance.ts";

/** A correlation of 200 runs with 33 parameters, with its 95 % bounds. */
function correlation(r: number) {
  const half = 1.959963984540054 / Math.sqrt(200 - 32 - 3);
  return { value: r, p2_5: Math.tanh(Math.atanh(r) - half), p97_5: Math.tanh(Math.atanh(r) + half) };
}

it("alone, a correlation at the edge of its 95 % bounds is chance once in twenty", () => {
  const edge = Math.tanh(1.959963984540054 / Math.sqrt(165));
  expect(chanceOf(correlation(edge), 1)).toBeCloseTo(0.05, 5);
});

it("among 33 parameters it may well be, and a strong one is not", () => {
  // The table of the normal distribution: beyond 2.576 lie 1 %, beyond 3.291 lie 0.1 %.
  expect(chanceOf(correlation(Math.tanh(2.575829 / Math.sqrt(165))), 33)).toBeCloseTo(0.33, 3);
  expect(chanceOf(correlation(Math.tanh(3.290527 / Math.sqrt(165))), 33)).toBeCloseTo(0.033, 4);
  expect(chanceOf(correlation(-0.9), 33)).toBeLessThan(1e-12);
  expect(chanceOf(correlation(0.01), 33)).toBe(1);
});
