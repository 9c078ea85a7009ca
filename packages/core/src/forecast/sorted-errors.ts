/** Errors in order of size, each of which can be added and taken out. Float32, so that what is stored and read again is the same. */

const FIRST_ROOM = 64;

export class SortedErrors {
  /** Room grows as needed. */
  #values = new Float32Array(0);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The error of a rank, from 0 for the smallest on. */
  at(rank: number): number {
    return this.#values[rank]!;
  }

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float32Array(Math.max(FIRST_ROOM, 2 * this.#count));
      grown.set(this.#values);
      this.#values = grown;
    }
    const at = this.below(value);
    this.#values.copyWithin(at + 1, at, this.#count);
    this.#values[at] = value;
    this.#count++;
  }

  /** Takes out one that was added. */
  remove(value: number): void {
    const at = this.below(value);
    this.#values.copyWithin(at, at + 1, this.#count);
    this.#count--;
  }

  /** How many are below a value. */
  below(value: number): number {
    const values = this.#values;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many are not above a value. */
  upTo(value: number): number {
    const values = this.#values;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
