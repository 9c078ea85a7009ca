/**
 * Is there a leak in the last n blocks, and where? For every pipe and size: how much better does the mean residual of
 * the window fit with that leak than without (generalized likelihood ratio), given the noise, and with the leaks that
 * are already known left free to be of any size. The maximum over window lengths is a CUSUM test with the leak's size
 * and start unknown (Lai 1995, window-limited GLR).
 */
import { cholesky, dot, forwardSolve } from "./dense.ts";
import type { NoiseModel } from "./noise-model.ts";
import { PARTS, type ResidualBlocks } from "./residuals.ts";
import type { Sensitivity } from "./sensitivity.ts";

/** Window lengths in blocks of six hours: from half a day to sixteen days. */
export const WINDOWS = [2, 4, 8, 16, 32, 64];
/** A known leak stands for its surroundings: at most this many signatures, until this share of any is left. */
const SPAN_COUNT = 4;
const SPAN_REST = 0.15;
/** A signature that the known leaks explain to all but this share tells nothing new. */
const LEAST_OWN = 0.03;
/** Sizes beyond this multiple of the largest signature are outside what was linearized. */
const LARGEST_MULTIPLE = 3;

export interface Fit {
  /** Log-likelihood gained by the best size of leak at each pipe (index in `pipes`); 0 where none fits. */
  gains: Float64Array;
  /** Signature (index) and multiple of it that gave the gain. */
  best: Int32Array;
  multiples: Float64Array;
  /** Log-likelihood that the known leaks explain. */
  explained: number;
}

/** One set of parts of the day with their counts: whitening and whitened signatures, made once. */
interface Whitened {
  parts: number[];
  size: number;
  factor: Float64Array;
  /** Signature s at `atoms[s·size …]`. */
  atoms: Float64Array;
  squares: Float64Array;
  /** For the known leaks asked about last: their span, and what of each signature's square lies outside of it. */
  known?: { key: string; basis: Float64Array[]; own: Float64Array };
}

export class WindowTest {
  /** Links of the pipes, in the order of `Fit`. */
  readonly pipes: number[];
  readonly #sensitivity: Sensitivity;
  readonly #residuals: ResidualBlocks;
  readonly #noise: NoiseModel;
  readonly #pipeOf: Int32Array;
  readonly #whitened = new Map<string, Whitened>();

  constructor(sensitivity: Sensitivity, residuals: ResidualBlocks, noise: NoiseModel) {
    this.#sensitivity = sensitivity;
    this.#residuals = residuals;
    this.#noise = noise;
    this.pipes = [...new Set(sensitivity.signatures.map(({ link }) => link))];
    const at = new Map(this.pipes.map((link, i) => [link, i]));
    this.#pipeOf = Int32Array.from(sensitivity.signatures, ({ link }) => at.get(link)!);
  }

  /** Tests blocks `end - length + 1 … end`; each known leak is given by the signatures that stand for it. */
  window(end: number, length: number, known: number[][]): Fit {
    const { whitened, y } = this.#mean(end, length);
    return this.#fit(whitened, y, known);
  }

