/**
 * 53-bit hashes by which a window remembers what it has counted. A hash is a whole number that a double holds
 * exactly. Two different things in one entity's minute collide with probability below n²/2⁵⁴: for 60 observations
 * a minute about 2·10⁻¹³; then one observation would be taken for a duplicate, marked as such and shown.
 *
 * Two 32-bit lanes with the multipliers and final mix of cyrb53 (bryc, public domain), which is MurmurHash3's.
 */
import type { Observation, Source } from "../observation/observation.ts";

let high = 0;
let low = 0;

function start(seed: number): void {
  high = 0xdeadbeef ^ seed;
  low = 0x41c6ce57 ^ seed;
}

function takeWord(word: number): void {
  high = Math.imul(high ^ word, 2654435761);
  low = Math.imul(low ^ word, 1597334677);
}

/** Mixes the lanes and joins them into 53 bits. */
function finish(): number {
  const h = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const l = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & l) + (h >>> 0);
}

/** Hash of a text. */
export function hashText(text: string, seed = 0): number {
  start(seed);
  // Two characters at a time fill a word; an odd one at the end stands alone, marked by the length.
  const pairs = text.length - 1;
  let i = 0;
  for (; i < pairs; i += 2) takeWord(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
  if (i < text.length) takeWord(text.charCodeAt(i));
  takeWord(text.length);
  return finish();
}

/** Hash of an earlier hash and a whole number. */
export function hashWith(hash: number, word: number): number {
  start(word | 0);
  takeWord(hash | 0);
  takeWord(Math.floor(hash / 4294967296));
  return finish();
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Hashes of the few hundred thousand names a process may meet: feeds, devices, metrics. */
const names = new Map<string, number>();

function hashName(name: string): number {
  let hash = names.get(name);
  if (hash === undefined) {
    if (names.size > 200_000) names.clear();
    hash = hashText(name, 1);
    names.set(name, hash);
  }
  return hash;
}

/** Hash of feed and device. */
export function hashSource(source: Source): number {
  const feed = hashName(source.feed);
  return source.device === undefined ? feed : hashWith(feed, hashName(source.device) | 0);
}

/** Hash of a message id within its source (given as a hash); 0 where the observation has none. */
export function hashMessageId({ messageId }: Observation, source: number): number {
  return messageId === undefined ? 0 : hashText(messageId, source | 0);
}

/** Hash of what an observation says: source (given as a hash), values and place; not of when. */
export function hashContent({ metrics, location }: Observation, source: number): number {
  let sumHigh = Math.floor(source / 4294967296);
  let sumLow = source | 0;
  for (const name in metrics) {
    const key = hashName(name);
    // -0 and 0 are one value with two bit patterns.
    float[0] = (metrics[name] as number) + 0;
    start(key | 0);
    takeWord(words[0] as number);
    takeWord(words[1] as number);
    takeWord(Math.floor(key / 4294967296));
    // A sum does not depend on the order of the metrics.
    sumHigh = (sumHigh + high) | 0;
    sumLow = (sumLow + low) | 0;
  }
  start(0);
  takeWord(sumHigh);
  takeWord(sumLow);
  if (location !== undefined) {
    for (const degrees of location.coordinates) {
      float[0] = degrees + 0;
      takeWord(words[0] as number);
      takeWord(words[1] as number);
    }
  }
  return finish();
}
