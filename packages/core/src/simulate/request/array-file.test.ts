import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArrayFile, writeArrayFile } from "./array-file.ts";

const numbers = fc.float64Array({ maxLength: 20 });

describe("a file of arrays", () => {
  it("gives back every number and the header, wherever in memory it was read to", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.uint8Array({ maxLength: 11 }),
        fc.integer({ min: 0, max: 7 }),
        (a, b, shift) => {
          const bytes = writeArrayFile({ header: { run: 3, name: "वार्ड" }, arrays: { a, b } });
          const moved = new Uint8Array(bytes.length + 8).subarray(shift, shift + bytes.length);
          moved.set(bytes);
          const read = readArrayFile(moved, "x");
          expect(read.header).toEqual({ run: 3, name: "वार्ड" });
          expect(read.arrays["a"]).toEqual(a);
          expect(read.arrays["b"]).toEqual(b);
        },
      ),
    );
  });

  it("is refused where it was cut off at any byte", () => {
    const bytes = writeArrayFile({ header: {}, arrays: { a: Float64Array.of(1, 2) } });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readArrayFile(bytes.subarray(0, length), "chunk 3")).toThrow(/chunk 3: /);
    }
  });
});
