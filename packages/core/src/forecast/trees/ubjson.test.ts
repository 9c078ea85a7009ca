import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { predictRows } from "./ensemble.ts";
import { readUbjson } from "./ubjson.ts";
import { readXgboost } from "./xgboost-json.ts";

/** A model that XGBoost 3.2.0 wrote, in both of its formats, with its own predictions. */
const written = JSON.parse(
  readFileSync(new URL("./testing/xgboost-3.2.0.json", import.meta.url), "utf8"),
) as { ubjson: string; json: object; rows: (number | null)[][]; predictions: number[] };
const bytes = new Uint8Array(Buffer.from(written.ubjson, "base64"));

/** Writes a value as the draft says, without types and counts, for what XGBoost does not write. */
function write(value: unknown): number[] {
  const text = (words: string) => {
    const encoded = [...new TextEncoder().encode(words)];
    return [0x49, encoded.length >> 8, encoded.length & 255, ...encoded];
  };
  if (value === null) return [0x5a];
  if (typeof value === "boolean") return [value ? 0x54 : 0x46];
  if (typeof value === "string") return [0x53, ...text(value)];
  if (typeof value === "number") {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return [0x44, ...new Uint8Array(view.buffer)];
  }
  if (Array.isArray(value)) return [0x5b, ...value.flatMap(write), 0x5d];
  return [0x7b, ...Object.entries(value as object).flatMap(([k, v]) => [...text(k), ...write(v)]), 0x7d];
}

describe("binary JSON", () => {
  it("of XGBoost holds the model that its JSON holds, and predicts its numbers within 1e-6", () => {
    const model = readXgboost(JSON.stringify(readUbjson(bytes)), "binary");
    const rows = Float32Array.from(written.rows.flat(), (value) => value ?? Number.NaN);
    const own = predictRows(model, rows);
    written.predictions.forEach((prediction, i) => {
      expect(Math.abs(own[i]! - prediction)).toBeLessThan(1e-6);
    });
    const text = readXgboost(JSON.stringify(written.json), "text");
    expect(predictRows(text, rows)).toEqual(own);
    expect(model.feature).toEqual(text.feature);
  });

  it("gives any JSON value back", () => {
    const noProto = (json: unknown) => !JSON.stringify(json).includes("__proto__");
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }).filter(noProto), (value) => {
        expect(readUbjson(Uint8Array.from(write(value)))).toEqual(value);
      }),
    );
  });

  it("cut off anywhere, or changed anywhere, is refused or read, and never hangs or throws anything else", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const broken = cut ? bytes.slice(0, at) : bytes.slice();
        if (!cut) broken[at] = byte;
        try {
          readUbjson(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
      { numRuns: 500 },
    );
    expect(() => readUbjson(new Uint8Array())).toThrow("byte 0 of the binary JSON: the file ends");
    expect(() => readUbjson(new Uint8Array(200).fill(0x5b))).toThrow("nested more than 64 deep");
  });
});
