import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { predictMargins, predictRows, type TreeEnsemble } from "./ensemble.ts";
import { shapValues } from "./tree-shap.ts";
import { readXgboost, writeXgboost } from "./xgboost-json.ts";

const CASES = ["squared", "shallow", "absolute", "logistic", "poisson", "monotone", "lossguide"];

const shared = needsSharedData("models written by XGBoost 1.7.4", "xgboost/cases.json");
describe.skipIf(shared.missing)(shared.title, () => {
  const table = (path: string) => (parse(readSharedText(path)) as string[][]).slice(1);
  const load = (name: string) => ({
    text: readSharedText(`xgboost/${name}.json`),
    rows: Float32Array.from(table(`xgboost/${name}.inputs.csv`).flat(), (cell) =>
      cell === "" ? Number.NaN : Number(cell),
    ),
    expected: table(`xgboost/${name}.expected.csv`).map((row) => row.map(Number)),
  });

  it.each(CASES)("%s: predictions and margins are XGBoost's within 1e-6", (name) => {
    const { text, rows, expected } = load(name);
    const model = readXgboost(text, name);
    const [predictions, margins] = [predictRows(model, rows), predictMargins(model, rows)];
    expected.forEach(([prediction, margin], row) => {
      expect(Math.abs(predictions[row]! - prediction!)).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(prediction!)),
      );
      expect(Math.abs(margins[row]! - margin!)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(margin!)));
    });
  });

  it.each(CASES)("%s: contributions are XGBoost's exact TreeSHAP values within 1e-4", (name) => {
    const { text, rows, expected } = load(name);
    const values = shapValues(readXgboost(text, name), rows);
    expected.forEach((row, at) => {
      row.slice(2).forEach((value, feature) => {
        expect(Math.abs(values[at * (row.length - 2) + feature]! - value)).toBeLessThan(1e-4);
      });
    });
  });

  it.each(CASES)("%s: what is written reads back as the same model", (name) => {
    const model = readXgboost(load(name).text, name);
    const { baseMargin, ...back } = readXgboost(writeXgboost(model), name);
    const { baseMargin: original, ...rest } = model;
    expect(back).toEqual(rest);
    expect(baseMargin).toBeCloseTo(original, 12);
  });
});

/** A stump on feature 0 and a tree of two levels on both, by hand. */
const small: TreeEnsemble = {
  objective: "reg:squarederror",
  features: 2,
  featureNames: ["a", "b"],
  baseMargin: 0.5,
  roots: Int32Array.of(0, 3),
  feature: Int32Array.of(0, -1, -1, 1, -1, 0, -1, -1),
  threshold: Float32Array.of(1, 0, 0, 0, 0, 2, 0, 0),
  left: Int32Array.of(1, -1, -1, 4, -1, 6, -1, -1),
  right: Int32Array.of(2, -1, -1, 5, -1, 7, -1, -1),
  defaultLeft: Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0),
  value: Float32Array.of(0, -1, 2, 0, 0.5, 0, 3, -2),
  cover: Float32Array.of(10, 6, 4, 10, 5, 5, 2, 3),
  gain: Float32Array.of(5, 0, 0, 4, 0, 2, 0, 0),
};

/** Shapley values by their definition: every order of the two features, unknown ones averaged by cover. */
function slowShap(row: readonly [number, number]): number[] {
  const value = (known: readonly boolean[]) => {
    const go = (node: number): number => {
      const f = small.feature[node]!;
      if (f < 0) return small.value[node]!;
      const [left, right] = [small.left[node]!, small.right[node]!];
      if (known[f]) {
        const x = row[f]!;
        return go(
          Number.isNaN(x)
            ? small.defaultLeft[node]
              ? left
              : right
            : x < small.threshold[node]!
              ? left
              : right,
        );
      }
      return (go(left) * small.cover[left]! + go(right) * small.cover[right]!) / small.cover[node]!;
    };
    return small.roots.reduce((sum, root) => sum + go(root), small.baseMargin);
  };
  const [none, a, b, both] = [
    value([false, false]),
    value([true, false]),
    value([false, true]),
    value([true, true]),
  ];
  return [(a - none + both - b) / 2, (b - none + both - a) / 2, none];
}

describe("TreeSHAP", () => {
  const x = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround), fc.constant(Number.NaN));

  it("is the Shapley value by its definition, missing values included, and adds up to the margin", () => {
    fc.assert(
      fc.property(x, x, (a, b) => {
        const rows = Float32Array.of(a, b);
        const values = shapValues(small, rows);
        for (const [i, value] of slowShap([a, b]).entries()) expect(values[i]).toBeCloseTo(value, 9);
        expect(values[0]! + values[1]! + values[2]!).toBeCloseTo(predictMargins(small, rows)[0]!, 5);
      }),
    );
  });
});

describe("reading a model", () => {
  it.each([
    ["not JSON", "{", /not JSON/],
    ["another file", '{"a":1}', /not an XGBoost model: learner/],
    [
      "another booster",
      writeXgboost(small).replace('"gbtree"}', '"gblinear"}').replace('"name":"gbtree"', '"name":"gblinear"'),
      /booster is "gblinear"/,
    ],
    [
      "another objective",
      writeXgboost(small).replace("reg:squarederror", "multi:softmax"),
      /objective is "multi:softmax"/,
    ],
    [
      "a loop",
      writeXgboost(small).replace('"left_children":[1,-1,-1]', '"left_children":[0,-1,-1]'),
      /tree 0, node 0: children 0 and 2/,
    ],
    [
      "a feature too many",
      writeXgboost(small).replace('"split_indices":[0,0,0]', '"split_indices":[9,0,0]'),
      /splits on feature 9 of 2/,
    ],
    [
      "an array cut off",
      writeXgboost(small).replace('"default_left":[1,0,0]', '"default_left":[1]'),
      /default_left has 1 values for 3 nodes/,
    ],
  ])("refuses %s", (_, text, message) => {
    expect(() => readXgboost(text, "m.json")).toThrow(message);
  });
});
