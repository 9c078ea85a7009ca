/**
 * What a minute remembers of each observation that it counted: hashes of its message id and its content, when in
 * the minute it was observed, its flags, and the tag of the record (shard, sequence, position) that brought it.
 *
 * It is append-only. Columns of numbers and two open-addressing indexes over them, so that a thousand entries are
 * searched as quickly as ten; below a few dozen a plain scan is quicker than an index.
 */

/** Bytes of one entry when it is stored: three hashes, the offset, the flags. */
export const ENTRY_BYTES = 27;

const SCAN_BELOW = 16;

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
  #size = 0;
  #ids = new Float64Array(8);
  #contents = new Float64Array(8);
  #tags = new Float64Array(8);
  #offsets = new Uint16Array(8);
  #flags = new Uint8Array(8);
  /** Entry number + 1 by hash; empty until there are enough entries. */
  #idIndex: Int32Array | undefined;
  #contentIndex: Int32Array | undefined;

  get size(): number {
    return this.#size;
  }

  append(id: number, content: number, tag: number, offset: number, flags: number): void {
    if (this.#size === this.#ids.length) this.#grow(this.#size * 2);
    const entry = this.#size++;
    this.#ids[entry] = id;
    this.#contents[entry] = content;
    this.#tags[entry] = tag;
    this.#offsets[entry] = offset;
    this.#flags[entry] = flags;
    if (this.#idIndex !== undefined && this.#contentIndex !== undefined) {
      if (id !== 0) insert(this.#idIndex, id, entry);
      insert(this.#contentIndex, content, entry);
    } else if (this.#size >= SCAN_BELOW) this.#index();
  }

  /** Whether a message with this id was counted at `from`..`to` (ms from the start of the minute, inclusive). */
  hasId(id: number, from: number, to: number): boolean {
    return id !== 0 && this.#has(this.#ids, this.#idIndex, id, from, to);
  }

  /** Whether this content was counted at `from`..`to` (ms from the start of the minute, inclusive). */
  hasContent(content: number, from: number, to: number): boolean {
    return this.#has(this.#contents, this.#contentIndex, content, from, to);
  }

  /** The flags with which the record of this tag was counted; undefined when it was not. */
  flagsOf(tag: number): number | undefined {
    // Asked on redelivery only: a scan is quick enough.
    const entry = this.#tags.subarray(0, this.#size).indexOf(tag);
    return entry < 0 ? undefined : this.#flags[entry];
  }

  entry(i: number): MemoryEntry {
    return {
      id: this.#ids[i] as number,
      content: this.#contents[i] as number,
      tag: this.#tags[i] as number,
      offset: this.#offsets[i] as number,
      flags: this.#flags[i] as number,
    };
  }

  /** Entries `from`..`to` (exclusive) as bytes. */
  encode(from = 0, to = this.#size): Uint8Array {
    const bytes = new Uint8Array((to - from) * ENTRY_BYTES);
    const view = new DataView(bytes.buffer);
    for (let i = from, at = 0; i < to; i++, at += ENTRY_BYTES) {
      view.setFloat64(at, this.#ids[i] as number);
      view.setFloat64(at + 8, this.#contents[i] as number);
      view.setFloat64(at + 16, this.#tags[i] as number);
      view.setUint16(at + 24, this.#offsets[i] as number);
      view.setUint8(at + 26, this.#flags[i] as number);
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

  #has(column: Float64Array, index: Int32Array | undefined, hash: number, from: number, to: number): boolean {
    const offsets = this.#offsets;
    if (index === undefined) {
      for (let i = 0; i < this.#size; i++) {
        if (column[i] === hash && (offsets[i] as number) >= from && (offsets[i] as number) <= to) return true;
      }
      return false;
    }
    const mask = index.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (index[slot] as number) - 1;
      if (entry < 0) return false;
      if (column[entry] === hash && (offsets[entry] as number) >= from && (offsets[entry] as number) <= to) {
        return true;
      }
    }
  }

  #grow(capacity: number): void {
    const larger = <T extends Float64Array | Uint16Array | Uint8Array>(column: T, empty: T): T => {
      empty.set(column);
      return empty;
    };
    this.#ids = larger(this.#ids, new Float64Array(capacity));
    this.#contents = larger(this.#contents, new Float64Array(capacity));
    this.#tags = larger(this.#tags, new Float64Array(capacity));
    this.#offsets = larger(this.#offsets, new Uint16Array(capacity));
    this.#flags = larger(this.#flags, new Uint8Array(capacity));
    if (this.#idIndex !== undefined) this.#index();
  }

  /** Builds both indexes anew, at most half full until the columns grow again. */
  #index(): void {
    const slots = this.#ids.length * 2;
    const ids = new Int32Array(slots);
    const contents = new Int32Array(slots);
    for (let i = 0; i < this.#size; i++) {
      if (this.#ids[i] !== 0) insert(ids, this.#ids[i] as number, i);
      insert(contents, this.#contents[i] as number, i);
    }
    this.#idIndex = ids;
    this.#contentIndex = contents;
  }
}

function insert(index: Int32Array, hash: number, entry: number): void {
  const mask = index.length - 1;
  let slot = hash & mask;
  while (index[slot] !== 0) slot = (slot + 1) & mask;
  index[slot] = entry + 1;
}
