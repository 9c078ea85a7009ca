/**
 * Successive halving over a random search (Jamieson & Talwalkar 2016, arXiv:1502.07943; η of Li et al. 2018,
 * arXiv:1603.06560): many candidates are judged with a small budget, the best third of them with three times as much, and
 * so on. What a budget is (rounds, rows, steps) is the caller's business. Pure: the same seed gives the same answer.
 */
import { InvalidInput } from "../errors.ts";
import { uniform } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";

/** How a parameter is drawn: evenly, evenly on a logarithm, or one of some. Whole numbers where `whole` is set. */
export type Range =
  | { readonly from: number; readonly to: number; readonly log?: boolean; readonly whole?: boolean }
  | { readonly of: readonly number[] };

export type Space<K extends string> = Readonly<Record<K, Range>>;
export type Candidate<K extends string> = Readonly<Record<K, number>>;

export interface HalvingOptions {
  /** Candidates of the first round. */
  readonly candidates: number;
  /** Budget of a candidate in the last round, 1 in the caller's unit; earlier rounds get a third of the next. */
  readonly rounds: number;
  readonly seed: number;
}

export interface Judged<K extends string> {
  readonly candidate: Candidate<K>;
  /** Mean loss of the last round that it was in; lower is better. */
  readonly loss: number;
  /** The last round that it was in, from 0. */
  readonly round: number;
}

/** Part of the candidates that a round keeps, and by how much the budget grows. */
const ETA = 3;

/**
 * @param start candidates that are judged beside the drawn ones: defaults that a search must not be worse than.
 * @param lossOf the loss of a candidate with a share of the full budget (0-1]; anything that is not finite is worst.
 * @returns all candidates, those of the last round first, each round by its loss.
 * @throws InvalidInput for no candidate or no round, or a range that holds nothing.
 */
export function successiveHalving<K extends string>(
  space: Space<K>,
  { candidates, rounds, seed }: HalvingOptions,
  lossOf: (candidate: Candidate<K>, budget: number) => number,
  start: readonly Candidate<K>[] = [],
): Judged<K>[] {
  if (!(Number.isInteger(candidates) && candidates >= 0 && candidates + start.length >= 1)) {
    throw new InvalidInput(`candidates is ${candidates}; allowed is a whole number from 1 on`);
  }
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new InvalidInput(`rounds is ${rounds}; allowed is a whole number from 1 on`);
  }
  let alive = [...start, ...Array.from({ length: candidates }, (_, i) => draw(space, seed, i))];
  const out: Judged<K>[] = [];
  for (let round = 0; round < rounds; round++) {
    const budget = ETA ** (round + 1 - rounds);
    const judged = alive
      .map((candidate, i) => ({ candidate, i, round, loss: finite(lossOf(candidate, budget)) }))
      .sort((a, b) => a.loss - b.loss || a.i - b.i);
    const kept = round === rounds - 1 ? judged.length : Math.max(1, Math.ceil(judged.length / ETA));
    const shown = (each: (typeof judged)[number]): Judged<K> => ({
      candidate: each.candidate,
      loss: each.loss,
      round,
    });
    if (round === rounds - 1) out.unshift(...judged.map(shown));
    else out.unshift(...judged.slice(kept).map(shown));
    alive = judged.slice(0, kept).map(({ candidate }) => candidate);
  }
  return out;
}

const finite = (loss: number) => (Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY);

/** Candidate `i` of a seed: each parameter from a place of its own, so that one more parameter moves no other. */
function draw<K extends string>(space: Space<K>, seed: number, i: number): Candidate<K> {
  const names = Object.keys(space) as K[];
  return Object.fromEntries(
    names.map((name) => [name, drawn(name, space[name], uniform(randomStream(seed, `search ${name}`), i))]),
  ) as Candidate<K>;
}

function drawn(name: string, range: Range, u: number): number {
  if ("of" in range) {
    if (range.of.length === 0) throw new InvalidInput(`the range of ${name} is empty`);
    return range.of[Math.min(range.of.length - 1, Math.floor(u * range.of.length))]!;
  }
  const { from, to, log = false, whole = false } = range;
  if (!(to >= from) || (log && !(from > 0))) {
    throw new InvalidInput(`the range of ${name} is ${from} to ${to}${log ? " on a logarithm" : ""}`);
  }
  if (whole)
    return Math.min(to, Math.floor(log ? from * ((to + 1) / from) ** u : from + u * (to + 1 - from)));
  return log ? from * (to / from) ** u : from + u * (to - from);
}
