/** Arrays laid out in the memory of a WebAssembly module, by name. */

/** `rows`: 24 doubles each, the hours of a day; the other kinds are plain numbers. */
type Kind = "rows" | "doubles" | "ints" | "bytes";
type ArrayOf<K extends Kind> = K extends "ints" ? Int32Array : K extends "bytes" ? Uint8Array : Float64Array;
export type Layout = Record<string, readonly [kind: Kind, count: number]>;

const LINE = 64;
const PAGE = 65_536;
const BYTES: Record<Kind, number> = { rows: 24 * 8, doubles: 8, ints: 4, bytes: 1 };
/** Rows begin so far into a cache line, so that the hours 7 and 8, which are in one band, begin the next. */
const ROW_OFFSET = 8;

export interface KernelMemory<L extends Layout> {
  memory: WebAssembly.Memory;
  arrays: { [Name in keyof L]: ArrayOf<L[Name][0]> };
  /** Address of each array. */
  at: { [Name in keyof L]: number };
}

/** Memory that holds the arrays of `layout`, zeroes all, each at the beginning of a cache line (rows 8 bytes after it). */
export function layOut<const L extends Layout>(layout: L): KernelMemory<L> {
  let size = 0;
  const places = Object.entries(layout).map(([name, [kind, count]]) => {
    const at = size + (kind === "rows" ? ROW_OFFSET : 0);
    size = LINE * Math.ceil((at + BYTES[kind] * count) / LINE);
    return { name, kind, count, at };
  });
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(size / PAGE)) });
  const view = ({ kind, count, at }: (typeof places)[number]) => {
    if (kind === "ints") return new Int32Array(memory.buffer, at, count);
    if (kind === "bytes") return new Uint8Array(memory.buffer, at, count);
    return new Float64Array(memory.buffer, at, kind === "rows" ? 24 * count : count);
  };
  return {
    memory,
    arrays: Object.fromEntries(places.map((place) => [place.name, view(place)])) as KernelMemory<L>["arrays"],
    at: Object.fromEntries(places.map(({ name, at }) => [name, at])) as KernelMemory<L>["at"],
  };
}
