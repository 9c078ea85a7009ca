import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { predictMargins, predictRows, type TreeEnsemble } from "./ensemble.ts";
import { absoluteLoss, quantileLoss, squaredLoss } from "./losses.ts";
import { trainTrees } from "./train.ts";

const stream = randomStream(11, "tree tests");

/** Rows of three features and a target that depends on the first two. */
function data(count: number, offset = 0, missing = 0): { rows: Float32Array; targets: Float64Array } {
  const rows = new Float32Array(count * 3);
  const targets = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let f = 0; f < 3; f++) {
      rows[i * 3 + f] =
        uniform(stream, i + offset, f, 1) < missing ? Number.NaN : normal(stream, i + offset, f);
    }
    const [a, b] = [rows[i * 3]!, rows[i * 3 + 1]!];
    targets[i] = (Number.isNaN(a) ? 3 : 2 * a) + (b > 0 ? 1 : -1) + 0.3 * normal(stream, i + offset, 9);
  }
  return { rows, targets };
}

const rmse = (predictions: ArrayLike<number>, targets: Float64Array) =>
  Math.sqrt(targets.reduce((sum, target, i) => sum + (target - predictions[i]!) ** 2, 0) / targets.length);

/** Best split by trying every value of every feature as threshold: the independent slow way. */
function slowBestSplit(
  rows: Float32Array,
  targets: Float64Array,
  lambda: number,
): { feature: number; gain: number } {
  const mean = targets.reduce((sum, y) => sum + y, 0) / targets.length;
  const score = (list: number[]) => {
    const g = list.reduce((sum, i) => sum + mean - targets[i]!, 0);
    return (g * g) / (list.length + lambda);
  };
  const all = [...targets.keys()];
  let best = { feature: -1, gain: 0 };
  for (let feature = 0; feature < 3; feature++) {
    for (const i of all) {
      const cut = rows[i * 3 + feature]!;
      const left = all.filter((j) => rows[j * 3 + feature]! < cut);
      const right = all.filter((j) => rows[j * 3 + feature]! >= cut);
      if (left.length === 0) continue;
      const gain = score(left) + score(right) - score(all);
      if (gain > best.gain) best = { feature, gain };
    }
  }
  return best;
}

describe("growing trees", () => {
  it("finds the split that trying every threshold finds", () => {
    fc.assert(
      fc.property(fc.nat(1000), (offset) => {
        const { rows, targets } = data(80, offset * 80);
        const { model } = trainTrees(rows, 3, targets, { loss: squaredLoss, rounds: 1, eta: 1, maxDepth: 1 });
        const best = slowBestSplit(rows, targets, 1);
        expect(model.feature[0]).toBe(best.feature);
        expect(model.gain[0]! / best.gain).toBeCloseTo(1, 4);
      }),
      { numRuns: 30 },
    );
  });

  it("gives leaves −ΣG/(ΣH + λ) times eta, and covers that add up", () => {
    const { rows, targets } = data(500);
    const { model } = trainTrees(rows, 3, targets, {
      loss: squaredLoss,
      rounds: 1,
      eta: 0.3,
      maxDepth: 3,
      lambda: 2,
    });
    const leaves = new Map<number, number[]>();
    targets.forEach((target, row) => {
      let node = 0;
      while (model.feature[node]! >= 0) {
        node =
          rows[row * 3 + model.feature[node]!]! < model.threshold[node]!
            ? model.left[node]!
            : model.right[node]!;
      }
      leaves.set(node, [...(leaves.get(node) ?? []), target]);
    });
    for (const [node, members] of leaves) {
      const residual = members.reduce((sum, y) => sum + y - model.baseMargin, 0);
      expect(model.value[node]).toBeCloseTo((0.3 * residual) / (members.length + 2), 4);
      expect(model.cover[node]).toBe(members.length);
    }
    expect(model.cover[0]).toBe(500);
  });

  it("sends missing values where they belong", () => {
    const { rows, targets } = data(3000, 0, 0.3);
    const { model } = trainTrees(rows, 3, targets, { loss: squaredLoss, rounds: 80, eta: 0.2, maxDepth: 4 });
    const fresh = data(1000, 50_000, 0.3);
    // Where the second feature is missing its ±1 cannot be known: √(0.09 + 0.3) is the floor.
    expect(rmse(predictRows(model, fresh.rows), fresh.targets)).toBeLessThan(0.75);
  });

  it("keeps a monotone constraint everywhere", () => {
    const { rows, targets } = data(2000);
    const bent = targets.map((y, i) => y + 3 * Math.sin(3 * rows[i * 3]!));
    const { model } = trainTrees(rows, 3, bent, {
      loss: squaredLoss,
      rounds: 60,
      eta: 0.2,
      maxDepth: 5,
      monotone: [1, 0, 0],
    });
    fc.assert(
      fc.property(
        fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: -3, max: 3, noNaN: true }))),
        ([a, b, c, more]) => {
          const at = (x: number) => predictMargins(model, Float32Array.of(x, b!, c!))[0]!;
          expect(at(a! + Math.abs(more!))).toBeGreaterThanOrEqual(at(a!) - 1e-5);
        },
      ),
    );
  });

  it("by gain stops at the number of leaves that was asked for", () => {
    const { rows, targets } = data(2000);
    const { model } = trainTrees(rows, 3, targets, {
      loss: squaredLoss,
      rounds: 5,
      eta: 0.3,
      maxDepth: 0,
      maxLeaves: 7,
    });
    const ends = [...model.roots.subarray(1), model.feature.length];
    ends.forEach((end, tree) => {
      expect(model.feature.subarray(model.roots[tree], end).filter((f) => f < 0)).toHaveLength(7);
    });
  });

  it("is the same for the same seed, with rows and features sampled, and another for another seed", () => {
    const { rows, targets } = data(800);
    const train = (seed: number): TreeEnsemble =>
      trainTrees(rows, 3, targets, {
        loss: squaredLoss,
        rounds: 10,
        eta: 0.3,
        maxDepth: 4,
        subsample: 0.6,
        colsample: 0.7,
        seed,
      }).model;
    expect(train(1)).toEqual(train(1));
    expect(train(1)).not.toEqual(train(2));
  });

  it("stops when held-out rows get no better, and keeps the best round", () => {
    const { rows, targets } = data(300);
    const held = data(300, 90_000);
    const validation = { ...held, patience: 10 };
    const { model, validationLoss, rounds } = trainTrees(rows, 3, targets, {
      loss: squaredLoss,
      rounds: 2000,
      eta: 0.3,
      maxDepth: 6,
      validation,
    });
    expect(rounds).toBeLessThan(200);
    expect(rounds - 1).toBe(validationLoss.indexOf(Math.min(...validationLoss)));
    expect(rmse(predictRows(model, held.rows), held.targets) ** 2).toBeCloseTo(
      Math.min(...validationLoss),
      4,
    );
  });
});

