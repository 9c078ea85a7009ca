import { expect, it } from "vitest";
import { firstDay } from "./first-day.ts";

const at = (local: string): number => Date.parse(`${local}+05:30`);
const scenario = (start_date: string, kind = "baseline") => ({ start_date, world: { kind } });
/** 5 January and 4 May 2026 are Mondays. */
const winter = scenario("2026-01-05");
const summer = scenario("2026-05-04");

it("a what-if begins next Monday in its season", () => {
  // A Thursday, and the last minute of a Sunday in India.
  expect(firstDay(winter, at("2026-11-26T20:30"))).toBe("2026-11-30");
  expect(firstDay(winter, at("2026-11-29T23:59"))).toBe("2026-11-30");
  expect(firstDay(summer, at("2026-04-01T12:00"))).toBe("2026-04-06");
});

it("on a Monday it begins a week later: the day has begun", () => {
  expect(firstDay(winter, at("2026-11-30T00:30"))).toBe("2026-12-07");
});

it("out of its season it begins on the Monday next to its own day, in the year to come", () => {
  expect(firstDay(summer, at("2026-11-26T12:00"))).toBe("2027-05-03");
  expect(firstDay(winter, at("2026-07-01T12:00"))).toBe("2027-01-04");
});

it("a festival keeps its own day", () => {
  expect(firstDay(scenario("2026-11-06", "festival"), at("2026-11-26T12:00"))).toBe("2026-11-06");
});

it("is always to come, within a year, on the scenario's own weekday", () => {
  for (let day = 0; day < 800; day++) {
    const now = at("2026-01-01T12:00") + day * 86_400_000;
    for (const one of [winter, summer]) {
      const ahead = (Date.parse(`${firstDay(one, now)}T00:00+05:30`) - now) / 86_400_000;
      expect(ahead).toBeGreaterThan(0);
      expect(ahead).toBeLessThan(366);
      expect(new Date(firstDay(one, now)).getUTCDay()).toBe(1);
    }
  }
});
