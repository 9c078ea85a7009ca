import { describe, expect, it } from "vitest";
import { DEFAULT_MISSING, parseNumber } from "./parse-number.ts";

const missing = new Set(DEFAULT_MISSING.map((word) => word.toLowerCase()));
const read = (cell: Parameters<typeof parseNumber>[0]) => parseNumber(cell, missing);

describe("numbers of files", () => {
  it.each(["", "NA", "na", " N/A ", "NaN", "null", "None", "-", null, undefined])(
    "%o is missing, not zero",
    (cell) => {
      expect(read(cell)).toBeNull();
    },
  );
  it.each([
    ["0", 0],
    ["-3.5", -3.5],
    [" 42 ", 42],
    ["1e3", 1000],
    [".5", 0.5],
    ["1,234.5", 1234.5],
    ["1,23,456", 123456],
    [7.25, 7.25],
  ])("%o is %d", (cell, value) => expect(read(cell)).toBe(value));
  it.each(["abc", "1.2.3", "12,5", "0x10", "Infinity", "1 000", "५", true, new Date(0)])(
    "%o is neither a number nor missing",
    (cell) => expect(read(cell)).toBeUndefined(),
  );
});
