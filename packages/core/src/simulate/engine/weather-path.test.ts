import { describe, expect, test } from "vitest";
import { REGIONAL_PM25, seasonOfBackground } from "./weather-path.ts";

const dayOf = (date: string) => Date.parse(date) / 86_400_000;
/** µg/m³ at noon. */
const regional = (date: string) =>
  seasonOfBackground(dayOf(date), 1)[12]! * REGIONAL_PM25[Number(date.slice(5, 7)) - 1]!;

describe("the season of the regional background", () => {
  test("is the month's mean in its middle, and half way to the next where it ends", () => {
    const off = (date: string, mean: number) => Math.abs(regional(date) - mean);
    // The year's twelfths are not the calendar's months to the day.
    expect(off("2025-10-16", 42)).toBeLessThan(1);
    expect(off("2025-10-31", (42 + 59) / 2)).toBeLessThan(1);
    expect(off("2025-11-01", (42 + 59) / 2)).toBeLessThan(1);
  });

  test("has no step in two years, leap day and new year included", () => {
    const first = dayOf("2027-06-01");
    const season = seasonOfBackground(first, 730);
    for (let day = 1; day < 730; day++) {
      const month = (at: number) => REGIONAL_PM25[new Date((first + at) * 86_400_000).getUTCMonth()]!;
      const [before, here] = [day - 1, day].map((at) => season[24 * at]! * month(at));
      expect(Math.abs(here! - before!)).toBeLessThan(1.5);
    }
  });

  test("keeps the year's mean", () => {
    const first = dayOf("2026-01-01");
    const season = seasonOfBackground(first, 365);
    let [sum, means] = [0, 0];
    for (let day = 0; day < 365; day++) {
      const mean = REGIONAL_PM25[new Date((first + day) * 86_400_000).getUTCMonth()]!;
      sum += season[24 * day]! * mean;
      means += mean;
    }
    expect(sum / means).toBeCloseTo(1, 2);
  });
});
