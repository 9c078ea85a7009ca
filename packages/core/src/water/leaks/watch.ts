/**
 * The decisions of the detector, block by block: when evidence is enough, whether to wait for a clearer place, what is
 * a new leak and what belongs to a known one, and when a known one is gone.
 */
import type { WaterNetwork } from "../network.ts";
import { nonNegativeLeastSquares } from "./dense.ts";
import { Localizer, type Place } from "./localize.ts";
import { BLOCK_S } from "./residuals.ts";
import { BATTLEDIM_RULES } from "./score.ts";
import type { Sensitivity } from "./sensitivity.ts";
import { type Fit, WINDOWS, type WindowTest } from "./window-test.ts";

export interface LeakDetection {
  pipe: string;
  detectedAtMs: number;
  /** When it seems to have begun; the start of the series for leaks that were there before. */
  startedAtMs: number;
  /** Probability that the leak is within 300 m of pipe of it, given that there is one. */
  confidence: number;
  /** Gain of log-likelihood over "no further leak". */
  evidence: number;
  estimatedM3PerHour: number;
  /** The likeliest pipes, with their probabilities. */
  candidates: { pipe: string; probability: number }[];
}

export const THRESHOLD = 12;
/** Leaks from before the first day have only the model to be told by, so they need more. */
const START_THRESHOLD = 10;
export const BLOCKS_PER_DAY = 86_400 / BLOCK_S;
/**
 * Signatures are those of the model, not of the town: what is left of a known leak's effect can be this share of what
 * it explains (an error of 20 % leaves 4 %), and is no second leak.
 */
const LEFT_OF_KNOWN = 0.04;
/** Windows of four days and more change little in six hours: they are looked at once a day. */
const LONG_WINDOW = 16;
const CLEAR = 0.75;
/** Probability from which a second place is reported along with the first. */
const SECOND_PLACE = 0.2;
/** Water worth this much may run while its place becomes clearer: the price of a search in vain. */
const WAIT_EURO = BATTLEDIM_RULES.falseAlarmEuro;
/** A known leak that is below this share of its largest size for two days is repaired. */
const GONE_SHARE = 0.25;
const LPS_TO_M3H = 3.6;
const CANDIDATES = 8;
/** New leaks that may come to light in one block, and at the start. */
const AT_ONCE = 3;
const AT_START = 6;

interface Known {
  pipe: number;
  signatures: number[];
  largest: number;
  lowBlocks: number;
  /** Block after which it no longer reaches into any window; undefined while it runs. */
  forgetAfter?: number;
}

interface Suspicion {
  fit: Fit;
  window: number;
  pipe: number;
  confidence: number;
  evidence: number;
  m3PerHour: number;
  posterior: Float64Array;
}

export class Watch {
  readonly detections: LeakDetection[] = [];
  readonly #network: WaterNetwork;
  readonly #sensitivity: Sensitivity;
  readonly #test: WindowTest;
  readonly #localizer: Localizer;
  readonly #threshold: number;
  readonly #known: Known[] = [];
  /** Block in which the present suspicion began. */
  #suspectedSince = -1;

  constructor(network: WaterNetwork, sensitivity: Sensitivity, test: WindowTest, threshold: number) {
    this.#network = network;
    this.#sensitivity = sensitivity;
    this.#test = test;
    this.#threshold = threshold;
    this.#localizer = new Localizer(network, test.pipes, BATTLEDIM_RULES.reachM);
  }

  atStart(nowMs: number, startMs: number): void {
    for (let i = 0; i < AT_START; i += 1) {
      const suspicion = this.#suspect(this.#test.fromStart(this.#knownSignatures()), 0);
      if (suspicion.evidence < START_THRESHOLD) return;
      this.#report(suspicion, suspicion, nowMs, startMs);
      this.#remember(suspicion.pipe);
    }
  }