describe("other losses", () => {
  const { rows, targets } = data(6000);
  const fresh = data(6000, 200_000);

  it.each([0.1, 0.5, 0.9])("a %f quantile model lies above that share of new targets", (share) => {
    const { model } = trainTrees(rows, 3, targets, {
      loss: quantileLoss(share),
      rounds: 150,
      eta: 0.1,
      maxDepth: 4,
      minChildWeight: 20,
    });
    const predictions = predictRows(model, fresh.rows);
    const below =
      fresh.targets.filter((target, i) => target <= predictions[i]!).length / fresh.targets.length;
    expect(Math.abs(below - share)).toBeLessThan(0.04);
  });

  it("the absolute loss is not moved by one wild target in a hundred", () => {
    const wild = targets.map((y, i) => (i % 100 === 0 ? 1e5 : y));
    const { model } = trainTrees(rows, 3, wild, {
      loss: absoluteLoss,
      rounds: 150,
      eta: 0.1,
      maxDepth: 4,
      minChildWeight: 20,
    });
    expect(rmse(predictRows(model, fresh.rows), fresh.targets)).toBeLessThan(0.6);
  });
});

describe("training", () => {
  it.each([
    [{ eta: 0 }, /eta is 0; allowed is 0.000001 to 1/],
    [{ maxDepth: 0 }, /maxDepth 0 \(no limit\) needs maxLeaves/],
    [{ monotone: [1 as const] }, /1 monotone constraints for 3 features/],
    [{ subsample: Number.NaN }, /subsample is NaN/],
  ])("refuses %o", (change, message) => {
    const { rows, targets } = data(50);
    expect(() =>
      trainTrees(rows, 3, targets, { loss: squaredLoss, rounds: 1, eta: 0.1, maxDepth: 2, ...change }),
    ).toThrow(message);
  });

  it("refuses a missing target, and rows that do not fit", () => {
    const { rows, targets } = data(50);
    const options = { loss: squaredLoss, rounds: 1, eta: 0.1, maxDepth: 2 };
    expect(() => trainTrees(rows, 3, targets.with(7, Number.NaN), options)).toThrow(/target 7 is NaN/);
    expect(() => trainTrees(rows.subarray(1), 3, targets, options)).toThrow(/149 values for 50 targets/);
  });

  it("of targets that are all the same predicts them", () => {
    const { rows } = data(50);
    const { model } = trainTrees(rows, 3, new Float64Array(50).fill(4), {
      loss: squaredLoss,
      rounds: 3,
      eta: 0.5,
      maxDepth: 3,
    });
    expect(predictRows(model, rows)[0]).toBe(4);
  });
});
