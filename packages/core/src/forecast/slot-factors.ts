/** How much harder each hour of the day is to forecast than the average one. */
const HOURS = 24;
/** A slot begins with so many average errors. */
const PRIOR = 30;

export class SlotFactors {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  constructor(
    sums: ArrayLike<number> = new Float64Array(HOURS),
    counts: ArrayLike<number> = new Float64Array(HOURS),
  ) {
    this.#sums = Float64Array.from(sums);
    this.#counts = Float64Array.from(counts);
  }

  add(hour: number, error: number): void {
    this.#sums[hour]! += error;
    this.#counts[hour]!++;
  }

  at(hour: number): number {
    const count = this.#counts.reduce((a, b) => a + b, 0);
    const mean = this.#sums.reduce((a, b) => a + b, 0) / count;
    if (!(mean > 0)) return 1;
    return (this.#sums[hour]! / mean + PRIOR) / (this.#counts[hour]! + PRIOR);
  }

  toJson(): { sums: number[]; counts: number[] } {
    return { sums: [...this.#sums], counts: [...this.#counts] };
  }
}
