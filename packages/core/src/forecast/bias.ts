/**
 * How far off a member has been on average of late, and how much of that to believe. A model that is not fitted again falls
 * behind a series that drifts; the mean of its latest errors says by how much, where it is more than chance.
 */

/** Steps after which an error counts for 1/e: some days of hours. */
const MEMORY = 100;
/** Errors beyond so many scales count as that far. */
const FAR = 3;
/** Most steps that one error stands for, where forecasts are made now and then. */
const MOST_STEPS = 5;

export interface BiasJson {
  mean: number;
  square: number;
  weight: number;
  last: number;
}

export class Bias {
  #mean = 0;
  #square = 0;
  #weight = 0;
  #last = Number.NaN;

  /** Adds one error, in scales, of a forecast of step `step` of time. A missing one teaches nothing. */
  learn(error: number, step: number): void {
    if (!Number.isFinite(error)) return;
    const gap = Number.isNaN(this.#last) ? 1 : Math.max(1, step - this.#last);
    const own = Math.min(MOST_STEPS, gap);
    const capped = Math.min(FAR, Math.max(-FAR, error));
    this.#last = step;
    this.#weight = this.#weight * Math.exp(-gap / MEMORY) + own;
    const share = own / this.#weight;
    this.#mean += share * (capped - this.#mean);
    this.#square += share * (capped * capped - this.#square);
  }

  /**
   * What to add to a forecast, in scales: the mean error, shrunk by the share of its square that chance explains (James &
   * Stein 1961). Errors closer in time than `related` steps are taken for one.
   */
  correction(related: number): number {
    if (this.#weight === 0) return 0;
    const square = this.#mean * this.#mean;
    const chance = (Math.max(0, this.#square - square) * related) / (this.#weight + related);
    return square > 0 ? Math.max(0, 1 - chance / square) * this.#mean : 0;
  }

  toJson(): BiasJson {
    return { mean: this.#mean, square: this.#square, weight: this.#weight, last: this.#last || 0 };
  }

  static fromJson({ mean, square, weight, last }: BiasJson): Bias {
    const bias = new Bias();
    bias.#mean = mean;
    bias.#square = square;
    bias.#weight = weight;
    bias.#last = weight > 0 ? last : Number.NaN;
    return bias;
  }
}
