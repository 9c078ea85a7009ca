/**
 * From gains per pipe to a place: the pipe whose surroundings hold the most probability. Searching there is what a
 * crew would do, and what the competition counts.
 */
import type { WaterNetwork } from "../network.ts";
import { PipeDistances } from "./pipe-distance.ts";

/**
 * Gains are of a model that is itself not exact, and the more there is to explain the more its errors weigh: a
 * difference of gains counts by this much less, for good and in proportion to the highest gain.
 */
const TEMPER = 2;
const TEMPER_SHARE = 0.04;

export interface Place {
  /** Index in the pipes of the test. */
  pipe: number;
  /** Probability that the leak lies within reach of it, given that there is one. */
  confidence: number;
}

export class Localizer {
  readonly #lengths: Float64Array;
  /** For each pipe, the pipes within reach of it. */
  readonly #near: Int32Array[];
  /** For each pipe, the pipes within a third of that. */
  readonly #beside: Int32Array[];

  /** @param pipes link indices, in the order of the gains. */
  constructor(network: WaterNetwork, pipes: number[], reachM: number) {
    const distances = new PipeDistances(network);
    const at = new Map(pipes.map((link, i) => [link, i]));
    this.#lengths = Float64Array.from(pipes, (link) => network.links[link]!.lengthM);
    const within = (link: number, metres: number) =>
      Int32Array.from([...distances.within(link, metres).keys()].flatMap((other) => at.get(other) ?? []));
    this.#near = pipes.map((link) => within(link, reachM));
    this.#beside = pipes.map((link) => within(link, reachM / 3));
  }

  /** Probability per pipe: in proportion to its length beforehand, and to what the sensors say. */
  posterior(gains: Float64Array): Float64Array {
    const highest = gains.reduce((most, gain) => Math.max(most, gain), 0);
    const temper = TEMPER + TEMPER_SHARE * highest;
    const weights = gains.map((gain, i) => this.#lengths[i]! * Math.exp((gain - highest) / temper));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  }

  /** Probability within reach of a pipe. */
  around(pipe: number, posterior: Float64Array): number {
    let sum = 0;
    for (const other of this.#near[pipe]!) sum += posterior[other]!;
    return sum;
  }

  /** The pipe with the most probability in reach; among equals the likeliest itself. */
  place(posterior: Float64Array): Place {
    let found: Place = { pipe: 0, confidence: -1 };
    for (let pipe = 0; pipe < posterior.length; pipe += 1) {
      if (posterior[pipe]! < 1e-6) continue;
      const confidence = this.around(pipe, posterior);
      const better = confidence - found.confidence;
      if (better > 1e-3 || (better > -1e-3 && posterior[pipe]! > posterior[found.pipe]!))
        found = { pipe, confidence };
    }
    return { ...found, confidence: Math.min(1, found.confidence) };
  }

  /** Pipes within reach of a pipe. */
  near(pipe: number): Int32Array {
    return this.#near[pipe]!;
  }

  /** Whether a search at one pipe would have met the other: within a third of the reach. */
  isBeside(a: number, b: number): boolean {
    return this.#beside[a]!.includes(b);
  }

  isNear(a: number, b: number): boolean {
    return this.#near[a]!.includes(b);
  }
}
