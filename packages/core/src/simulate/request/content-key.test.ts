import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, contentKey } from "./content-key.ts";

/** The same value with the members of every object in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}

describe("a content key", () => {
  it("is the same in whatever order the members were written", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => contentKey(turned(value)) === contentKey(value)));
  });

  it("is another where anything was changed, also the order of a list", () => {
    expect(contentKey({ a: [1, 2] })).not.toBe(contentKey({ a: [2, 1] }));
    expect(contentKey({ a: 1 })).not.toBe(contentKey({ a: "1" }));
  });

  it("is of JSON that reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON has no negative zero.
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