  block(block: number, first: number, nowMs: number): void {
    this.#followKnown(block, first);
    for (let i = 0; i < AT_ONCE; i += 1) {
      const suspicion = this.#strongest(block, first);
      if (!suspicion || suspicion.evidence < this.#threshold) {
        this.#suspectedSince = -1;
        return;
      }
      if (this.#suspectedSince < 0) this.#suspectedSince = block;
      const waitedH = ((block - this.#suspectedSince) * BLOCK_S) / 3600;
      const lostEuro = waitedH * suspicion.m3PerHour * BATTLEDIM_RULES.euroPerM3;
      if (suspicion.confidence < CLEAR && lostEuro < WAIT_EURO) return;
      this.#suspectedSince = -1;
      const startedAtMs = nowMs - suspicion.window * BLOCK_S * 1000;
      const near = this.#known.find((known) => this.#localizer.isNear(known.pipe, suspicion.pipe));
      if (near) {
        // What was found nearby does not explain it all: it is better placed here, and no second leak.
        if (!this.#localizer.isBeside(near.pipe, suspicion.pipe))
          this.#report(suspicion, suspicion, nowMs, startedAtMs);
        near.signatures = this.#signaturesOf(suspicion.pipe);
        near.pipe = suspicion.pipe;
        delete near.forgetAfter;
        continue;
      }
      this.#report(suspicion, suspicion, nowMs, startedAtMs);
      this.#reportSecondPlace(suspicion, nowMs, startedAtMs);
      this.#remember(suspicion.pipe);
    }
  }

  /** Where two places share the probability, a search of the other is worth its price. */
  #reportSecondPlace(suspicion: Suspicion, nowMs: number, startedAtMs: number): void {
    const rest = suspicion.posterior.map((probability, pipe) =>
      this.#localizer.isNear(suspicion.pipe, pipe) ? 0 : probability,
    );
    const second = this.#localizer.place(rest);
    if (second.confidence >= SECOND_PLACE) this.#report(suspicion, second, nowMs, startedAtMs);
  }

  #strongest(block: number, first: number): Suspicion | undefined {
    const known = this.#knownSignatures();
    let strongest: { fit: Fit; window: number; gain: number } | undefined;
    for (const window of WINDOWS) {
      if (block - window + 1 < first) break;
      if (window >= LONG_WINDOW && block % BLOCKS_PER_DAY !== 0 && this.#suspectedSince < 0) break;
      const fit = this.#test.window(block, window, known);
      const gain = evidenceOf(fit);
      if (!strongest || gain > strongest.gain) strongest = { fit, window, gain };
    }
    return strongest && this.#suspect(strongest.fit, strongest.window);
  }

  #suspect(fit: Fit, window: number): Suspicion {
    const posterior = this.#localizer.posterior(fit.gains);
    const { pipe, confidence } = this.#localizer.place(posterior);
    const signature = this.#sensitivity.signatures[Math.max(0, fit.best[pipe]!)]!;
    return {
      fit,
      window,
      pipe,
      confidence,
      evidence: evidenceOf(fit),
      m3PerHour: fit.multiples[pipe]! * signature.flowLps * LPS_TO_M3H,
      posterior,
    };
  }

  #report(
    { posterior, evidence, m3PerHour }: Suspicion,
    place: Place,
    nowMs: number,
    startedAtMs: number,
  ): void {
    const id = (index: number) => this.#network.links[this.#test.pipes[index]!]!.id;
    const order = [...posterior.keys()].sort((a, b) => posterior[b]! - posterior[a]!).slice(0, CANDIDATES);
    this.detections.push({
      pipe: id(place.pipe),
      detectedAtMs: nowMs,
      startedAtMs,
      confidence: place.confidence,
      evidence,
      estimatedM3PerHour: m3PerHour,
      candidates: order.map((index) => ({ pipe: id(index), probability: posterior[index]! })),
    });
  }

  #remember(pipe: number): void {
    this.#known.push({ pipe, signatures: this.#signaturesOf(pipe), largest: 0, lowBlocks: 0 });
  }

  /** Its own and those of its surroundings, for the leak may be anywhere in them and of any size. */
  #signaturesOf(pipe: number): number[] {
    return this.#test.span([pipe, ...this.#localizer.near(pipe)]);
  }

  #knownSignatures(): number[][] {
    return this.#known.map(({ signatures }) => signatures);
  }

  /** Sees which known leaks have gone, and forgets those that no window reaches any more. */
  #followKnown(block: number, first: number): void {
    const longest = WINDOWS.at(-1)!;
    for (let i = this.#known.length - 1; i >= 0; i -= 1) {
      if ((this.#known[i]!.forgetAfter ?? block) < block) this.#known.splice(i, 1);
    }
    const running = this.#known.filter(({ forgetAfter }) => forgetAfter === undefined);
    if (running.length === 0 || block - BLOCKS_PER_DAY + 1 < first) return;
    const { columns, y } = this.#test.sizes(
      block,
      BLOCKS_PER_DAY,
      running.map(({ signatures }) => signatures[0]!),
    );
    const sizes = nonNegativeLeastSquares(columns, y);
    for (const [i, known] of running.entries()) {
      known.largest = Math.max(known.largest, sizes[i]!);
      known.lowBlocks = sizes[i]! < GONE_SHARE * known.largest ? known.lowBlocks + 1 : 0;
      if (known.lowBlocks >= 2 * BLOCKS_PER_DAY) known.forgetAfter = block + longest;
    }
  }
}

/** Of the best fit, less what known leaks may leave behind. */
function evidenceOf(fit: Fit): number {
  const highest = fit.gains.reduce((most, gain) => Math.max(most, gain), 0);
  return highest - LEFT_OF_KNOWN * fit.explained;
}
