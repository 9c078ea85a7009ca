import { describe, expect, it } from "vitest";
import { numericSlope } from "./testing/networks.ts";
import { bpr, conical, marginalCost } from "./volume-delay.ts";

const one = (value: number) => Float64Array.of(value);
const link = (t0: number, c: number, b: number, p: number) =>
  bpr({ freeTime: one(t0), capacity: one(c), b: one(b), power: one(p) });
const cone = (alpha: number) => conical({ freeTime: one(10), capacity: one(100), alpha: one(alpha) });

describe("BPR", () => {
  it("takes 15 % longer at capacity with the Bureau's 0.15 and 4, and 2.4 times more at twice capacity", () => {
    expect(link(10, 100, 0.15, 4).time(0, 100)).toBeCloseTo(11.5, 12);
    expect(link(10, 100, 0.15, 4).time(0, 200)).toBeCloseTo(34, 12);
  });

  it("gives the published cost of a Winnipeg link, whose B holds the capacity already", () => {
    expect(link(0.5, 1, 1e-12, 3.5038).time(0, 1000)).toBeCloseTo(0.5 * (1 + 1e-12 * 1000 ** 3.5038), 12);
  });

  it("is the constant t0(1 + B) for power 0, at no flow too", () => {
    expect(link(10, 100, 0.15, 0).time(0, 0)).toBe(11.5);
    expect(link(10, 100, 0.15, 0).time(0, 999)).toBe(11.5);
    expect(link(10, 100, 0.15, 0).integral(0, 2)).toBe(23);
    expect(link(10, 100, 0.15, 0).increasing(0)).toBe(false);
  });

  it("does not look at the capacity where B is 0, and is closed where there is none but B is not", () => {
    expect(link(10, 0, 0, 4).time(0, 50)).toBe(10);
    expect(link(10, 0, 0.15, 4).time(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps a finite slope at no flow for powers below 1", () => {
    expect(link(10, 100, 0.15, 0.5).slope(0, 0)).toBeGreaterThan(0);
    expect(link(10, 100, 0.15, 0.5).slope(0, 0)).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses a capacity of %s and says where",
    (capacity) => {
      expect(() => link(10, capacity, 0.15, 4)).toThrow(`link 0: capacity is ${capacity}, allowed is`);
    },
  );
});

describe("conical", () => {
  it.each([2, 4, 8])("is free flow at 0 and doubles at capacity (Spiess 1990), steepness %d", (alpha) => {
    expect(cone(alpha).time(0, 0)).toBeCloseTo(10, 12);
    expect(cone(alpha).time(0, 100)).toBeCloseTo(20, 12);
  });

  it("has slope α·t0/c at capacity and never more than twice that", () => {
    expect(cone(4).slope(0, 100)).toBeCloseTo(0.4, 12);
    expect(cone(4).slope(0, 1e6)).toBeLessThan(0.8);
  });

  it("refuses a steepness of 1 or less", () => {
    expect(() => cone(1)).toThrow("alpha is 1, conical needs more than 1");
  });
});

describe.each([
  ["BPR 4", link(10, 100, 0.15, 4)],
  ["BPR 16.8", link(3, 50, 0.2, 16.8)],
  ["BPR 1", link(3, 50, 0.2, 1)],
  ["BPR 1.5", link(3, 50, 0.2, 1.5)],
  ["conical 4", cone(4)],
])("%s", (_, delay) => {
  it.each([40, 80, 100, 137])("slope, curvature and integral are those of the time at %d", (flow) => {
    const marginal = marginalCost(delay);
    const time = (v: number) => delay.time(0, v);
    const pairs: [number, (v: number) => number][] = [
      [delay.slope(0, flow), time],
      [delay.curvature(0, flow), (v) => delay.slope(0, v)],
      [time(flow), (v) => delay.integral(0, v)],
      [marginal.time(0, flow), (v) => v * time(v)],
      [marginal.time(0, flow), (v) => marginal.integral(0, v)],
      [marginal.slope(0, flow), (v) => marginal.time(0, v)],
    ];
    for (const [ours, whose] of pairs) {
      expect(Math.abs(ours - numericSlope(whose, flow))).toBeLessThan(1e-4 * Math.abs(ours) + 1e-6);
    }
  });
});
