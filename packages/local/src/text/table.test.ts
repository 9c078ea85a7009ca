import { expect, it } from "vitest";
import { duration } from "./table.ts";

it("a duration names whole units that have passed, before an instant as after it", () => {
  expect([850, 12_999, 61_000, 3 * 3_600_000, 42 * 86_400_000].map(duration)).toEqual([
    "850 ms",
    "12 s",
    "1 min",
    "3 h",
    "42 d",
  ]);
  // A sensor whose clock is 61 s fast is a minute ahead, not two.
  expect(duration(-61_000)).toBe("-1 min");
});
