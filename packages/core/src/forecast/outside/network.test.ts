import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { type PathEngine, settled } from "../additive/path-engine.ts";
import { historyOf } from "../history.ts";
import { intervalOf, pastOf, predict } from "../model.ts";
import { fitModel } from "../model-kinds.ts";
import { hourly, START_MS, townLoad } from "../testing/made-series.ts";
import { loadNetwork } from "./network.ts";
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
  let engine: PathEngine;
  beforeAll(async () => {
    engine = await loadNetwork(matrixModel(matrix, PAST, STEPS), shape, START_MS, runtime);
  });

  it("that averages two days gives the mean of yesterday and the day before", async () => {
    const origin = 1_500;
    const path = await settled([engine], () => engine.path(history, origin, STEPS));
    for (let hour = 0; hour < STEPS; hour++) {
      const [yesterday, before] = [load[origin + 1 + hour - 24]!, load[origin + 1 + hour - 48]!];
      expect(path[hour]).toBeCloseTo((yesterday + before) / 2, 3);
    }
  });

  it("answers requests that come at the same time each with its own", async () => {
    const alone = await settled([engine], () => engine.path(history, 1_600, STEPS));
    const fresh = await loadNetwork(matrixModel(matrix, PAST, STEPS), shape, START_MS, runtime);
    const paths = await Promise.all(
      [1_600, 1_601, 1_600, 1_602].map((origin) =>
        settled([fresh], () => fresh.path(history, origin, STEPS)),
      ),
    );
    expect(paths[0]).toEqual(alone);
    expect(paths[2]).toEqual(alone);
    expect(paths[1]).not.toEqual(alone);
    expect(paths.flatMap((path) => [...path]).every(Number.isFinite)).toBe(true);
  });

  it("as a model gets intervals that hold about the share that they say on what follows", async () => {
    const series = [hourly(load)];
    const options = { horizons: [1, 24], calendar: "in", seed: 1, engines: [engine] } as const;
    const model = await settled([engine], () => fitModel("onnx", { series, steps: [1_400] }, options));
    const hits = await settled([engine], () => {
      const past = pastOf(series);
      return Array.from({ length: 115 }, (_, i) => 1_400 + 5 * i).flatMap((origin) =>
        predict(model, past, { origin }).map((forecast) => {
          const [low, high] = intervalOf(forecast, 95);
          const truth = load[origin + forecast.horizon]!;
          return truth >= low && truth <= high ? 1 : 0;
        }),
      );
    });
    const share = hits.reduce<number>((sum, hit) => sum + hit, 0) / hits.length;
    expect(Math.abs(share - 0.95)).toBeLessThan(0.04);
  });

  it("gives nothing for moments that it has seen in training, or with too little past", async () => {
    const until = START_MS + 1_000 * 3_600_000;
    const late = await loadNetwork(matrixModel(matrix, PAST, STEPS), shape, until, runtime);
    const at = (origin: number) => settled([late], () => late.path(history, origin, STEPS)[0]!);
    expect(await at(998)).toBeNaN();
    expect(await at(999)).toBeGreaterThan(0);
    expect(engine.path(history, PAST - 2, STEPS)[0]).toBeNaN();
  });

  it("that takes or gives another number of steps is refused, as are bytes that are none", async () => {
    const bytes = matrixModel(matrix, PAST, STEPS);
    await expect(loadNetwork(bytes, { ...shape, steps: 12 }, 0)).rejects.toThrow(/gives 24 values/);
    await expect(loadNetwork(bytes, { ...shape, past: 47 }, 0)).rejects.toThrow(/does not take \[1, 47\]/);
    await expect(loadNetwork(new Uint8Array([1, 2, 3]), shape, 0)).rejects.toThrow(InvalidInput);
  });
});
