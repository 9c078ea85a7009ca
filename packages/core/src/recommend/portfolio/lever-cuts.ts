/**
 * Cuts for a lever with few members. A tangent bounds what a lever gives over all shares of its measures, halves too; what
 * whole measures give is less in between, and measures that exclude each other give less again. A cut begins at one choice S,
 * exact there, and takes in the members one by one, each with the best coefficient that no choice contradicts
 * (sequential lifting; for the submodular functions that levers are, Ahmed & Atamtürk 2011).
 */

/** More members than this have too many choices to look at; tangents do. */
export const MOST_MEMBERS = 10;

/** gain <= constant + Σ coefficient·member, for every choice of whole members that the exclusions allow. */
export interface LeverCut {
  constant: number;
  coefficients: Float64Array;
}

/** The choices of a lever's members that exclusions allow, as sets of bits, and what each gives. */
export class LeverChoices {
  readonly #sets: number[] = [];
  readonly #gains: number[] = [];
  readonly #indexOf = new Map<number, number>();
  readonly #members: number;

  /** @param excludes per member, the bits of those that it excludes */
  constructor(rates: Float64Array, excludes: readonly number[]) {
    this.#members = rates.length;
    const grow = (from: number, set: number, barred: number, pull: number): void => {
      this.#indexOf.set(set, this.#sets.length);
      this.#sets.push(set);
      this.#gains.push(-Math.expm1(-pull));
      for (let i = from; i < rates.length; i++) {
        if (((barred >> i) & 1) === 0) grow(i + 1, set | (1 << i), barred | excludes[i]!, pull + rates[i]!);
      }
    };
    grow(0, 0, 0, 0);
  }

  /** The cut that a point (shares of the members, and the gain that is promised there) breaks most; undefined where none. */
  deepest(at: ArrayLike<number>, promised: number, tolerance: number): LeverCut | undefined {
    let deepest: LeverCut | undefined;
    let least = promised - tolerance;
    for (const set of this.#near(at)) {
      const cut = this.#lifted(set, at);
      const bound = cut.coefficients.reduce((sum, each, i) => sum + each * at[i]!, cut.constant);
      if (bound < least) [deepest, least] = [cut, bound];
    }
    return deepest;
  }

  /** Choices to begin at: from each member on, whatever the point has most of and the exclusions allow. */
  #near(at: ArrayLike<number>): Set<number> {
    const order = Array.from({ length: this.#members }, (_, i) => i).sort((a, b) => at[b]! - at[a]!);
    const found = new Set([0]);
    for (const first of order) {
      let set = 0;
      for (const i of [first, ...order]) {
        const grown = set | (1 << i);
        if (grown === set || !this.#indexOf.has(grown)) continue;
        set = grown;
        found.add(set);
      }
    }
    return found;
  }

  /** Members that the point leaves furthest from S come first: early ones get the better coefficients. */
  #lifted(from: number, at: ArrayLike<number>): LeverCut {
    const gain = this.#gains[this.#indexOf.get(from)!]!;
    const away = (i: number) => Math.abs(at[i]! - ((from >> i) & 1));
    const order = Array.from({ length: this.#members }, (_, i) => i).sort((a, b) => away(b) - away(a));
    const slack = Float64Array.from(this.#gains, (each) => gain - each);
    const coefficients = new Float64Array(this.#members);
    let constant = gain;
    let free = 0;
    for (const i of order) {
      const bit = 1 << i;
      free |= bit;
      // What the cut leaves, at its least, over the choices that differ from S in this member and in those before.
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < slack.length; c++) {
        const differs = this.#sets[c]! ^ from;
        if ((differs & bit) !== 0 && (differs & ~free) === 0) least = Math.min(least, slack[c]!);
      }
      if (least === Number.POSITIVE_INFINITY) least = 0;
      for (let c = 0; c < slack.length; c++) if (((this.#sets[c]! ^ from) & bit) !== 0) slack[c]! -= least;
      if ((from & bit) !== 0) {
        coefficients[i] = least;
        constant -= least;
      } else {
        coefficients[i] = -least;
      }
    }
    return { constant, coefficients };
  }
}
