/** Puts a value's numbers on shared memory, so that threads read one copy. */

type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;
type NumberArrayMaker = new (buffer: SharedArrayBuffer) => NumberArray;

/** `value` (plain data and typed arrays) with every typed array on a SharedArrayBuffer; what is there already stays. */
export function shareArrays<T>(value: T): T {
  if (ArrayBuffer.isView(value)) {
    const array = value as unknown as NumberArray;
    if (array.buffer instanceof SharedArrayBuffer) return value;
    const shared = new (array.constructor as NumberArrayMaker)(new SharedArrayBuffer(array.byteLength));
    shared.set(array);
    return shared as T;
  }
  if (Array.isArray(value)) {
    // A list of plain values is most of a town: it is left as it is.
    return value.some((each) => typeof each === "object" && each !== null)
      ? (value.map(shareArrays) as T)
      : value;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shareArrays(each)])) as T;
}
