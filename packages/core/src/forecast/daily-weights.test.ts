import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import type { FeatureShape } from "./features.ts";
import { MEMBERS } from "./fit-members.ts";
import { newTracks, pooledWeights } from "./forecaster.ts";

const SHAPE: FeatureShape = { day: 1, week: 7, known: [], calendar: "in", peers: false, seasons: true };
const HORIZONS = [1, 7, 30, 90];
const STEADY = ["ridge", "smoothing"];

/** Mean weights of days, of ridge and smoothing and of the others, after errors of given sizes that say nothing of each other. */
function weightsAfter(size: (member: string) => number): { steady: number; others: number }[] {
  const tracks = newTracks(1, HORIZONS, SHAPE);
  const stream = randomStream(1, "daily weights");
  for (const { moments } of tracks[0]!) {
    moments.fit(
      Array.from({ length: 2_000 }, (_, step) => ({
        errors: MEMBERS.map((name, m) => size(name) * normal(stream, step, m)),
        step,
      })),
    );
  }
  return HORIZONS.map((_, h) => {
    const weights = pooledWeights(tracks, HORIZONS, SHAPE, 0, h);
    const mean = (steady: boolean) => {
      const chosen = MEMBERS.flatMap((name, m) => (STEADY.includes(name) === steady ? [weights[m]!] : []));
      return chosen.reduce((a, b) => a + b, 0) / chosen.length;
    };
    return { steady: mean(true), others: mean(false) };
  });
}

describe("weights of daily series", () => {
  it("lean on ridge and smoothing a week ahead where the errors tell no member apart, and on all alike months ahead", () => {
    const [day, week, month, quarter] = weightsAfter(() => 1).map(({ steady, others }) => steady / others);
    expect(week).toBeGreaterThan(1.4);
    for (const other of [day, month, quarter]) expect(other).toBeLessThan(week!);
    expect(quarter).toBeLessThan(month!);
    expect(quarter).toBeCloseTo(1, 1);
  });

  it("leave ridge and smoothing where the errors say so", () => {
    for (const { steady, others } of weightsAfter((name) => (STEADY.includes(name) ? 4 : 1))) {
      expect(steady).toBeLessThan(others / 4);
    }
  });
});
