/**
 * How good forecasts were. Errors of points after Hyndman & Koehler (2006, doi:10.1016/j.ijforecast.2006.03.001),
 * quantile scores and CRPS after Gneiting & Raftery (2007, doi:10.1198/016214506000001437).
 */

/** Levels at which a forecast distribution is kept; the outer pairs are the 95 % and the 80 % interval. */
export const LEVELS = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975] as const;
const last = LEVELS.length - 1;

export interface Scores {
  /** Forecasts with a truth to compare to. */
  n: number;
  mae: number;
  rmse: number;
  /** Per cent; truths of 0 are left out; null where none is left. */
  mape: number | null;
  /** Sum of absolute errors over the sum of absolute truths, per cent. */
  wape: number | null;
  /** MAE over the MAE of the seasonal naive within the training part; null where that is 0 or unknown. */
  mase: number | null;
  r2: number | null;
  /** Mean pinball loss over the levels, and CRPS as twice its integral over the level. */
  pinball: number;
  crps: number;
  coverage80: number;
  width80: number;
  coverage95: number;
  width95: number;
}

/** Pinball loss of a quantile forecast. */
export function pinball(truth: number, forecast: number, level: number): number {
  return truth >= forecast ? level * (truth - forecast) : (1 - level) * (forecast - truth);
}

/**
 * CRPS of a distribution given by its quantiles: twice the integral of the pinball loss over the level, by the
 * trapezium rule; the two tails beyond the outermost levels count with the outermost loss falling to 0.
 */
export function crps(truth: number, quantiles: ArrayLike<number>): number {
  let sum = 0;
  let before = 0;
  let levelBefore = 0;
  LEVELS.forEach((level, i) => {
    const loss = pinball(truth, quantiles[i]!, level);
    sum += ((loss + before) / 2) * (level - levelBefore);
    before = loss;
    levelBefore = level;
  });
  return 2 * (sum + (before / 2) * (1 - levelBefore));
}

/** Adds up scores one forecast at a time. */
export class Score {
  #n = 0;
  #absolute = 0;
  #squared = 0;
  #relative = 0;
  #relativeCount = 0;
  #truth = 0;
  #truthSquared = 0;
  #truthAbsolute = 0;
  #pinball = 0;
  #crps = 0;
  #inside = [0, 0];
  #width = [0, 0];

  /** @param quantiles at {@link LEVELS}. A missing truth is passed over. */
  add(truth: number, forecast: number, quantiles: ArrayLike<number>): void {
    if (Number.isNaN(truth)) return;
    const error = Math.abs(truth - forecast);
    this.#n++;
    this.#absolute += error;
    this.#squared += error * error;
    this.#truth += truth;
    this.#truthSquared += truth * truth;
    this.#truthAbsolute += Math.abs(truth);
    if (truth !== 0) {
      this.#relative += error / Math.abs(truth);
      this.#relativeCount++;
    }
    let sum = 0;
    LEVELS.forEach((level, i) => {
      sum += pinball(truth, quantiles[i]!, level);
    });
    this.#pinball += sum / LEVELS.length;
    this.#crps += crps(truth, quantiles);
    for (const pair of [0, 1]) {
      const low = quantiles[pair]!;
      const high = quantiles[last - pair]!;
      if (truth >= low && truth <= high) this.#inside[pair]!++;
      this.#width[pair]! += high - low;
    }
  }

  /**
   * The scores so far.
   * @param naiveMae MAE of the seasonal naive within the training part, for MASE.
   */
  scores(naiveMae: number): Scores {
    const n = this.#n;
    const spread = this.#truthSquared - (this.#truth * this.#truth) / n;
    const mae = this.#absolute / n;
    return {
      n,
      mae,
      rmse: Math.sqrt(this.#squared / n),
      mape: this.#relativeCount > 0 ? (100 * this.#relative) / this.#relativeCount : null,
      wape: this.#truthAbsolute > 0 ? (100 * this.#absolute) / this.#truthAbsolute : null,
      mase: naiveMae > 0 ? mae / naiveMae : null,
      r2: spread > 1e-12 * this.#truthSquared ? 1 - this.#squared / spread : null,
      pinball: this.#pinball / n,
      crps: this.#crps / n,
      coverage80: this.#inside[1]! / n,
      width80: this.#width[1]! / n,
      coverage95: this.#inside[0]! / n,
      width95: this.#width[0]! / n,
    };
  }
}
