import { describe, expect, it } from "vitest";
import { momentOf } from "./calendar.ts";
import { chooseCalendar } from "./choose-calendar.ts";
import { localMs, type Series } from "./series.ts";
import { HOUR_MS, hourly, townLoad } from "./testing/made-series.ts";

const HOURS = 500 * 24;

/** A load on a clock that many minutes from UTC, Sunday-like on the days that are told. */
function load(offset: number, quiet: (localMs: number) => boolean): Series {
  const base = hourly(townLoad(HOURS));
  const series = { ...base, offsetMinutes: new Int16Array(HOURS).fill(offset) };
  const values = series.values.map((value, step) => value - (quiet(localMs(series, step)) ? 15 : 0));
  return { ...series, values };
}
const holiday = (country: "it" | "us") => (ms: number) => momentOf(ms, country).holiday;
/** The same number of days, a week and a day after each holiday. */
const anyDay = (ms: number) => momentOf(ms - 8 * 24 * HOUR_MS, "it").holiday;

describe("chooseCalendar", () => {
  it("takes India's days where the clock is India's", () => {
    expect(chooseCalendar([hourly(townLoad(400))], [400])).toBe("in");
  });

  it("takes a country's days where its clock is kept and they stand out", () => {
    expect(chooseCalendar([load(60, holiday("it"))], [HOURS])).toBe("it");
    expect(chooseCalendar([load(-360, holiday("us"))], [HOURS])).toBe("us");
  });

  it("takes none where other days stand out, or the clock is another country's", () => {
    expect(chooseCalendar([load(60, anyDay)], [HOURS])).toBe("none");
    expect(chooseCalendar([load(480, holiday("it"))], [HOURS])).toBe("none");
  });

  it("does not look past the steps that it is given", () => {
    const series = load(60, holiday("it"));
    expect(chooseCalendar([series], [60 * 24])).toBe("none");
  });
});
