import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claim, type Occasion } from "./occasion.ts";

const first: Occasion = { source: "a/point-duty", from: "2026-01-05", to: "2026-01-25" };

describe("an occasion", () => {
  test("that another recommendation was told of, too, is learnt from once", () => {
    const again = { source: "b/point-duty", from: "2026-01-25", to: "2026-02-10" };
    expect(claim([first], again)).toEqual({ taken: first });
    expect(claim([first], { ...again, from: "2026-01-26" })).toEqual({
      occasions: [first, { ...again, from: "2026-01-26" }],
    });
  });

  test("of the same source is the same one, however often it is claimed", () => {
    const held = [first];
    expect(claim(held, { ...first, to: "2026-01-20" })).toEqual({ occasions: held });
  });

  test("in other wards is another one, unless one was in the whole town", () => {
    const inWards = (source: string, wards: string[]) => ({ ...first, source, wards });
    expect(claim([inWards("a", ["W01"])], inWards("b", ["W02"]))).toHaveProperty("occasions");
    expect(claim([inWards("a", ["W01", "W02"])], inWards("b", ["W02"]))).toHaveProperty("taken");
    expect(claim([first], inWards("b", ["W02"]))).toEqual({ taken: first });
  });

  test("whatever the order of claims, no day of a place is held twice", () => {
    const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-01-${String(d).padStart(2, "0")}`);
    const any = fc
      .record({
        source: fc.constantFrom("a", "b", "c", "d", "e"),
        days: fc.tuple(day, day),
        wards: fc.option(fc.subarray(["W01", "W02", "W03"], { minLength: 1 }), { nil: undefined }),
      })
      .map(({ source, days, wards }): Occasion => {
        const [from, to] = days.toSorted() as [string, string];
        return { source, from, to, ...(wards && { wards }) };
      });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (claims) => {
        let held: readonly Occasion[] = [];
        for (const each of claims) {
          const answer = claim(held, each);
          if ("occasions" in answer) held = answer.occasions;
        }
        for (const ward of ["W01", "W02", "W03"]) {
          for (let d = 1; d <= 28; d++) {
            const at = `2026-01-${String(d).padStart(2, "0")}`;
            const there = held.filter(
              ({ from, to, wards }) => from <= at && at <= to && (!wards || wards.includes(ward)),
            );
            expect(there.length).toBeLessThan(2);
          }
        }
      }),
      { seed: 7 },
    );
  });
});
