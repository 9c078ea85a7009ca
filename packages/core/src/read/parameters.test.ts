import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  boxParameter,
  cursorParameter,
  encodeCursor,
  instantParameter,
  integerParameter,
  parameters,
} from "./parameters.ts";

const message = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

describe("parameters", () => {
  it("an instant has an offset, a day is an Indian one, and an unescaped + is understood", () => {
    expect(instantParameter.parse("2026-01-05")).toBe(Date.parse("2026-01-04T18:30:00Z"));
    expect(instantParameter.parse("2026-01-05T09:30:00Z")).toBe(Date.parse("2026-01-05T09:30:00Z"));
    expect(instantParameter.parse("2026-01-05T09:30:00 05:30")).toBe(Date.parse("2026-01-05T04:00:00Z"));
    expect(message(instantParameter, "yesterday")).toMatch(/an instant such as/);
    expect(message(instantParameter, "2026-02-30")).toMatch(/an instant such as/);
  });

  it("a whole number lies in its range", () => {
    const limit = integerParameter(1, 10, 5);
    expect([limit.parse(undefined), limit.parse("7")]).toEqual([5, 7]);
    for (const wrong of ["0", "11", "1.5", "-1", "1e1", "٣", "x"])
      expect(message(limit, wrong)).toBe("a whole number from 1 to 10");
  });

  it("a box is four numbers in order", () => {
    expect(boxParameter.parse("72.4,22.9,72.7,23.2")).toEqual({
      west: 72.4,
      south: 22.9,
      east: 72.7,
      north: 23.2,
    });
    for (const wrong of ["72.4,22.9,72.7", "72.7,22.9,72.4,23.2", "a,b,c,d", "0,-91,1,1", ",,,"]) {
      expect(message(boxParameter, wrong)).toMatch(/west,south,east,north/);
    }
  });

  it("a cursor is only what was given out", () => {
    const cursor = cursorParameter(z.number().int());
    expect(cursor.parse(encodeCursor(42))).toBe(42);
    for (const wrong of ["x", "", encodeCursor("42"), encodeCursor(null)])
      expect(message(cursor, wrong)).toMatch(/next_cursor/);
  });

  it("a misspelt parameter is refused, with those that there are", () => {
    expect(
      message(parameters({ from: z.string().optional(), to: z.string().optional() }), { form: "x" }),
    ).toBe("no parameter form; allowed are from, to");
  });
});
