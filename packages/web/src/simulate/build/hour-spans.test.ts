import fc from "fast-check";
import { expect, it } from "vitest";
import { hoursOf, spansOf } from "./hour-spans.ts";

it("spans cover the hours that were switched on and no others", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (hours) => {
      expect(hoursOf(spansOf(hours))).toEqual(hours);
    }),
  );
});

it("two rush hours are two spans", () => {
  expect(
    spansOf(
      hoursOf([
        [8, 11],
        [17, 20],
      ]),
    ),
  ).toEqual([
    [8, 11],
    [17, 20],
  ]);
});
