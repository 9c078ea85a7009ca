import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RESOLUTION_MS, RESOLUTIONS, type Resolution, windowStart } from "../window/window.ts";
import { coverRange } from "./cover.ts";

const base = Date.parse("2024-02-27T00:00:00Z");

describe("covering a range", () => {
  it("takes every window that starts in the range once, and no other", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Resolution>(...RESOLUTIONS),
        fc.integer({ min: 0, max: 5 * 86_400_000 }),
        fc.integer({ min: 0, max: 3 * 86_400_000 }),
        (resolution, at, length) => {
          const [from, to] = [base + at, base + at + length];
          // The slow way: every minute, asked one by one, by the finest window that it starts.
          const step = RESOLUTION_MS[resolution];
          let expected = 0;
          for (let start = windowStart(resolution, from); start < to; start += step)
            if (start >= from) expected++;
          const pieces = coverRange(resolution, from, to).toSorted((a, b) => a.from - b.from);
          const covered = pieces.reduce((sum, piece) => sum + (piece.to - piece.from) / step, 0);
          expect(covered).toBe(expected);
          for (const [i, piece] of pieces.entries()) {
            expect(windowStart(piece.resolution, piece.from)).toBe(piece.from);
            expect(windowStart(piece.resolution, piece.to)).toBe(piece.to);
            if (i > 0) expect(pieces[i - 1]!.to).toBe(piece.from);
          }
          if (pieces.length > 0) expect(pieces[0]!.from).toBeGreaterThanOrEqual(from);
        },
      ),
      { seed: 1 },
    );
  });

  it("reads a year of hours as its days", () => {
    const from = Date.parse("2024-01-01T00:00:00+05:30");
    const to = Date.parse("2025-01-01T05:00:00+05:30");
    expect(coverRange("1h", from, to).map(({ resolution }) => resolution)).toEqual(["1d", "1h"]);
  });
});
