/**
 * What a minute remembers of each observation that it counted: hashes of its message id and its content, when in
 * the minute it was observed, its flags, and the tag of the record (shard, sequence, position) that brought it.
 *
 * It is append-only. Numbers only, and one open-addressing index over ids and contents alike, so that a
 * thousand entries are searched as quickly as ten; below a few dozen a plain scan is quicker than an index.
 */

/** Bytes of one entry when it is stored: three hashes, the offset, the flags. */
export const ENTRY_BYTES = 27;

const COLUMNS = 3;
const ID = 0;
const CONTENT = 1;
const TAG = 2;

const SCAN_BELOW = 24;
/** Slots per entry: two are used, for its id and its content. */
const SLOTS_PER_ENTRY = 4;

export interface MemoryEntry {
  /** Hash of the message id; 0 where there was none. */
  id: number;
  content: number;
  tag: number;
  /** Event time from the start of the minute (ms, 0-59999). */
  offset: number;
  flags: number;
}

export class DuplicateMemory {
  // Plain arrays: V8 keeps them as unboxed doubles and small integers, and they grow more cheaply than typed ones.
  /** Per entry three: id, content, tag. */
  readonly #hashes: number[] = [];
  /** Per entry the offset, and its flags above 16 bits. */
  readonly #when: number[] = [];
  /** Entry number + 1, by id and by content; undefined until there are enough entries. */
  #index: Int32Array | undefined;

  get size(): number {
    return this.#when.length;
  }

  append(id: number, content: number, tag: number, offset: number, flags: number): void {
    this.#hashes.push(id, content, tag);
    const entry = this.#when.push(offset | (flags << 16)) - 1;
    if (entry < SCAN_BELOW) return;
    if (this.#index === undefined || this.#index.length < (entry + 1) * SLOTS_PER_ENTRY) this.#build();
    else this.#insert(this.#index, entry);
  }

  /** Whether a message with this id was counted at `from`..`to` (ms from the start of the minute, inclusive). */
  hasId(id: number, from: number, to: number): boolean {
    return id !== 0 && this.#has(ID, id, from, to);
  }

  /** Whether this content was counted at `from`..`to` (ms from the start of the minute, inclusive). */
  hasContent(content: number, from: number, to: number): boolean {
    return this.#has(CONTENT, content, from, to);
  }

  /** The flags with which the record of this tag was counted; undefined when it was not. */
  flagsOf(tag: number): number | undefined {
    // Asked on redelivery and by the archive only: a scan is quick enough.
    const hashes = this.#hashes;
    for (let i = 0, at = TAG; at < hashes.length; i++, at += COLUMNS) {
      if (hashes[at] === tag) return (this.#when[i] as number) >> 16;
    }
    return undefined;
  }

  entry(i: number): MemoryEntry {
    const hashes = this.#hashes;
    const when = this.#when[i] as number;
    return {
      id: hashes[i * COLUMNS + ID] as number,
      content: hashes[i * COLUMNS + CONTENT] as number,
      tag: hashes[i * COLUMNS + TAG] as number,
      offset: when & 0xffff,
      flags: when >> 16,
    };
  }

  /** Entries `from`..`to` (exclusive) as bytes. */
  encode(from = 0, to = this.size): Uint8Array {
    const bytes = new Uint8Array((to - from) * ENTRY_BYTES);
    const view = new DataView(bytes.buffer);
    for (let i = from, at = 0; i < to; i++, at += ENTRY_BYTES) {
      const { id, content, tag, offset, flags } = this.entry(i);
      view.setFloat64(at, id);
      view.setFloat64(at + 8, content);
      view.setFloat64(at + 16, tag);
      view.setUint16(at + 24, offset);
      view.setUint8(at + 26, flags);
    }
    return bytes;
  }

  /** Appends what `encode` wrote. */
  decode(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
      this.append(
        view.getFloat64(at),
        view.getFloat64(at + 8),
        view.getFloat64(at + 16),
        view.getUint16(at + 24),
        view.getUint8(at + 26),
      );
    }
  }

  #has(column: number, hash: number, from: number, to: number): boolean {
    const hashes = this.#hashes;
    const index = this.#index;
    if (index === undefined) {
      for (let i = 0, at = column; at < hashes.length; i++, at += COLUMNS) {
        if (hashes[at] === hash && this.#isWithin(i, from, to)) return true;
      }
      return false;
    }
    const mask = index.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (index[slot] as number) - 1;
      if (entry < 0) return false;
      if (hashes[entry * COLUMNS + column] === hash && this.#isWithin(entry, from, to)) return true;
    }
  }

  #isWithin(entry: number, from: number, to: number): boolean {
    const offset = (this.#when[entry] as number) & 0xffff;
    return offset >= from && offset <= to;
  }

  /** Builds the index anew, with room for four times the entries. A power of two, so that a mask finds the slot. */
  #build(): void {
    const slots = 2 ** Math.ceil(Math.log2(this.size * 4 * SLOTS_PER_ENTRY));
    const index = new Int32Array(slots);
    this.#index = index;
    for (let entry = 0; entry < this.size; entry++) this.#insert(index, entry);
  }

  #insert(index: Int32Array, entry: number): void {
    const id = this.#hashes[entry * COLUMNS + ID] as number;
    if (id !== 0) put(index, id, entry);
    put(index, this.#hashes[entry * COLUMNS + CONTENT] as number, entry);
  }
}

function put(index: Int32Array, hash: number, entry: number): void {
  const mask = index.length - 1;
  let slot = hash & mask;
  while (index[slot] !== 0) slot = (slot + 1) & mask;
  index[slot] = entry + 1;
}
