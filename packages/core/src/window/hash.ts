/**
 * 53-bit hashes by which a window remembers what it has counted. A hash is a whole number that a double holds
 * exactly. Two different things in one entity's minute collide with probability below n²/2⁵⁴: for 60 observations
 * a minute about 2·10⁻¹³; then one observation would be taken for a duplicate, marked as such and shown.
 *
 * Two 32-bit lanes with the multipliers and final mix of cyrb53 (bryc, public domain), which is MurmurHash3's.
 */
import type { Observation, Source } from "../observation/observation.ts";
import type { MetricShape } from "./metric-columns.ts";

/** Mixes two lanes and joins them into 53 bits. */
function finish(high: number, low: number): number {
  const h = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const l = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & l) + (h >>> 0);
}

// The two lanes' first values and multipliers. The lanes are local to each function: kept outside, every step would
// be a write to memory.
const HIGH = 0xdeadbeef;
const LOW = 0x41c6ce57;
const BY_HIGH = 2654435761;
const BY_LOW = 1597334677;

/** Hash of a text. */
export function hashText(text: string, seed = 0): number {
  let high = HIGH ^ seed;
  let low = LOW ^ seed;
  // Two characters at a time fill a word; an odd one at the end stands alone, marked by the length.
  const { length } = text;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    const word = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
    high = Math.imul(high ^ word, BY_HIGH);
    low = Math.imul(low ^ word, BY_LOW);
  }
  if (i < length) {
    const word = text.charCodeAt(i);
    high = Math.imul(high ^ word, BY_HIGH);
    low = Math.imul(low ^ word, BY_LOW);
  }
  return finish(Math.imul(high ^ length, BY_HIGH), Math.imul(low ^ length, BY_LOW));
}

/** Hash of an earlier hash and a whole number. */
export function hashWith(hash: number, word: number): number {
  const upper = Math.floor(hash / 4294967296);
  const high = Math.imul(HIGH ^ word ^ hash, BY_HIGH);
  const low = Math.imul(LOW ^ word ^ hash, BY_LOW);
  return finish(Math.imul(high ^ upper, BY_HIGH), Math.imul(low ^ upper, BY_LOW));
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Hashes of the few hundred thousand names a process may meet: feeds, devices, metrics. */
const names = new Map<string, number>();

export function hashName(name: string): number {
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

/**
 * Hash of what an observation says: source (given as a hash), values (in `values` from `start` on, in the order of
 * `shape`) and place; not of when.
 */
export function hashContent(
  { location }: Observation,
  { keys }: MetricShape,
  values: Float64Array,
  start: number,
  source: number,
): number {
  let sumHigh = Math.floor(source / 4294967296);
  let sumLow = source | 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    const upper = Math.floor(key / 4294967296);
    // -0 and 0 are one value with two bit patterns.
    float[0] = (values[start + i] as number) + 0;
    const first = words[0] as number;
    const second = words[1] as number;
    const high = Math.imul(Math.imul(HIGH ^ key ^ first, BY_HIGH) ^ second, BY_HIGH);
    const low = Math.imul(Math.imul(LOW ^ key ^ first, BY_LOW) ^ second, BY_LOW);
    // A sum does not depend on the order of the metrics.
    sumHigh = (sumHigh + Math.imul(high ^ upper, BY_HIGH)) | 0;
    sumLow = (sumLow + Math.imul(low ^ upper, BY_LOW)) | 0;
  }
  let high = Math.imul(Math.imul(HIGH ^ sumHigh, BY_HIGH) ^ sumLow, BY_HIGH);
  let low = Math.imul(Math.imul(LOW ^ sumHigh, BY_LOW) ^ sumLow, BY_LOW);
  if (location !== undefined) {
    for (const degrees of location.coordinates) {
      float[0] = degrees + 0;
      const first = words[0] as number;
      const second = words[1] as number;
      high = Math.imul(Math.imul(high ^ first, BY_HIGH) ^ second, BY_HIGH);
      low = Math.imul(Math.imul(low ^ first, BY_LOW) ^ second, BY_LOW);
    }
  }
  return finish(high, low);
}
