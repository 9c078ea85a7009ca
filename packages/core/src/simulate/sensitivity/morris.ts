/**
 * Morris' screening (1991) with Campolongo's µ* (2007): elementary effects along one-at-a-time walks through a grid of
 * the unit cube. Cheap enough to tell which of many parameters matter before Sobol' indices are paid for.
 */
import { integer, uniform } from "../../random/draw.ts";
import { permutation } from "../../random/fill.ts";
import { randomStream } from "../../random/philox.ts";

export interface MorrisDesign {
  dimensions: number;
  trajectories: number;
  /** (dimensions + 1) points per trajectory, row-major; neighbours differ in one coordinate by ±step. */
  points: Float64Array;
  /** Which coordinate changes after each point of a trajectory, trajectories x dimensions. */
  order: Int32Array;
}

export interface MorrisEffect {
  /** Mean elementary effect, in the outcome's unit for the whole range of the parameter. */
  mu: number;
  /** Mean absolute effect: influence, whatever its sign. */
  muStar: number;
  /** Standard error of muStar over the walks; NaN for fewer than two. */
  muStarError: number;
  /** Standard deviation of the effects: interaction and curvature. */
  sigma: number;
}

/** Levels of the grid; with an even number and a step of levels/(2(levels-1)) each level is met equally often. */
const LEVELS = 4;
const STEP = LEVELS / (2 * (LEVELS - 1));

/** Walks to run. Points lie on 0, 1/3, 2/3, 1, moved inward by `margin`, since a quantile of 0 or 1 may be infinite. */
export function morrisDesign(
  dimensions: number,
  trajectories: number,
  seed: number,
  margin = 0.02,
): MorrisDesign {
  const stream = randomStream(seed, "morris");
  const points = new Float64Array(trajectories * (dimensions + 1) * dimensions);
  const order = new Int32Array(trajectories * dimensions);
  const inward = (level: number) => margin + (1 - 2 * margin) * level;
  for (let walk = 0; walk < trajectories; walk += 1) {
    const turns = permutation(stream, dimensions, walk, 1);
    // A start in the lower half steps up, its mirror image in the upper half steps down.
    const levels = Float64Array.from({ length: dimensions }, (_, at) => {
      const low = integer(stream, LEVELS / 2, at, walk, 2) / (LEVELS - 1);
      return uniform(stream, at, walk, 3) < 0.5 ? low : low + STEP;
    });
    for (let point = 0; point <= dimensions; point += 1) {
      const row = (walk * (dimensions + 1) + point) * dimensions;
      for (let at = 0; at < dimensions; at += 1) points[row + at] = inward(levels[at]!);
      if (point === dimensions) break;
      const turn = turns[point]!;
      order[walk * dimensions + point] = turn;
      levels[turn]! += levels[turn]! + STEP <= 1 + 1e-9 ? STEP : -STEP;
    }
  }
  return { dimensions, trajectories, points, order };
}

/** Effects of every dimension from the outcomes of the design's points; a step to or from a NaN is left out. */
export function morrisEffects(
  { dimensions, trajectories, points, order }: MorrisDesign,
  outcomes: ArrayLike<number>,
): MorrisEffect[] {
  const effects = Array.from({ length: dimensions }, () => [] as number[]);
  for (let walk = 0; walk < trajectories; walk += 1) {
    for (let point = 0; point < dimensions; point += 1) {
      const row = walk * (dimensions + 1) + point;
      const turn = order[walk * dimensions + point]!;
      const moved = points[(row + 1) * dimensions + turn]! - points[row * dimensions + turn]!;
      const effect = (outcomes[row + 1]! - outcomes[row]!) / moved;
      if (Number.isFinite(effect)) effects[turn]!.push(effect);
    }
  }
  return effects.map((sample) => {
    const { mean: mu, sd: sigma } = spread(sample);
    const { mean: muStar, sd } = spread(sample.map(Math.abs));
    return { mu, muStar, muStarError: sd / Math.sqrt(sample.length), sigma };
  });
}

/** NaN where there are no values, a deviation of NaN for one. */
function spread(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}
