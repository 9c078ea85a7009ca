import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_JSON_DEPTH, parseJson } from "./json.ts";

const lists = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("JSON from outside", () => {
  it("is what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([lists, objects])("may be 64 levels deep and no deeper", (nested) => {
    expect(() => parseJson(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => parseJson(nested(MAX_JSON_DEPTH + 1))).toThrow(/nested more than 64 levels/);
    expect(() => parseJson(nested(100_000))).toThrow(SyntaxError);
  });

  it("counts no brackets inside strings, however these are escaped", () => {
    const text = JSON.stringify({ "[\\": '"\\'.repeat(5) + "[{".repeat(200), 'k"[': "]}" });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it("counts siblings once", () => {
    expect(parseJson(`[${Array(1000).fill("[[]]").join(",")}]`)).toHaveLength(1000);
  });
});
