import { describe, expect, it } from "vitest";
import { timeParser } from "./parse-time.ts";
import { zoneOf } from "./zone.ts";

const ist = zoneOf("+05:30");
const at = (iso: string) => Date.parse(iso);

describe("times of files", () => {
  it("a time with an offset keeps it, whatever the mapping's zone", () => {
    expect(timeParser("iso", ist)("2016-07-01T00:00:00+08:00")).toBe(at("2016-06-30T16:00:00Z"));
  });

  it("a time without an offset is IST where the mapping says so, and refused where it says nothing", () => {
    expect(timeParser("iso", ist)("2024-05-01 12:00")).toBe(at("2024-05-01T06:30:00Z"));
    expect(timeParser("iso", zoneOf("Asia/Kolkata"))("2024-05-01T12:00:00")).toBe(at("2024-05-01T06:30:00Z"));
    expect(timeParser("iso", undefined)("2024-05-01T12:00:00")).toMatchObject({
      problem: expect.stringContaining("no offset"),
    });
  });

  it("05/01/2026 is the fifth of January where the mapping says DD/MM/YYYY", () => {
    expect(timeParser("DD/MM/YYYY", ist)("05/01/2026")).toBe(at("2026-01-05T00:00:00+05:30"));
    expect(timeParser("DD/MM/YYYY", ist)("5/1/2026")).toBe(at("2026-01-05T00:00:00+05:30"));
    expect(timeParser("DD/MM/YYYY", ist)("01/13/2026")).toMatchObject({
      problem: expect.stringContaining("no time that exists"),
    });
  });

  it("reads CPCB's 21-07-2026 19:00:00", () => {
    expect(timeParser("DD-MM-YYYY HH:mm:ss", ist)("21-07-2026 19:00:00")).toBe(at("2026-07-21T13:30:00Z"));
  });

  it("24:00 is the midnight that ends the day, 31 February is no day", () => {
    expect(timeParser("DD-MM-YYYY HH:mm", ist)("31-01-2026 24:00")).toBe(at("2026-02-01T00:00:00+05:30"));
    expect(timeParser("YYYYMMDD", ist)("20260231")).toMatchObject({
      problem: expect.stringContaining("20260231"),
    });
  });

  it("a date of a workbook is a wall clock in the mapping's zone, as date cell and as number", () => {
    const wallClock = new Date("2026-01-05T09:30:00Z");
    expect(timeParser("iso", ist)(wallClock)).toBe(at("2026-01-05T09:30:00+05:30"));
    // 2026-01-05 is day 46027 of the 1900 date system.
    expect(timeParser("iso", ist)(46027.5)).toBe(at("2026-01-05T12:00:00+05:30"));
  });

  it("reads epoch seconds and milliseconds, and refuses the one for the other", () => {
    expect(timeParser("epoch-s", undefined)(1_767_225_600)).toBe(1_767_225_600_000);
    expect(timeParser("epoch-ms", undefined)("1767225600000")).toBe(1_767_225_600_000);
    expect(timeParser("epoch-s", undefined)("1767225600000")).toMatchObject({
      problem: expect.stringContaining("epoch-s"),
    });
  });

  it("refuses a pattern that it does not understand", () => {
    expect(() => timeParser("DD MMM YYYY", ist)).toThrow(/"M" is not known/);
    expect(() => timeParser("HH:mm", ist)).toThrow(/YYYY is missing/);
  });
});

describe("daylight saving", () => {
  const chicago = timeParser("iso", zoneOf("America/Chicago"));

  it("summer and winter have their own offset", () => {
    expect(chicago("2016-07-01 12:00")).toBe(at("2016-07-01T17:00:00Z"));
    expect(chicago("2016-12-01 12:00")).toBe(at("2016-12-01T18:00:00Z"));
  });

  it("the hour that spring skips is refused, the hours around it are not", () => {
    expect(chicago("2016-03-13 01:30")).toBe(at("2016-03-13T07:30:00Z"));
    expect(chicago("2016-03-13 02:30")).toMatchObject({ problem: expect.stringContaining("skipped") });
    expect(chicago("2016-03-13 03:00")).toBe(at("2016-03-13T08:00:00Z"));
  });

  it("the doubled hour of autumn is the first of the two", () => {
    expect(chicago("2016-11-06 01:30")).toBe(at("2016-11-06T06:30:00Z"));
    expect(chicago("2016-11-06 02:00")).toBe(at("2016-11-06T08:00:00Z"));
  });

  it("an unknown zone is refused", () =>
    expect(() => zoneOf("Asia/Anand")).toThrow(/Asia\/Anand.*Asia\/Kolkata/));
});
