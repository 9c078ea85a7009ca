import { describe, expect, test } from "vitest";
import { philox4x32, randomStream } from "./philox.ts";

/** `kat_vectors` of the Random123 distribution, the lines "philox4x32 10": counter, key, expected words. */
const published = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const words = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));

/** The paper's round with exact integers, ten times: slow, and written another way. */
function slowPhilox(counter: number[], key: number[]): number[] {
  let [x0, x1, x2, x3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round += 1) {
    const p0 = x0 * 0xd2511f53n;
    const p1 = x2 * 0xcd9e8d57n;
    [x0, x1, x2, x3] = [(p1 >> 32n) ^ x1 ^ k0, p1 & mask, (p0 >> 32n) ^ x3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [x0, x1, x2, x3].map(Number);
}

function block(counter: number[], key: number[]): number[] {
  const out = new Uint32Array(4);
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  philox4x32(out, c0, c1, c2, c3, key[0]!, key[1]!);
  return [...out];
}

describe("Philox4x32-10", () => {
  test.each(published)("the published answer for counter %s, key %s", (counter, key, expected) => {
    expect(block(words(counter), words(key))).toEqual(words(expected));
  });

  test("agrees with exact integer arithmetic on 2,000 counters", () => {
    let state = [1, 2, 3, 4];
    for (let index = 0; index < 2000; index += 1) {
      const key = [state[0]! ^ index, state[3]!].map((word) => word >>> 0);
      const next = block(state, key);
      expect(next).toEqual(slowPhilox(state, key));
      state = next;
    }
  });
});

describe("randomStream", () => {
  test("neighbouring seeds and different names give different keys", () => {
    const keys = new Set<string>();
    for (let seed = 0; seed < 500; seed += 1) {
      for (const name of ["roads", "wards", 0, 1]) {
        const { k0, k1 } = randomStream(seed, name);
        keys.add(`${k0},${k1}`);
      }
    }
    expect(keys.size).toBe(2000);
  });

  test("the upper half of a 53-bit seed counts", () => {
    expect(randomStream(7, "a")).not.toEqual(randomStream(7 + 2 ** 32, "a"));
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])("refuses %s as a seed", (seed) => {
    expect(() => randomStream(seed, "a")).toThrow(RangeError);
  });
});
