/** Typed arrays on shared memory: a prepared town is made once and read by every worker without a copy. */

/** The same numbers on a SharedArrayBuffer. */
export function sharedFloats(values: ArrayLike<number> | number): Float64Array {
  const size = typeof values === "number" ? values : values.length;
  const out = new Float64Array(new SharedArrayBuffer(8 * size));
  if (typeof values !== "number") out.set(values);
  return out;
}

export function sharedInts(values: ArrayLike<number> | number): Int32Array {
  const size = typeof values === "number" ? values : values.length;
  const out = new Int32Array(new SharedArrayBuffer(4 * size));
  if (typeof values !== "number") out.set(values);
  return out;
}

export function sharedBytes(values: ArrayLike<number> | number): Uint8Array {
  const size = typeof values === "number" ? values : values.length;
  const out = new Uint8Array(new SharedArrayBuffer(size));
  if (typeof values !== "number") out.set(values);
  return out;
}
