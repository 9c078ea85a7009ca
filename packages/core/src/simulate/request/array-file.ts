/**
 * Numbers in a file: a header in JSON and typed arrays behind it, little-endian, each on a multiple of eight bytes so
 * that they can be read where they lie. It begins with a magic word and a version, and its length is in it: a file that
 * was cut off is told from a whole one.
 */
import { InvalidInput } from "../../errors.ts";

const MAGIC = "NAGARARR";
const VERSION = 1;
const PREFIX_BYTES = 32;

const KINDS = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

type Kind = keyof typeof KINDS;
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

export interface ArrayFile<Header> {
  readonly header: Header;
  readonly arrays: Readonly<Record<string, NumberArray>>;
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

function kindOf(name: string, array: NumberArray): Kind {
  const found = (Object.keys(KINDS) as Kind[]).find((kind) => array instanceof KINDS[kind]);
  if (!found) throw new TypeError(`${name}: ${Object.prototype.toString.call(array)} cannot be written`);
  return found;
}

/** The file of `header` (plain JSON) and `arrays`. The same input gives the same bytes. */
export function writeArrayFile({ header, arrays }: ArrayFile<unknown>): Uint8Array {
  const entries = Object.entries(arrays);
  const layout = entries.map(([name, array]) => [name, kindOf(name, array), array.length]);
  const head = new TextEncoder().encode(JSON.stringify({ header, arrays: layout }));
  const size =
    PREFIX_BYTES +
    padded(head.length) +
    entries.reduce((sum, [, array]) => sum + padded(array.byteLength), 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, VERSION, true);
  view.setUint32(12, head.length, true);
  view.setFloat64(16, size, true);
  bytes.set(head, PREFIX_BYTES);
  let at = PREFIX_BYTES + padded(head.length);
  for (const [, array] of entries) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

/**
 * What {@link writeArrayFile} wrote; the arrays are views on (a copy of) `bytes`.
 * @throws InvalidInput naming `origin` where it is another file, of another version, or not whole.
 */
export function readArrayFile<Header>(bytes: Uint8Array, origin: string): ArrayFile<Header> {
  const wrong = (what: string): InvalidInput => new InvalidInput(`${origin}: ${what}`);
  // Views need their place in memory aligned; a buffer from the network may begin anywhere.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  if (whole.length < PREFIX_BYTES || new TextDecoder().decode(whole.subarray(0, 8)) !== MAGIC) {
    throw wrong("not a file of arrays");
  }
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw wrong(`version ${version}; ${VERSION} is read`);
  const size = view.getFloat64(16, true);
  if (size !== whole.length) throw wrong(`${whole.length} bytes; ${size} were written`);
  const headLength = view.getUint32(12, true);
  const head = JSON.parse(
    new TextDecoder().decode(whole.subarray(PREFIX_BYTES, PREFIX_BYTES + headLength)),
  ) as { header: Header; arrays: [string, Kind, number][] };
  let at = PREFIX_BYTES + padded(headLength);
  const arrays: Record<string, NumberArray> = {};
  for (const [name, kind, length] of head.arrays) {
    const array = new KINDS[kind](whole.buffer as ArrayBuffer, whole.byteOffset + at, length);
    arrays[name] = array;
    at += padded(array.byteLength);
  }
  return { header: head.header, arrays };
}
