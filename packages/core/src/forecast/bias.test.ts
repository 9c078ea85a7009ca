import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { Bias } from "./bias.ts";

function learnt(count: number, errorAt: (i: number) => number): Bias {
  const bias = new Bias();
  for (let i = 0; i < count; i++) bias.learn(errorAt(i), i);
  return bias;
}

describe("bias of a member", () => {
  it("is the mean error where that is all there is", () => {
    expect(learnt(50, () => 0.4).correction(2)).toBeCloseTo(0.4, 12);
  });

  it("is nothing before anything was learnt, and of errors that cancel out", () => {
    expect(new Bias().correction(1)).toBe(0);
    expect(learnt(400, (i) => (i % 2 === 0 ? 1 : -1)).correction(1)).toBeCloseTo(0, 12);
  });

  it("is mostly believed when it is large beside the noise, hardly when it is small, less the further ahead", () => {
    const stream = randomStream(3, "bias");
    const noisy = (mean: number) => learnt(1_000, (i) => mean + 0.5 * normal(stream, i));
    expect(noisy(0.5).correction(1)).toBeGreaterThan(0.35);
    expect(Math.abs(noisy(0.02).correction(36))).toBeLessThan(0.02);
    expect(noisy(0.5).correction(36)).toBeLessThan(noisy(0.5).correction(1));
  });

  it("forgets a level that has passed", () => {
    const bias = learnt(500, (i) => (i < 250 ? 1 : 0));
    expect(Math.abs(bias.correction(1))).toBeLessThan(0.15);
  });

  it("never corrects by more than the mean of capped errors, and is the same after JSON", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 48 }),
        (errors, related) => {
          const bias = learnt(errors.length, (i) => errors[i]!);
          expect(Math.abs(bias.correction(related))).toBeLessThanOrEqual(3);
          const again = Bias.fromJson(JSON.parse(JSON.stringify(bias.toJson())));
          bias.learn(1, 99);
          again.learn(1, 99);
          expect(again.correction(related)).toBe(bias.correction(related));
        },
      ),
    );
  });
});
