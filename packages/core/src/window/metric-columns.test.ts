import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashName } from "./hash.ts";
import { MetricColumns } from "./metric-columns.ts";

const name = fc.constantFrom("pm25", "pm10", "no2", "unknown_a", "unknown_b");
const metrics = fc.dictionary(name, fc.double({ noNaN: true }), { maxKeys: 5 });

/** What the columns hold of a slot, as an object again. */
function metricsIn({ shapes, starts, values }: MetricColumns, slot: number): [string, number][] {
  const start = starts[slot] as number;
  return shapes[slot]!.names.map((each, i) => [each, values[start + i] as number]);
}

describe("the metrics of many observations", () => {
  it("are in the columns as they are in the observations, in their order, however names change", () => {
    fc.assert(
      fc.property(fc.array(metrics, { maxLength: 60 }), (all) => {
        // Room for one observation: the values outgrow it.
        const columns = new MetricColumns(1);
        const slots = new MetricColumns(all.length);
        for (const [slot, each] of all.entries()) {
          columns.put(slot, each);
          slots.put(slot, each);
        }
        for (const [slot, each] of all.entries())
          expect(metricsIn(slots, slot)).toEqual(Object.entries(each));
        expect(columns.values.slice(0, all.flatMap((each) => Object.keys(each)).length)).toEqual(
          Float64Array.from(all.flatMap((each) => Object.values(each))),
        );
      }),
    );
  });

  it("share a shape where they are the same names in the same order, with the names' hashes", () => {
    const columns = new MetricColumns(3);
    const first = columns.put(0, { pm25: 1, pm10: 2 });
    const other = columns.put(1, { pm10: 2, pm25: 1 });
    expect(columns.put(2, { pm25: 3, pm10: 4 })).toBe(first);
    expect(other).not.toBe(first);
    expect(first.keys).toEqual(["pm25", "pm10"].map(hashName));
  });
});
