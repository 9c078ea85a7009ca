import { describe, expect, test } from "vitest";
import { randomStream } from "../random/philox.ts";
import { momentAt, seasonal } from "./moment.ts";
import { autoregression } from "./noise.ts";

const stream = randomStream(3, "noise");

describe("autoregression", () => {
  test.each([0, 0.5, 0.85])("has mean 0, variance 1 and correlation φ between neighbours, φ = %s", (phi) => {
    const n = 20_000;
    const values = Float64Array.from({ length: n }, (_, step) => autoregression(stream, 1, step, phi));
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / n;
    const neighbours = values.slice(1).reduce((sum, value, step) => sum + value * values[step]!, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
    expect(Math.abs(neighbours / variance - phi)).toBeLessThan(0.03);
  });
});

describe("momentAt", () => {
  test("8 November 2026 is a Sunday and Diwali in India", () => {
    const moment = momentAt(Date.parse("2026-11-08T19:30:00+05:30"));
    expect(moment).toMatchObject({ weekday: 7, kind: "festival", fireworks: true, dayOfYear: 312 });
    expect(moment.hour).toBeCloseTo(19.5, 9);
  });

  test.each([
    ["2026-11-08T01:00", false],
    ["2026-11-08T17:59", false],
    ["2026-11-08T18:00", true],
    ["2026-11-09T01:59", true],
    ["2026-11-09T02:00", false],
    ["2026-11-09T20:00", false],
  ])("fireworks are lit in the evening of Diwali and the night after it: %s %s", (local, lit) => {
    expect(momentAt(Date.parse(`${local}:00+05:30`)).fireworks).toBe(lit);
  });

  test("a local day begins at 18:30 UTC of the day before", () => {
    expect(momentAt(Date.parse("2026-03-01T18:30:00Z"))).toMatchObject({
      hour: 0,
      dayOfYear: 61,
      weekday: 1,
    });
    expect(momentAt(Date.parse("2026-03-01T18:29:59Z")).dayOfYear).toBe(60);
  });

  test("monthly normals hold at mid-month and join December to January", () => {
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const at = (date: string) => seasonal(months, momentAt(Date.parse(`${date}T12:00:00+05:30`)));
    expect(at("2026-07-16")).toBeCloseTo(7, 0);
    expect(at("2026-12-31")).toBeCloseTo(6.5, 0);
  });
});
