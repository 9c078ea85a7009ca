import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { featureSet } from "./features.ts";
import { historyOf } from "./history.ts";
import type { Series } from "./series.ts";

const WEEK = 168;
const WEEKS = 60;
/** Sundays at three when summer time begins and ends, by the wall clock of a grid that begins on a Monday. */
const CHANGES = [12, 30, 48].map((weeks, k) => ({
  at: weeks * WEEK + 6 * 24 + 3,
  offset: k % 2 === 0 ? 120 : 60,
}));
const offsetAt = (step: number) => CHANGES.findLast(({ at }) => step >= at)?.offset ?? 60;

/**
 * Hours of demand with a peak of 20 each Tuesday at two.
 * @param keeps whose clock the peak keeps; "none" has peaks at random hours.
 */
function planted(keeps: "wall" | "own" | "none"): Series {
  const stream = randomStream(11, `timers ${keeps}`);
  const n = WEEKS * WEEK;
  const values = Float64Array.from({ length: n }, (_, step) => {
    const moved = keeps === "own" ? (offsetAt(step) - 60) / 60 : 0;
    const peak = keeps === "none" ? normal(stream, step, 1) > 2.5 : step % WEEK === 26 + moved;
    return 10 + 2 * Math.sin((2 * Math.PI * step) / 24) + 0.3 * normal(stream, step, 0) + (peak ? 20 : 0);
  });
  return {
    name: "",
    startMs: Date.UTC(2023, 0, 2),
    stepMs: 3_600_000,
    offsetMinutes: Int16Array.from({ length: n }, (_, step) => offsetAt(step)),
    values,
    known: [],
  };
}

const shape = { day: 24, week: WEEK, known: [], calendar: "none", peers: false, seasons: false } as const;
const features = featureSet(shape);
const column = features.names.indexOf("week slot, fast");

/** What the fast slot says about step `target` at midnight before the change, in the series' unit. */
function slotFor(series: Series, change: number, target: number): number {
  const history = historyOf(series);
  const origin = CHANGES[change]!.at - 4;
  const row = new Float32Array(features.names.length);
  features.fill(history, undefined, origin, target - origin, row, 0);
  return history.level[origin]! + history.scale[origin]! * row[column]!;
}

const tuesday = (change: number, hour: number) =>
  Math.floor(CHANGES[change]!.at / WEEK + 1) * WEEK + 24 + hour;

describe("timers", () => {
  it("are taken to keep their own clock once two changes have shown that they do", () => {
    const series = planted("own");
    // The second change: one has been seen. In summer the peak is at three.
    expect(slotFor(series, 1, tuesday(1, 3))).toBeGreaterThan(25);
    expect(slotFor(series, 1, tuesday(1, 2))).toBeLessThan(20);
    // The third, into summer again: from two to three.
    expect(slotFor(series, 2, tuesday(2, 2))).toBeLessThan(15);
    expect(slotFor(series, 2, tuesday(2, 3))).toBeGreaterThan(25);
    expect(slotFor(series, 2, tuesday(2, 5))).toBeLessThan(15);
  });

  it("move nothing that people do by the wall clock, nor what happens at random", () => {
    expect(slotFor(planted("wall"), 2, tuesday(2, 2))).toBeGreaterThan(25);
    expect(slotFor(planted("wall"), 2, tuesday(2, 3))).toBeLessThan(15);
    const random = planted("none");
    const still = { ...random, offsetMinutes: new Int16Array(random.values.length).fill(60) };
    expect(historyOf(random).weekFast).toEqual(historyOf(still).weekFast);
  });

  it("let the slots follow at once, so that the peak surprises no more", () => {
    const at = tuesday(2, 3);
    const { weekFast, clean } = historyOf(planted("own"));
    expect(Math.abs(weekFast[at]! - clean[at]!)).toBeLessThan(2);
    expect(Math.abs(weekFast[at - 1]! - clean[at - 1]!)).toBeLessThan(2);
  });

  it("hang on nothing after the moment", () => {
    const series = planted("own");
    const cut = CHANGES[2]!.at + 30;
    const changed = { ...series, values: series.values.map((value, i) => (i > cut ? 3 * value : value)) };
    expect(historyOf(changed).weekFast.subarray(0, cut + 1)).toEqual(
      historyOf(series).weekFast.subarray(0, cut + 1),
    );
  });
});
