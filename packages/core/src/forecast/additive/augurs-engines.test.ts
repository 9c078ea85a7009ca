import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { optimizer } from "@bsull/augurs-prophet-wasmstan";
import { describe, expect, it } from "vitest";
import { historyOf } from "../history.ts";
import { hourly, townLoad } from "../testing/made-series.ts";
import { augursEngines, prophetComponents } from "./augurs-engines.ts";
import { pathForecast } from "./path-engine.ts";

const folder = dirname(createRequire(import.meta.url).resolve("@bsull/augurs"));
const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, `${name}_bg.wasm`)));
const engines = augursEngines({
  ets: bytes("ets"),
  mstl: bytes("mstl"),
  prophet: bytes("prophet"),
  optimizer,
});
const HOURS = 168 * 8;
const load = townLoad(HOURS);
const history = historyOf(hourly(load));

describe.each(engines.map((engine) => [engine.name, engine] as const))("%s", (_, engine) => {
  it("forecasts a day of a town's load better than the day before does", () => {
    let own = 0;
    let yesterday = 0;
    const origin = HOURS - 60;
    for (let horizon = 1; horizon <= 24; horizon++) {
      const truth = load[origin + horizon]!;
      own += Math.abs(truth - pathForecast(engine, history, origin, horizon, 24));
      yesterday += Math.abs(truth - load[origin + horizon - 24]!);
    }
    expect(own).toBeLessThan(yesterday);
  });

  it("reads nothing past the origin", () => {
    const origin = HOURS - 100;
    const changed = historyOf(hourly(load.map((value, step) => (step > origin ? -5 : value))));
    expect(pathForecast(engine, changed, origin, 24, 24)).toBe(pathForecast(engine, history, origin, 24, 24));
  });
});

it("Prophet's trend and seasons add up to its forecast", () => {
  const { trend, seasons, sum } = prophetComponents(optimizer, history, HOURS - 1, 24);
  expect(Object.keys(seasons)).toEqual(expect.arrayContaining(["daily", "weekly"]));
  sum.forEach((value, i) => {
    const parts = Object.values(seasons).reduce((total, season) => total + season[i]!, trend[i]!);
    expect(parts).toBeCloseTo(value, 6);
  });
});
