import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { optimizer } from "@bsull/augurs-prophet-wasmstan";
import { describe, expect, it } from "vitest";
import { historyOf } from "../history.ts";
import { hourly, townLoad } from "../testing/made-series.ts";
import { augursEngines } from "./augurs-engines.ts";
import { partsOfForecast, pathForecast } from "./path-engine.ts";

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

describe.each([
  ["ets", ["trend", "week"]],
  ["mstl", ["trend", "day", "week"]],
  ["prophet", ["trend", "day", "week"]],
] as const)("%s", (name, known) => {
  const engine = engines.find((each) => each.name === name)!;

  it("is the sum of its parts, with how far off it was of late", () => {
    for (const origin of [HOURS - 1, HOURS - 30]) {
      const parts = partsOfForecast(engine, history, origin, 24, 24)!;
      expect(Object.keys(parts).sort()).toEqual([...known, "correction"].sort());
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(pathForecast(engine, history, origin, 24, 24), 6);
    }
  });
});

it("MSTL's and Prophet's seasons of the day are those that the town's load was made with", () => {
  // The load of weekday afternoons and nights differs by what townLoad adds to the hour, whatever the engine.
  const swing = (name: string) => {
    const engine = engines.find((each) => each.name === name)!;
    const days = Array.from(
      { length: 24 },
      (_, i) => partsOfForecast(engine, history, HOURS - 1, i + 1, 24)!.day!,
    );
    return Math.max(...days) - Math.min(...days);
  };
  expect(swing("mstl") / swing("prophet")).toBeGreaterThan(0.8);
  expect(swing("mstl") / swing("prophet")).toBeLessThan(1.25);
});
