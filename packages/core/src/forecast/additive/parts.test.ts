/** Seasons are read off a path whose making is known. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { partSeasons, sumOfParts } from "./parts.ts";

const HOURLY = { day: 24, week: 168 };

it("of a line with a season of the day and one of the week it gives back all three", () => {
  const line = (i: number) => 500 - 0.3 * i;
  const ofDay = (i: number) => 40 * Math.sin((2 * Math.PI * i) / 24);
  // Sundays are lower; a season of the week that is around 0 at each hour of the day.
  const ofWeek = (i: number) => (Math.floor(i / 24) % 7 === 6 ? -60 : 10);
  const path = Float64Array.from({ length: 600 }, (_, i) => line(i) + ofDay(i) + ofWeek(i));
  const { trend, day, week } = partSeasons(path, HOURLY);
  for (const i of [0, 23, 150, 599]) {
    expect(trend![i]).toBeCloseTo(line(i), 8);
    expect(day![i]).toBeCloseTo(ofDay(i), 8);
    expect(week![i]).toBeCloseTo(ofWeek(i), 8);
  }
});

it("of any path the parts add up to it, and its seasons come again each day and week", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 3 * 168, maxLength: 4 * 168 }),
      (values) => {
        const path = Float64Array.from(values);
        const parts = partSeasons(path, HOURLY);
        sumOfParts(parts).forEach((sum, i) => {
          expect(Math.abs(sum - path[i]!)).toBeLessThan(1e-6);
        });
        expect(parts.day![30]).toBe(parts.day![6]);
        expect(parts.week![200]).toBeCloseTo(parts.week![32]!, 6);
      },
    ),
    { numRuns: 20 },
  );
});

it("of days there is no season of the day", () => {
  const path = Float64Array.from({ length: 30 }, (_, i) => 10 + (i % 7 === 0 ? 7 : 0));
  const { trend, week, day } = partSeasons(path, { day: 1, week: 7 });
  expect(day).toBeUndefined();
  expect([trend![8], week![7], week![8]]).toEqual([11, 6, -1]);
});
