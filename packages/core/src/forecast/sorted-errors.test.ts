import fc from "fast-check";
import { expect, it } from "vitest";
import { SortedErrors } from "./sorted-errors.ts";

it("errors are in the order of an array that is sorted anew after each is added or taken out", () => {
  const step = fc.record({ value: fc.integer({ min: -20, max: 20 }), out: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const errors = new SortedErrors();
      let expected: number[] = [];
      for (const { value, out } of steps) {
        const at = expected.indexOf(value);
        if (out && at >= 0) {
          errors.remove(value);
          expected.splice(at, 1);
        } else {
          errors.add(value);
          expected = [...expected, value].sort((a, b) => a - b);
        }
      }
      expect(Array.from({ length: errors.count }, (_, rank) => errors.at(rank))).toEqual(expected);
      for (const value of [-21, -3, 0, 20]) {
        expect(errors.below(value)).toBe(expected.filter((each) => each < value).length);
        expect(errors.upTo(value)).toBe(expected.filter((each) => each <= value).length);
      }
    }),
  );
});
