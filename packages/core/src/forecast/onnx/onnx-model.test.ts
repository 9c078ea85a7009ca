import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { historyOf } from "../history.ts";
import { LEVELS } from "../metrics.ts";
import { hourly, townLoad } from "../testing/made-series.ts";
import { calibrateOnnx, loadOnnx, type OnnxModel, predictOnnx } from "./onnx-model.ts";
import { matrixModel } from "./testing/write-onnx.ts";

const PAST = 48;
const STEPS = 24;
const folder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web/wasm"));
const runtime = new Uint8Array(readFileSync(join(folder, "ort-wasm-simd-threaded.wasm")));
/** A network that repeats the mean of the last two days, hour by hour. */
const matrix = new Float32Array(PAST * STEPS);
for (let hour = 0; hour < STEPS; hour++) {
  matrix[hour * STEPS + hour] = 0.5;
  matrix[(hour + 24) * STEPS + hour] = 0.5;
}
const shape = { past: PAST, steps: STEPS, input: "flat" } as const;
const load = townLoad(2_000);
const history = historyOf(hourly(load));

describe("a network in ONNX", () => {
  let model: OnnxModel;
  beforeAll(async () => {
    model = await loadOnnx(matrixModel(matrix, PAST, STEPS), shape, runtime);
  });

  it("that averages two days gives the mean of yesterday and the day before", async () => {
    const origin = 1_500;
    const path = await model.path(history, origin);
    for (let hour = 0; hour < STEPS; hour++) {
      const [yesterday, before] = [load[origin + 1 + hour - 24]!, load[origin + 1 + hour - 48]!];
      expect(path[hour]).toBeCloseTo((yesterday + before) / 2, 3);
    }
  });

  it("gets intervals that hold about the share that they say on what follows", async () => {
    const bounds = await calibrateOnnx(model, history, 200, 1_400);
    let inside = 0;
    let count = 0;
    for (let origin = 1_400; origin + STEPS < 2_000; origin += 5) {
      const forecasts = await predictOnnx(model, bounds, history, origin);
      forecasts.forEach(({ quantiles }, i) => {
        const truth = load[origin + 1 + i]!;
        if (truth >= quantiles[0]! && truth <= quantiles[LEVELS.length - 1]!) inside++;
        count++;
      });
    }
    expect(Math.abs(inside / count - 0.95)).toBeLessThan(0.04);
  });

  it("that takes or gives another number of steps is refused, as are bytes that are none", async () => {
    const bytes = matrixModel(matrix, PAST, STEPS);
    await expect(loadOnnx(bytes, { ...shape, steps: 12 })).rejects.toThrow(/gives 24 values/);
    await expect(loadOnnx(bytes, { ...shape, past: 47 })).rejects.toThrow(/does not take \[1, 47\]/);
    await expect(loadOnnx(new Uint8Array([1, 2, 3]), shape)).rejects.toThrow(InvalidInput);
    await expect(model.path(history, 10)).rejects.toThrow("11 steps are known; the network reads 48");
  });
});
