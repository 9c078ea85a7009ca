/**
 * The matcher against a slow one of another kind: it writes the pattern out as a list of alternatives without `$or`,
 * and the event as every way of choosing one element from each array, and compares path by path.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./event-pattern.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Flat = Map<string, Json>;

const keys = ["a", "b", "c"];
const leaf = fc.constantFrom<Json>(null, true, 0, 1, 5, "", "x", "xy", "X", "yx");

/** `depth` levels; arrays hold leaves or objects. */
function event(depth: number): fc.Arbitrary<{ [key: string]: Json }> {
  const inner: fc.Arbitrary<Json> =
    depth === 0
      ? fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }))
      : fc.oneof(
          leaf,
          fc.array(leaf, { maxLength: 2 }),
          event(depth - 1),
          fc.array(event(depth - 1), { maxLength: 2 }),
        );
  return fc.dictionary(fc.constantFrom(...keys), inner, { maxKeys: 3 });
}

const element = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, 1, "x", "xy", ""),
  fc.constantFrom<Json>(
    { prefix: "x" },
    { suffix: "x" },
    { wildcard: "*x*" },
    { "equals-ignore-case": "x" },
    { "anything-but": ["x"] },
    { "anything-but": [1, 5] },
    { "anything-but": { prefix: "x" } },
    { numeric: [">", 0, "<", 5] },
    { numeric: ["=", 5] },
    { exists: true },
    { exists: false },
  ),
);

/** A pattern over `names`; `$or` branches take names that the rest does not use. */
function pattern(depth: number, names: string[]): fc.Arbitrary<{ [key: string]: Json }> {
  const list = fc.array(element, { minLength: 1, maxLength: 2 });
  const inner: fc.Arbitrary<Json> = depth === 0 ? list : fc.oneof(list, pattern(depth - 1, keys));
  const plain = (from: string[]) =>
    fc.dictionary(fc.constantFrom(...from), inner, { minKeys: 1, maxKeys: 2 });
  if (names.length < 2) return plain(names);
  const [first = "a", ...rest] = names;
  const or = fc
    .tuple(plain(rest), plain(rest), fc.option(plain([first]), { nil: {} }))
    .map(([one, two, fields]) => ({ ...fields, $or: [one, two] }));
  return fc.oneof(plain(names), or);
}

function alternatives(node: { [key: string]: Json }, path: string[]): Map<string, Json[]>[] {
  let all: Map<string, Json[]>[] = [new Map()];
  for (const [key, inner] of Object.entries(node)) {
    const here =
      key === "$or"
        ? (inner as { [key: string]: Json }[]).flatMap((each) => alternatives(each, path))
        : Array.isArray(inner)
          ? [new Map([[[...path, key].join("/"), inner]])]
          : alternatives(inner as { [key: string]: Json }, [...path, key]);
    all = all.flatMap((left) => here.map((right) => new Map([...left, ...right])));
  }
  return all;
}

function choices(value: Json, path: string[]): Flat[] {
  if (Array.isArray(value))
    return value.length === 0 ? [new Map()] : value.flatMap((each) => choices(each, path));
  if (value === null || typeof value !== "object") return [new Map([[path.join("/"), value]])];
  let all: Flat[] = [new Map()];
  for (const [key, inner] of Object.entries(value)) {
    const here = choices(inner, [...path, key]);
    all = all.flatMap((left) => here.map((right) => new Map([...left, ...right])));
  }
  return all;
}

function holds(test: Json, value: Json | undefined, present: boolean): boolean {
  const is = (key: string): Json | undefined =>
    test !== null && typeof test === "object" && !Array.isArray(test) ? test[key] : undefined;
  if (is("exists") === false) return !present;
  if (value === undefined) return false;
  if (is("exists") === true) return true;
  const but = is("anything-but");
  if (Array.isArray(but)) return !but.includes(value);
  if (but !== undefined) return !(typeof value === "string" && value.startsWith("x"));
  if (test === null || typeof test !== "object") return test === value;
  const range = is("numeric");
  if (Array.isArray(range))
    return range[0] === "=" ? value === 5 : typeof value === "number" && value > 0 && value < 5;
  if (typeof value !== "string") return false;
  if (is("prefix")) return value.charAt(0) === "x";
  if (is("suffix")) return value.charAt(value.length - 1) === "x";
  if (is("wildcard")) return value.includes("x");
  return value === "x" || value === "X";
}

function slowMatch(given: { [key: string]: Json }, from: { [key: string]: Json }): boolean {
  const flats = choices(from, []);
  const present = new Set(flats.flatMap((flat) => [...flat.keys()]));
  return alternatives(given, []).some((alternative) =>
    flats.some((flat) =>
      [...alternative].every(([path, tests]) =>
        tests.some((test) => holds(test, flat.get(path), present.has(path))),
      ),
    ),
  );
}

describe("Event patterns", () => {
  it("match what a slow comparison of all alternatives with all choices matches", () => {
    let matched = 0;
    fc.assert(
      fc.property(pattern(1, keys), event(2), (given, from) => {
        const expected = slowMatch(given, from);
        if (expected) matched += 1;
        expect(compilePattern(given)(from)).toBe(expected);
      }),
      { numRuns: 8000, seed: 20261121 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  it("never fail on any JSON as an event", () => {
    const match = compilePattern({
      a: { b: [{ prefix: "x" }, { exists: false }] },
      c: [{ "anything-but": 1 }],
    });
    fc.assert(
      fc.property(fc.jsonValue(), (from) => typeof match(from) === "boolean"),
      { numRuns: 500, seed: 1 },
    );
  });
});
