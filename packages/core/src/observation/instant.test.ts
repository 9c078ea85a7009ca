import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EARLIEST_MS, LATEST_MS, parseInstant } from "./instant.ts";

const two = (n: number) => String(n).padStart(2, "0");

/** Fields of an instant, existing or not, and the text that names them. */
const fields = fc.record({
  year: fc.integer({ min: 1890, max: 2210 }),
  month: fc.integer({ min: 0, max: 13 }),
  day: fc.integer({ min: 0, max: 32 }),
  hour: fc.integer({ min: 0, max: 24 }),
  minute: fc.integer({ min: 0, max: 60 }),
  second: fc.option(fc.integer({ min: 0, max: 60 })),
  decimals: fc.option(fc.stringMatching(/^\d{1,9}$/)),
  separator: fc.constantFrom("T", "t", " "),
  offset: fc.oneof(
    fc.constantFrom("Z", "z"),
    fc
      .tuple(fc.constantFrom("+", "-"), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 59 }))
      .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`),
  ),
  colon: fc.boolean(),
});

describe("instants on the wire", () => {
  it("are read as the platform reads them, and are refused where their day or time does not exist", () => {
    fc.assert(
      fc.property(
        fields,
        ({ year, month, day, hour, minute, second, decimals, separator, offset, colon }) => {
          const date = `${year}-${two(month)}-${two(day)}`;
          const seconds = second === null ? "" : `:${two(second)}${decimals === null ? "" : `.${decimals}`}`;
          const given = `${date}${separator}${two(hour)}:${two(minute)}${seconds}${colon ? offset : offset.replace(":", "")}`;
          const exists =
            month >= 1 &&
            month <= 12 &&
            day >= 1 &&
            day <= new Date(Date.UTC(year, month, 0)).getUTCDate() &&
            hour < 24 &&
            minute < 60 &&
            (second ?? 0) < 60;
          // The platform wants three decimals at most, a colon and capitals.
          const cut =
            second === null || decimals === null ? seconds : `:${two(second)}.${decimals.slice(0, 3)}`;
          const platform = Date.parse(`${date}T${two(hour)}:${two(minute)}${cut}${offset.toUpperCase()}`);
          const wanted = exists && platform >= EARLIEST_MS && platform < LATEST_MS ? platform : undefined;
          expect(parseInstant(given), given).toBe(wanted);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    "0026-11-26T09:00:00Z",
    "0099-01-01T00:00:00Z",
    "2026-11-26",
    "2026-11-26T09:00:00",
    "2026-11-26T09:00:00.Z",
    "2026-11-26T09:00:00+15:00",
    "2026-11-26T09:00:00+05:60",
    "26/11/2026 09:00",
    "2026-11-26T9:00:00Z",
    " 2026-11-26T09:00:00Z",
  ])("refuses %s", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
