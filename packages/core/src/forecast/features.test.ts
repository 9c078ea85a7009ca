import { describe, expect, it } from "vitest";
import { featureSet } from "./features.ts";
import { historyOf } from "./history.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

const HOURS = 12 * 168;
const ORIGIN = 10 * 168 - 1;
/** Small enough not to be taken for a fault of the instrument. */
const LIFT = 0.5;

const row = (load: Float64Array, temperature: Float64Array, horizon: number) => {
  const known = ["temp_c"];
  const features = featureSet({ day: 24, week: 168, known, calendar: "none", peers: false, seasons: false });
  const history = historyOf(hourly(load, [{ name: "temp_c", values: temperature }]));
  const out = new Float32Array(features.names.length);
  features.fill(history, undefined, ORIGIN, horizon, out, 0);
  return { history, of: (name: string) => out[features.names.indexOf(name)]! };
};

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe("what is known ahead", () => {
  it("is compared with the week that the level is of", () => {
    const temperature = townLoad(HOURS, 1, 5);
    const week = mean(temperature.slice(ORIGIN - 167, ORIGIN + 1));
    for (const horizon of [1, 30, 168]) {
      const target = ORIGIN + horizon;
      const { of } = row(townLoad(HOURS), temperature, horizon);
      const day = mean(temperature.slice(target - 23, target + 1));
      const days = mean(temperature.slice(target - 71, target + 1));
      expect(of("temp_c of a day less the week before")).toBeCloseTo(day - week, 3);
      expect(of("temp_c of three days less the week before")).toBeCloseTo(days - week, 3);
    }
  });
});

describe("the surprise at this time", () => {
  it("is what the same hour of the last days lay above its usual value", () => {
    const flat = new Float64Array(HOURS).map((_, step) => 100 + 10 * Math.sin((2 * Math.PI * step) / 24));
    const raised = flat.slice();
    // Six o'clock of the last two days.
    const hours = [0, 1].map((day) => ORIGIN - 24 * day - ((ORIGIN - 6) % 24));
    for (const step of hours) raised[step]! += LIFT;
    for (const horizon of [1, 7, 24, 31, 100, 151]) {
      const { history, of } = row(raised, new Float64Array(HOURS), horizon);
      const atSix = (ORIGIN + horizon - hours[0]!) % 24 === 0;
      const unit = history.scale[ORIGIN]!;
      expect(of("surprise at this time, three days")).toBeCloseTo(atSix ? (2 * LIFT) / 3 / unit : 0, 5);
      expect(of("surprise at this time, a week")).toBeCloseTo(atSix ? (2 * LIFT) / 7 / unit : 0, 5);
    }
  });
});
