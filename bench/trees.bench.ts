/** Our trees' training time and error, beside XGBoost's `hist` on the same rows where python3 can import it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { predictRows } from "@nagar/core/forecast/trees/ensemble.ts";
import { squaredLoss } from "@nagar/core/forecast/trees/losses.ts";
import { trainTrees } from "@nagar/core/forecast/trees/train.ts";
import { normal, uniform } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";

export const description =
  "boosted trees, 50,000 × 50, 200 rounds of depth 8: seconds and RMSE, beside XGBoost's";

const FEATURES = 50;
const TEST_ROWS = 10_000;

/** @param args --rows N, --rounds N for a smaller run. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const rows = option(args, "--rows", 50_000);
  const rounds = option(args, "--rounds", 200);
  const train = friedman(rows, 1);
  const test = friedman(TEST_ROWS, 2);
  // A small run first, so that compiling is not counted.
  const small = friedman(2_000, 3);
  trainTrees(small.rows, FEATURES, small.targets, options(10));
  const started = performance.now();
  const { model } = trainTrees(train.rows, FEATURES, train.targets, options(rounds));
  const seconds = (performance.now() - started) / 1000;
  return {
    rows,
    features: FEATURES,
    rounds,
    depth: 8,
    bins: 255,
    seconds: Number(seconds.toFixed(2)),
    rmse: rmse(predictRows(model, test.rows), test.targets),
    xgboost: xgboost(train, test, rounds),
  };
}

const options = (rounds: number) => ({
  loss: squaredLoss,
  rounds,
  eta: 0.1,
  maxDepth: 8,
  minChildWeight: 1,
  lambda: 1,
  maxBins: 255,
  seed: 1,
});

interface Sample {
  rows: Float32Array;
  targets: Float64Array;
}

/** Friedman's first function (1991) of five of the features, the rest noise, plus normal noise of 1. */
function friedman(count: number, seed: number): Sample {
  const stream = randomStream(seed, "friedman");
  const rows = new Float32Array(count * FEATURES);
  for (let i = 0; i < rows.length; i++) rows[i] = uniform(stream, i);
  const targets = Float64Array.from({ length: count }, (_, i) => {
    const [a, b, c, d, e] = rows.subarray(i * FEATURES, i * FEATURES + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + normal(stream, i);
  });
  return { rows, targets };
}

function rmse(predictions: ArrayLike<number>, targets: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (targets[i]! - predictions[i]!) ** 2;
  return Number(Math.sqrt(sum / targets.length).toFixed(5));
}

const SCRIPT = `
import sys, json, time
import numpy as np, xgboost as xgb
folder, features, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
read = lambda name, kind: np.fromfile(folder + "/" + name, kind)
x, y = read("x", "<f4").reshape(-1, features), read("y", "<f8")
u, v = read("u", "<f4").reshape(-1, features), read("v", "<f8")
started = time.time()
params = dict(tree_method="hist", max_depth=8, eta=0.1, max_bin=256, nthread=1, reg_lambda=1, min_child_weight=1)
booster = xgb.train(params, xgb.DMatrix(x, y), rounds)
seconds = time.time() - started
error = float(np.sqrt(np.mean((v - booster.predict(xgb.DMatrix(u))) ** 2)))
print(json.dumps(dict(version=xgb.__version__, seconds=round(seconds, 2), rmse=round(error, 5))))
`;

/** Debian's own is not the first on the path where another was installed beside it. */
const PYTHONS = ["python3", "/usr/bin/python3"];

function canImport(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import numpy, xgboost"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** XGBoost on one thread and the same rows; in words why not, where it cannot be run. */
function xgboost(train: Sample, test: Sample, rounds: number): unknown {
  const python = PYTHONS.find(canImport);
  if (!python) return "absent: python3 cannot import numpy and xgboost (Debian's python3-xgboost)";
  const folder = mkdtempSync(join(tmpdir(), "nagar-xgboost-"));
  try {
    for (const [name, values] of [
      ["x", train.rows],
      ["y", train.targets],
      ["u", test.rows],
      ["v", test.targets],
    ] as const) {
      writeFileSync(join(folder, name), values);
    }
    return JSON.parse(
      execFileSync(python, ["-c", SCRIPT, folder, String(FEATURES), String(rounds)], { encoding: "utf8" }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function option(args: string[], name: string, fallback: number): number {
  const at = args.indexOf(name);
  return at < 0 ? fallback : Number(args[at + 1]);
}
