/**
 * Moves flow within one bush from longest used to shortest paths, node by node from the far end, by Newton steps on
 * the pair of segments that part and meet again (Dial 2006, "A path-based user-equilibrium traffic assignment
 * algorithm that obviates path storage and enumeration", Transportation Research B 40(10)).
 */
import type { VolumeDelay } from "../volume-delay.ts";
import { type Bush, type BushLabels, label } from "./bush.ts";
import { type LinkState, setFlow } from "./link-state.ts";

/** Label differences below this share of the label are rounding, not a reason to move flow. */
const ROUNDING = 1e-15;
/** A Newton step past the balance by more than this share of the first difference is taken back part way. */
const OVERSHOOT = 0.5;
const MAX_CORRECTIONS = 8;

/** Scratch of the two segments, as bush entries; allocated once for the largest bush. */
export interface Segments {
  long: Int32Array;
  short: Int32Array;
}

/** Empty scratch for the segments of a network of `nodeCount` nodes. */
export function segments(nodeCount: number): Segments {
  return { long: new Int32Array(nodeCount), short: new Int32Array(nodeCount) };
}

/**
 * One pass over the bush; returns its excess cost as it stood before the pass. `cost` is the class's cost of each
 * link and is kept in step with the links' times (it may be the very array of times when the class has no fixed
 * cost).
 */
export function balance(
  bush: Bush,
  tail: Int32Array,
  delay: VolumeDelay,
  links: LinkState,
  cost: Float64Array,
  labels: BushLabels,
  scratch: Segments,
): number {
  const excess = label(bush, tail, cost, labels);
  if (excess === 0) return 0;
  const { nodeAt, first, link, flow } = bush;
  const { shortest, longest, shortestEntry, longestEntry, place } = labels;
  const { long, short } = scratch;

  /** Moves `amount` from the long to the short segment (or back, when negative). */
  const move = (amount: number, longCount: number, shortCount: number) => {
    for (let k = 0; k < longCount; k++) add(long[k]!, -amount);
    for (let k = 0; k < shortCount; k++) add(short[k]!, amount);
  };
  const add = (entry: number, amount: number) => {
    const at = link[entry]!;
    const before = links.time[at]!;
    flow[entry] = Math.max(0, flow[entry]! + amount);
    setFlow(links, delay, at, links.flow[at]! + amount);
    if (cost !== links.time) cost[at]! += links.time[at]! - before;
  };

  for (let k = nodeAt.length - 1; k > 0; k--) {
    if (first[k + 1]! - first[k]! === 1) continue;
    const node = nodeAt[k]!;
    if (longestEntry[node] === shortestEntry[node]) continue;
    if (longest[node]! - shortest[node]! <= ROUNDING * longest[node]!) continue;

    let longCount = 0;
    let shortCount = 0;
    long[longCount++] = longestEntry[node]!;
    short[shortCount++] = shortestEntry[node]!;
    let a = tail[link[longestEntry[node]!]!]!;
    let b = tail[link[shortestEntry[node]!]!]!;
    while (a !== b) {
      if (place[a]! > place[b]!) {
        long[longCount++] = longestEntry[a]!;
        a = tail[link[longestEntry[a]!]!]!;
      } else {
        short[shortCount++] = shortestEntry[b]!;
        b = tail[link[shortestEntry[b]!]!]!;
      }
    }

    let movable = Number.POSITIVE_INFINITY;
    let slope = 0;
    for (let s = 0; s < longCount; s++) {
      movable = Math.min(movable, flow[long[s]!]!);
      slope += links.slope[link[long[s]!]!]!;
    }
    if (!(movable > 0)) continue;
    for (let s = 0; s < shortCount; s++) slope += links.slope[link[short[s]!]!]!;
    const gap = () => {
      let sum = 0;
      for (let s = 0; s < longCount; s++) sum += cost[link[long[s]!]!]!;
      for (let s = 0; s < shortCount; s++) sum -= cost[link[short[s]!]!]!;
      return sum;
    };
    const before = gap();
    if (before <= 0) continue;
    const step = slope > 0 ? Math.min(movable, before / slope) : movable;
    move(step, longCount, shortCount);

    // Steep volume-delay functions (powers of 10 and more, or an empty link's zero slope) make Newton overshoot;
    // the balance lies between 0 and the step, and false position with halving finds it.
    let after = gap();
    let [low, high, atLow, atHigh] = [0, step, before, after];
    let at = step;
    for (let tries = 0; tries < MAX_CORRECTIONS && Math.abs(after) > OVERSHOOT * before; tries++) {
      if (after > 0 && at === step) break;
      if (after > 0) [low, atLow] = [at, after];
      else [high, atHigh] = [at, after];
      const falsePosition = low + ((high - low) * atLow) / (atLow - atHigh);
      const next = tries % 2 === 0 ? falsePosition : (low + high) / 2;
      move(next - at, longCount, shortCount);
      at = next;
      after = gap();
    }
  }
  return excess;
}
