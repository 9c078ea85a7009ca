import { describe, expect, it } from "vitest";
import { FESTIVALS } from "../calendar/holidays-india.ts";
import { momentOf } from "./calendar.ts";

const at = (local: string) => momentOf(Date.parse(`${local}Z`), "in");

/** Mean new moon of 2000-01-06 18:14 UTC and the mean month (Meeus, Astronomical Algorithms, chapter 49), days. */
const NEW_MOON_MS = Date.UTC(2000, 0, 6, 18, 14);
const MONTH_DAYS = 29.530588861;
/** Days since the last mean new moon, at noon in India. The true moon strays from the mean one by up to 0.6 days. */
const moonAge = (date: string) => {
  const days = (Date.parse(`${date}T12:00:00+05:30`) - NEW_MOON_MS) / 86_400_000;
  return ((days % MONTH_DAYS) + MONTH_DAYS) % MONTH_DAYS;
};
const distance = (age: number, wanted: number) => {
  const away = Math.abs(age - wanted);
  return Math.min(away, MONTH_DAYS - away);
};

describe("calendar", () => {
  it("knows that 1 January 2024 was a Monday and Republic Day a holiday", () => {
    expect(at("2024-01-01T06:30:00")).toMatchObject({ hour: 6.5, weekday: 0, holiday: false });
    expect(at("2024-01-26T00:00:00").holiday).toBe(true);
    expect(momentOf(Date.parse("2024-01-26T00:00:00Z"), "none").holiday).toBe(false);
  });

  it("counts the days from Diwali of 2018, 7 November", () => {
    expect(at("2018-11-08T09:00:00").toDiwali).toBe(1);
    expect(at("2018-11-05T09:00:00").toDiwali).toBe(-2);
    expect(at("2018-06-05T09:00:00").toDiwali).toBe(8);
  });

  it.each([
    { festival: "diwali", phase: 0, first: 9, last: 10 },
    { festival: "holi", phase: 15.8, first: 1, last: 2 },
    { festival: "dussehra", phase: 10, first: 8, last: 9 },
    { festival: "eidAlFitr", phase: 1.9, first: 0, last: 11 },
  ] as const)(
    "has every $festival of 2010 to 2030 at its phase of the moon",
    ({ festival, phase, first, last }) => {
      const dates = FESTIVALS[festival];
      expect(dates.map((date) => Number(date.slice(0, 4)))).toEqual(
        Array.from({ length: 21 }, (_, i) => 2010 + i),
      );
      for (const date of dates) {
        expect(distance(moonAge(date), phase), date).toBeLessThan(2);
        const month = new Date(date).getUTCMonth();
        expect(month, date).toBeGreaterThanOrEqual(first);
        expect(month, date).toBeLessThanOrEqual(last);
      }
    },
  );
});
