/**
 * Noise with a memory that is still a pure function of time: a first-order autoregression written as the weighted
 * sum of its latest shocks, each drawn at its own counter.
 */
import { normal } from "../random/draw.ts";
import type { Stream } from "../random/philox.ts";

/** Shocks with a weight below this are left out. */
const NEGLIGIBLE = 0.02;

/**
 * The value at `step` of an AR(1) process with coefficient `phi` (0 to below 1), mean 0 and variance 1, for the
 * series that `stream` and `series` name. Neighbouring steps correlate by `phi`.
 */
export function autoregression(stream: Stream, series: number, step: number, phi: number): number {
  let sum = 0;
  let squares = 0;
  for (let weight = 1, back = 0; weight > NEGLIGIBLE; weight *= phi, back += 1) {
    sum += weight * normal(stream, step - back, series);
    squares += weight * weight;
    if (phi === 0) break;
  }
  return sum / Math.sqrt(squares);
}

/** Shocks remembered of each series; more than any series with a coefficient up to 0.9 weighs. */
const REMEMBERED = 64;

/** {@link autoregression} of one stream, to the bit, for who asks for one step after another: shocks are drawn once. */
export function createAutoregressions(stream: Stream): (series: number, step: number, phi: number) => number {
  const shocks = new Map<number, { step: Float64Array; value: Float64Array }>();
  return (series, step, phi) => {
    let known = shocks.get(series);
    if (!known) {
      known = { step: new Float64Array(REMEMBERED).fill(Number.NaN), value: new Float64Array(REMEMBERED) };
      shocks.set(series, known);
    }
    let sum = 0;
    let squares = 0;
    for (let weight = 1, at = step; weight > NEGLIGIBLE; weight *= phi, at -= 1) {
      const place = ((at % REMEMBERED) + REMEMBERED) % REMEMBERED;
      if (known.step[place] !== at) {
        known.step[place] = at;
        known.value[place] = normal(stream, at, series);
      }
      sum += weight * known.value[place]!;
      squares += weight * weight;
      if (phi === 0) break;
    }
    return sum / Math.sqrt(squares);
  };
}
