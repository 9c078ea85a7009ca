import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSchedule } from "./schedule-expression.ts";

/** The first `count` times after `from`. */
function times(expression: string, from: string, count: number, zone = "UTC"): string[] {
  const schedule = parseSchedule(expression, zone);
  const found: string[] = [];
  let at: number | undefined = Date.parse(from);
  const anchor = at;
  while (found.length < count) {
    at = schedule.next(at, anchor);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().replace(":00.000Z", "Z"));
  }
  return found;
}

describe("Cron expressions as AWS documents them", () => {
  const newYear = "2026-01-01T00:00:00Z"; // a Thursday

  it.each([
    ["cron(0 10 * * ? *)", "10:00 every day", ["2026-01-01T10:00Z", "2026-01-02T10:00Z"]],
    ["cron(15 12 * * ? *)", "12:15 every day", ["2026-01-01T12:15Z", "2026-01-02T12:15Z"]],
    [
      "cron(0 18 ? * MON-FRI *)",
      "18:00 on weekdays",
      ["2026-01-01T18:00Z", "2026-01-02T18:00Z", "2026-01-05T18:00Z"],
    ],
    ["cron(0 8 1 * ? *)", "8:00 on the first of the month", ["2026-01-01T08:00Z", "2026-02-01T08:00Z"]],
    ["cron(0/15 * * * ? *)", "every 15 minutes", ["2026-01-01T00:15Z", "2026-01-01T00:30Z"]],
    [
      "cron(0/10 * ? * MON-FRI *)",
      "every 10 minutes on weekdays",
      ["2026-01-01T00:10Z", "2026-01-01T00:20Z"],
    ],
    [
      "cron(0/5 8-17 ? * MON-FRI *)",
      "every 5 minutes from 8:00 to 17:55 on weekdays",
      ["2026-01-01T08:00Z", "2026-01-01T08:05Z"],
    ],
    [
      "cron(0/30 20-2 ? * MON-FRI *)",
      "every 30 minutes from 20:00 to 2:30 on weekdays",
      [
        "2026-01-01T00:30Z",
        "2026-01-01T01:00Z",
        "2026-01-01T01:30Z",
        "2026-01-01T02:00Z",
        "2026-01-01T02:30Z",
        "2026-01-01T20:00Z",
      ],
    ],
    [
      "cron(15 10 ? * 6L 2026-2027)",
      "10:15 on the last Friday of the month",
      ["2026-01-30T10:15Z", "2026-02-27T10:15Z"],
    ],
    [
      "cron(0 9 ? * 2#1 *)",
      "9:00 on the first Monday of the month",
      ["2026-01-05T09:00Z", "2026-02-02T09:00Z"],
    ],
    [
      "cron(0 9 ? * 3#2 *)",
      "9:00 on the second Tuesday of the month",
      ["2026-01-13T09:00Z", "2026-02-10T09:00Z"],
    ],
    [
      "cron(0 0 L * ? *)",
      "midnight of the last day of the month",
      ["2026-01-31T00:00Z", "2026-02-28T00:00Z"],
    ],
    ["cron(0 0 3W * ? *)", "the weekday nearest to the 3rd", ["2026-01-02T00:00Z", "2026-02-03T00:00Z"]],
    ["cron(1/10 0 * * ? *)", "minutes 1, 11, 21 …", ["2026-01-01T00:01Z", "2026-01-01T00:11Z"]],
    ["cron(0 0 29 2 ? *)", "29 February, in leap years only", ["2028-02-29T00:00Z", "2032-02-29T00:00Z"]],
    [
      "cron(0 12 ? JAN,MAR SUN 2026)",
      "Sundays of January and March",
      ["2026-01-04T12:00Z", "2026-01-11T12:00Z"],
    ],
    ["cron(0 0 ? * L *)", "Saturdays, the last day of the week", ["2026-01-03T00:00Z", "2026-01-10T00:00Z"]],
  ])("%s is %s", (expression, _meaning, expected) => {
    expect(times(expression, newYear, expected.length)).toEqual(expected);
  });

  it("1W of a month that begins on a Saturday is Monday the 3rd, not Friday of the month before", () => {
    expect(times("cron(0 0 1W 8 ? *)", "2026-07-15T00:00:00Z", 1)).toEqual(["2026-08-03T00:00Z"]);
  });

  it("ends with its last year", () => {
    expect(times("cron(0 0 1 1 ? 2027)", newYear, 5)).toEqual(["2027-01-01T00:00Z"]);
  });

  it.each([
    "cron(0 10 * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(0 10 * * ?)",
    "cron(60 10 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 0 32 * ? *)",
    "cron(0 0 ? * 8 *)",
    "cron(0 0 ? * 2#6 *)",
    "cron(0/0 * * * ? *)",
    "cron(a * * * ? *)",
    "cron(0 0 1 1 ? 2200)",
    "rate(0 minutes)",
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(5 weeks)",
    "at(2026-02-30)",
    "every 5 minutes",
    "",
  ])("%s is refused", (expression) => {
    expect(() => parseSchedule(expression, "UTC")).toThrow();
  });

  it("agrees with an ordinary cron on everything that both can say", () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min, max }).map(String),
        fc
          .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc
          .uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 3 })
          .map((list) => list.join(",")),
        fc.integer({ min: 2, max: Math.min(20, max) }).map((step) => `*/${step}`),
      );
    const start = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        field(1, 28),
        field(1, 12),
        start,
        (minute, hour, day, month, from) => {
          const ours = parseSchedule(`cron(${minute} ${hour} ${day} ${month} ? *)`, "UTC").next(from, 0);
          const theirs = new Cron(`0 ${minute} ${hour} ${day} ${month} *`, { timezone: "UTC", paused: true });
          expect(ours).toBe(theirs.nextRun(new Date(from))?.getTime());
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe("Time zones of schedules", () => {
  it("put 10:00 in India at 04:30 UTC", () => {
    expect(times("cron(0 10 * * ? *)", "2026-01-01T00:00:00Z", 1, "Asia/Kolkata")).toEqual([
      "2026-01-01T04:30Z",
    ]);
    expect(times("at(2026-11-20T13:00:00)", "2026-01-01T00:00:00Z", 2, "Asia/Kolkata")).toEqual([
      "2026-11-20T07:30Z",
    ]);
  });

  it("leave out a time that does not come because clocks are set forward", () => {
    // New York, 8 March 2026: 02:00 becomes 03:00.
    expect(times("cron(30 2 * * ? *)", "2026-03-07T00:00:00Z", 2, "America/New_York")).toEqual([
      "2026-03-07T07:30Z",
      "2026-03-09T06:30Z",
    ]);
  });

  it("run once where clocks are set back and a time comes twice", () => {
    // New York, 1 November 2026: 02:00 becomes 01:00.
    expect(times("cron(30 1 * * ? *)", "2026-11-01T00:00:00Z", 2, "America/New_York")).toEqual([
      "2026-11-01T05:30Z",
      "2026-11-02T06:30Z",
    ]);
  });

  it("are refused where there is no such zone", () => {
    expect(() => parseSchedule("rate(1 day)", "Asia/Nowhere")).toThrow(/Asia\/Nowhere/);
  });
});

describe("Rates", () => {
  it("count from when the schedule began", () => {
    const schedule = parseSchedule("rate(6 hours)", "UTC");
    const anchor = Date.parse("2026-01-01T01:00:00Z");
    expect(schedule.next(Date.parse("2026-01-01T08:00:00Z"), anchor)).toBe(
      Date.parse("2026-01-01T13:00:00Z"),
    );
    expect(schedule.next(Date.parse("2026-01-01T07:00:00Z"), anchor)).toBe(
      Date.parse("2026-01-01T13:00:00Z"),
    );
    expect(schedule.next(0, anchor)).toBe(anchor);
  });
});
