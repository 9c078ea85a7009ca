/**
 * Universal Binary JSON (draft 12, ubjson.org), as XGBoost writes its models since 2.1 where a file's name does not say
 * otherwise, and so SageMaker's built-in one: markers of one byte, numbers big-endian, arrays with a type and a count.
 */
import { InvalidInput } from "../../errors.ts";

/** Bytes of the numbers of fixed size. */
const SIZES: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };
/** XGBoost's models are nested about six deep; a file that goes on and on must not end in a full stack. */
const DEEPEST = 64;

/** Reads one value. @throws InvalidInput naming the byte where it cannot be read. */
export function readUbjson(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const value = reader.value(reader.marker(), 0);
  if (reader.at !== bytes.length) throw reader.wrong("the file goes on after its value");
  return value;
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder("utf-8", { fatal: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  wrong(what: string): InvalidInput {
    return new InvalidInput(`byte ${this.at} of the binary JSON: ${what}`);
  }

  /** The next marker that is not the one for nothing. */
  marker(): string {
    for (;;) {
      const marker = String.fromCharCode(this.#bytes[this.#take(1)]!);
      if (marker !== "N") return marker;
    }
  }

  value(marker: string, depth: number): unknown {
    if (depth > DEEPEST) throw this.wrong(`nested more than ${DEEPEST} deep`);
    switch (marker) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case "S":
        return this.#string();
      case "C":
        return String.fromCharCode(this.#bytes[this.#take(1)]!);
      case "T":
      case "F":
        return marker === "T";
      case "Z":
        return null;
      default:
        return this.#number(marker);
    }
  }

  #object(depth: number): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    const { type, count } = this.#header();
    for (let i = 0; count === undefined || i < count; i++) {
      if (count === undefined && this.#peek() === "}") {
        this.at++;
        break;
      }
      const key = this.#string();
      // Else a key of that name would change what the object is.
      if (key === "__proto__") throw this.wrong('a key is "__proto__"');
      out[key] = this.value(type ?? this.marker(), depth + 1);
    }
    return out;
  }

  #array(depth: number): unknown[] {
    const out: unknown[] = [];
    const { type, count } = this.#header();
    if (count !== undefined && count * (SIZES[type ?? ""] ?? 1) > this.#bytes.length - this.at) {
      throw this.wrong(`an array of ${count} is longer than the file`);
    }
    for (let i = 0; count === undefined || i < count; i++) {
      if (count === undefined && this.#peek() === "]") {
        this.at++;
        break;
      }
      out.push(this.value(type ?? this.marker(), depth + 1));
    }
    return out;
  }

  /** `$` and a type, `#` and a count, where a container has them. */
  #header(): { type?: string; count?: number } {
    let type: string | undefined;
    if (this.#peek() === "$") {
      this.at++;
      type = String.fromCharCode(this.#bytes[this.#take(1)]!);
      if (this.#peek() !== "#") throw this.wrong("a type without a count");
    }
    if (this.#peek() !== "#") return {};
    this.at++;
    const count = this.#length();
    return type === undefined ? { count } : { type, count };
  }

  #string(): string {
    const length = this.#length();
    const start = this.#take(length);
    try {
      return this.#text.decode(this.#bytes.subarray(start, start + length));
    } catch {
      throw this.wrong("text that is not UTF-8");
    }
  }

  #length(): number {
    const length = this.#number(this.marker());
    if (!(Number.isInteger(length) && length >= 0)) throw this.wrong(`a length of ${length}`);
    return length;
  }

  #number(marker: string): number {
    const size = SIZES[marker];
    if (size === undefined) throw this.wrong(`marker "${marker}"`);
    const at = this.#take(size);
    const view = this.#view;
    switch (marker) {
      case "i":
        return view.getInt8(at);
      case "U":
        return view.getUint8(at);
      case "I":
        return view.getInt16(at);
      case "l":
        return view.getInt32(at);
      case "L":
        return Number(view.getBigInt64(at));
      case "d":
        return view.getFloat32(at);
      default:
        return view.getFloat64(at);
    }
  }

  #peek(): string {
    return String.fromCharCode(this.#bytes[this.at] ?? 0);
  }

  #take(count: number): number {
    const at = this.at;
    if (at + count > this.#bytes.length) throw this.wrong("the file ends in the middle of a value");
    this.at += count;
    return at;
  }
}
