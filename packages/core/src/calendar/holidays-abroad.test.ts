import { describe, expect, it } from "vitest";
import { easter, holidaysIn } from "./holidays-abroad.ts";

const dates = (days: readonly number[]) =>
  days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)).sort();

describe("holidays abroad", () => {
  it.each([
    [1961, "1961-04-02"],
    [2000, "2000-04-23"],
    [2021, "2021-04-04"],
    [2022, "2022-04-17"],
    [2023, "2023-04-09"],
    [2038, "2038-04-25"],
  ])("puts Easter of %i on %s", (year, date) => {
    expect(dates([easter(year)])).toEqual([date]);
  });

  it("has Italy's days of 2022, All Saints' and Easter Monday among them", () => {
    expect(dates(holidaysIn("it", 2022))).toEqual([
      "2022-01-01",
      "2022-01-06",
      "2022-04-17",
      "2022-04-18",
      "2022-04-25",
      "2022-05-01",
      "2022-06-02",
      "2022-08-15",
      "2022-11-01",
      "2022-12-08",
      "2022-12-25",
      "2022-12-26",
    ]);
  });

  it("has the federal days of the United States of 2016 that have no fixed date", () => {
    const list = dates(holidaysIn("us", 2016));
    for (const date of ["01-18", "02-15", "05-30", "09-05", "10-10", "11-24"])
      expect(list).toContain(`2016-${date}`);
    expect(list).toHaveLength(10);
  });
});
