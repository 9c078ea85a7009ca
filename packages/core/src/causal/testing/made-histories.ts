/**
 * Histories with an effect that is known, each a pure function of (seed, repetition): what the estimators are tried on.
 * They are harder than the estimators' textbook cases: disturbances last from day to day, effects differ from unit to
 * unit, treatment follows the weather.
 */
import { normal, uniform } from "../../random/draw.ts";
import { randomStream, type Stream } from "../../random/philox.ts";
import type { Panel } from "../estimate/difference-in-differences.ts";
import type { Sample } from "../estimate/doubly-robust.ts";
import type { Series } from "../estimate/interrupted-time-series.ts";
import type { OneTreated } from "../estimate/synthetic-control.ts";

/** A first-order autoregression with unit innovations, started in its stationary state. */
function lasting(stream: Stream, length: number, persistence: number, ...at: [number, number]): Float64Array {
  const out = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    const shock = normal(stream, t, ...at);
    out[t] = t === 0 ? shock / Math.sqrt(1 - persistence ** 2) : persistence * out[t - 1]! + shock;
  }
  return out;
}

/** 30 monitors, 12 under the measure from day 30 of 60; shared days, lasting disturbances, effects that vary. */
export function madePanel(seed: number, repetition: number, effect: number): Panel {
  const stream = randomStream(seed, `panel ${repetition}`);
  const shared = lasting(stream, 60, 0.7, 1000, 0);
  const treated = Array.from({ length: 30 }, (_, i) => i < 12);
  const values = treated.map((inside, i) => {
    const own = lasting(stream, 60, 0.6, i, 1);
    const level = 80 + 20 * normal(stream, i, 0, 2);
    const its = effect * (1 + 0.3 * normal(stream, i, 0, 3));
    return own.map((e, t) => level + 10 * shared[t]! + 3 * e + (inside && t >= 30 ? its : 0));
  });
  return { values, treated, start: 30 };
}

/** One ward and 12 others that share three driving forces; the ward's loads lie within the others'. */
export function madeWard(seed: number, repetition: number, effect: number): OneTreated {
  const stream = randomStream(seed, `ward ${repetition}`);
  const times = 150;
  const start = 110;
  const forces = [0, 1, 2].map((f) => lasting(stream, times, 0.8, f, 1));
  const loads = Array.from({ length: 12 }, (_, d) => forces.map((_, f) => 0.5 + uniform(stream, d, f, 2)));
  const mix = [0.4, 0.35, 0.25].map((weight, k) => ({ weight, donor: 2 + 3 * k }));
  const series = (load: number[], unit: number, add: number) =>
    Float64Array.from({ length: times }, (_, t) => {
      const driven = forces.reduce((sum, force, f) => sum + 4 * load[f]! * force[t]!, 0);
      return (
        100 + 5 * normal(stream, unit, 0, 4) + driven + normal(stream, t, unit, 3) + (t >= start ? add : 0)
      );
    });
  const treated = forces.map((_, f) =>
    mix.reduce((sum, { weight, donor }) => sum + weight * loads[donor]![f]!, 0),
  );
  return { treated: series(treated, 99, effect), donors: loads.map((load, d) => series(load, d, 0)), start };
}

/** 300 days of one station, the measure from day 200: season, week, wind and temperature, disturbances that last. */
export function madeStation(seed: number, repetition: number, effect: number): Series {
  const stream = randomStream(seed, `station ${repetition}`);
  const length = 300;
  const start = 200;
  const temperature = lasting(stream, length, 0.8, 0, 1).map(
    (e, t) => 25 + 6 * Math.sin((2 * Math.PI * t) / 365) + 2 * e,
  );
  const wind = lasting(stream, length, 0.5, 0, 2).map((e) => 2.5 + 0.6 * e);
  const disturbance = lasting(stream, length, 0.5, 0, 3);
  const values = disturbance.map(
    (e, t) =>
      140 -
      1.5 * temperature[t]! -
      12 * wind[t]! +
      4 * Math.cos((2 * Math.PI * t) / 7) +
      6 * e +
      (t >= start ? effect : 0),
  );
  const weather = [
    { name: "temperature", values: temperature },
    { name: "wind", values: wind },
  ];
  return { values, start, weather, cycles: [7], trend: true };
}

/** 800 days; the measure was ordered on days that were bad anyhow, and worked better in calm: naive means mislead. */
export function madeDays(seed: number, repetition: number, effect: number): Sample {
  const stream = randomStream(seed, `days ${repetition}`);
  const causes: Float64Array[] = [];
  const treated: boolean[] = [];
  const outcome = Float64Array.from({ length: 800 }, (_, i) => {
    const row = Float64Array.from({ length: 4 }, (_, c) => normal(stream, i, c, 1));
    const [wind, temperature, holiday] = row as unknown as [number, number, number];
    const inside = uniform(stream, i, 0, 2) < 1 / (1 + Math.exp(0.3 + 0.8 * wind + 0.5 * temperature));
    causes.push(row);
    treated.push(inside);
    const without =
      120 - 15 * wind - 8 * temperature + 4 * wind * wind + 3 * wind * temperature + 5 * holiday;
    return without + 8 * normal(stream, i, 0, 3) + (inside ? effect * (1 + 0.4 * wind) : 0);
  });
  return { outcome, treated, causes };
}