  /** Tests the mean of the first days against the model as it is: leaks that were there from the start. */
  fromStart(known: number[][]): Fit {
    const key = "start";
    let whitened = this.#whitened.get(key);
    if (!whitened) {
      whitened = this.#prepare(
        Array.from({ length: PARTS }, (_, part) => part),
        this.#noise.meanCovariance(),
      );
      this.#whitened.set(key, whitened);
    }
    return this.#fit(whitened, Float64Array.from(this.#noise.mean), known);
  }

  /**
   * Signatures that together stand for a leak anywhere among some pipes (indices in `pipes`), the first pipe's largest
   * first: pivoted Gram-Schmidt on what the sensors can tell apart in a day.
   */
  span(pipes: readonly number[]): number[] {
    const { size, atoms, squares } = this.#whiten(new Array<number>(PARTS).fill(1));
    const among = new Set(pipes);
    const candidates = [...this.#pipeOf.keys()].filter((s) => among.has(this.#pipeOf[s]!));
    const rest = new Map(candidates.map((s) => [s, atoms.slice(s * size, (s + 1) * size)]));
    const own = candidates.filter((s) => this.#pipeOf[s] === pipes[0]);
    const chosen: number[] = [];
    let next = own.at(-1);
    while (next !== undefined && chosen.length < SPAN_COUNT) {
      chosen.push(next);
      const pivot: Float64Array = rest.get(next)!;
      rest.delete(next);
      const norm = dot(pivot, pivot);
      let largest = SPAN_REST;
      next = undefined;
      for (const [s, vector] of rest) {
        const share = dot(vector, pivot) / norm;
        for (let i = 0; i < size; i += 1) vector[i]! -= share * pivot[i]!;
        const left = dot(vector, vector) / squares[s]!;
        if (left > largest) {
          largest = left;
          next = s;
        }
      }
    }
    return chosen;
  }

  /** Multiples of known leaks' signatures in a window, fitted together; negative where less than in the first days. */
  sizes(end: number, length: number, known: number[]): { columns: Float64Array[]; y: Float64Array } {
    const { whitened, y } = this.#mean(end, length);
    forwardSolve(whitened.factor, whitened.size, y);
    const columns = known.map((s) => whitened.atoms.slice(s * whitened.size, (s + 1) * whitened.size));
    return { columns, y };
  }

  /** Mean residual of a window, part by part, beyond that of the first days. */
  #mean(end: number, length: number): { whitened: Whitened; y: Float64Array } {
    const { width, values } = this.#residuals;
    const counts = new Array<number>(PARTS).fill(0);
    const sum = new Float64Array(this.#sensitivity.size);
    for (let b = end - length + 1; b <= end; b += 1) {
      const part = this.#residuals.part(b);
      counts[part]! += 1;
      for (let i = 0; i < width; i += 1) sum[part * width + i]! += values[b * width + i]!;
    }
    const whitened = this.#whiten(counts);
    const y = new Float64Array(whitened.size);
    for (const [k, part] of whitened.parts.entries()) {
      for (let i = 0; i < width; i += 1) {
        y[k * width + i] = sum[part * width + i]! / counts[part]! - this.#noise.mean[part * width + i]!;
      }
    }
    return { whitened, y };
  }

  #whiten(counts: number[]): Whitened {
    const key = counts.join();
    let whitened = this.#whitened.get(key);
    if (!whitened) {
      const parts = counts.flatMap((count, part) => (count > 0 ? [part] : []));
      whitened = this.#prepare(parts, this.#noise.windowCovariance(counts));
      this.#whitened.set(key, whitened);
    }
    return whitened;
  }

  #prepare(parts: number[], covariance: Float64Array): Whitened {
    const { width } = this.#residuals;
    const size = parts.length * width;
    const factor = cholesky(covariance, size);
    const { signatures } = this.#sensitivity;
    const atoms = new Float64Array(signatures.length * size);
    const squares = new Float64Array(signatures.length);
    for (const [s, { change }] of signatures.entries()) {
      const atom = atoms.subarray(s * size, (s + 1) * size);
      for (const [k, part] of parts.entries())
        atom.set(change.subarray(part * width, (part + 1) * width), k * width);
      forwardSolve(factor, size, atom);
      squares[s] = dot(atom, atom);
    }
    return { parts, size, factor, atoms, squares };
  }

  #fit(whitened: Whitened, y: Float64Array, known: number[][]): Fit {
    const { size, factor, atoms, squares } = whitened;
    forwardSolve(factor, size, y);
    const { basis, own } = this.#outside(whitened, known);
    let explained = 0;
    for (const direction of basis) {
      const share = dot(direction, y);
      explained += share ** 2 / 2;
      for (let i = 0; i < size; i += 1) y[i]! -= share * direction[i]!;
    }
    const gains = new Float64Array(this.pipes.length);
    const best = new Int32Array(this.pipes.length).fill(-1);
    const multiples = new Float64Array(this.pipes.length);
    for (let s = 0, at = 0; s < squares.length; s += 1, at += size) {
      let along = 0;
      for (let i = 0; i < size; i += 1) along += atoms[at + i]! * y[i]!;
      if (along <= 0 || own[s]! < LEAST_OWN * squares[s]!) continue;
      const multiple = Math.min(LARGEST_MULTIPLE, along / own[s]!);
      const gain = multiple * along - (multiple ** 2 * own[s]!) / 2;
      const pipe = this.#pipeOf[s]!;
      if (gain > gains[pipe]!) {
        gains[pipe] = gain;
        best[pipe] = s;
        multiples[pipe] = multiple;
      }
    }
    return { gains, best, multiples, explained };
  }

  /** Known leaks change a few times a year, windows every six hours: the projection is kept until they do. */
  #outside(whitened: Whitened, knownLeaks: number[][]): { basis: Float64Array[]; own: Float64Array } {
    const key = knownLeaks.join(";");
    const known = knownLeaks.flat();
    const main = new Set(knownLeaks.map(([first]) => first!));
    if (whitened.known?.key === key) return whitened.known;
    const { size, atoms, squares } = whitened;
    const basis = orthonormal(
      known.flatMap((s) => {
        const atom = atoms.subarray(s * size, (s + 1) * size);
        return whitened.parts.length > 1 && main.has(s) ? byPart(atom, whitened.parts.length) : [atom];
      }),
    );
    const own = Float64Array.from(squares);
    for (const direction of basis) {
      for (let s = 0; s < own.length; s += 1)
        own[s]! -= dot(direction, atoms.subarray(s * size, (s + 1) * size)) ** 2;
    }
    whitened.known = { key, basis, own };
    return whitened.known;
  }
}

/**
 * A signature cut into its parts of the day: a known leak that was repaired (or grew) amid the window is there in some
 * parts and not in others. Whitened parts are nearly apart, for only slow errors tie them together.
 */
function byPart(atom: Float64Array, parts: number): Float64Array[] {
  const width = atom.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    const cut = new Float64Array(atom.length);
    cut.set(atom.subarray(part * width, (part + 1) * width), part * width);
    return cut;
  });
}

/** Gram-Schmidt; vectors that lie in the span of earlier ones fall away. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    for (const direction of basis) {
      const share = dot(direction, rest);
      for (let i = 0; i < rest.length; i += 1) rest[i]! -= share * direction[i]!;
    }
    const norm = Math.sqrt(dot(rest, rest));
    if (norm < 1e-6 * Math.sqrt(dot(vector, vector))) continue;
    for (let i = 0; i < rest.length; i += 1) rest[i]! /= norm;
    basis.push(rest);
  }
  return basis;
}
