/** From the bytes of a file to text, chunk by chunk: gzip and encodings are told by content, not by name. */
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InvalidInput } from "../errors.ts";

export type ByteChunks = AsyncIterable<Uint8Array>;

export const encodings = ["auto", "utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/** The first `length` bytes (fewer where the file ends) and the whole stream again. */
export async function peek(
  chunks: ByteChunks,
  length: number,
): Promise<{ head: Uint8Array; chunks: ByteChunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const next = await iterator.next();
    if (next.done) break;
    held.push(next.value);
    size += next.value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* held;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: new Uint8Array(Buffer.concat(held).subarray(0, length)), chunks: all() };
}

/**
 * Unzips gzip (told by its first two bytes), passes on everything else.
 * @throws InvalidInput, while read, where the gzip is broken or cut off.
 */
export async function gunzipped(source: ByteChunks, name: string): Promise<ByteChunks> {
  const { head, chunks } = await peek(source, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return chunks;
  async function* unzip(): AsyncGenerator<Uint8Array> {
    const input = Readable.from(chunks);
    const gunzip = createGunzip();
    input.once("error", (error) => gunzip.destroy(error));
    input.pipe(gunzip);
    try {
      yield* gunzip as AsyncIterable<Uint8Array>;
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (!code?.startsWith("Z_")) throw cause;
      throw new InvalidInput(`${name}: broken gzip (is the file cut off?)`, { cause });
    } finally {
      input.destroy();
    }
  }
  return unzip();
}

function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/**
 * Decodes text. `auto` follows a byte order mark (UTF-8, UTF-16) and otherwise takes UTF-8 alone: one wrong byte is
 * refused rather than guessed at, because a guess spoils Hindi and Gujarati names without a word.
 * @throws InvalidInput, while read, naming file and line, for bytes that the encoding does not allow, a NUL
 * character (a binary file), or an empty file.
 */
export async function* decodeText(
  source: ByteChunks,
  name: string,
  encoding: Encoding = "auto",
): AsyncGenerator<string> {
  const { head, chunks } = await peek(source, 2);
  if (head.length === 0) throw new InvalidInput(`${name}: the file is empty`);
  const used = encoding === "auto" ? encodingOf(head) : encoding;
  const decoder = new TextDecoder(used, { fatal: true });
  let line = 1;
  const decode = (chunk?: Uint8Array): string => {
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new InvalidInput(
        `${name}, after line ${line}: not ${used} text (a binary file, or another encoding: a mapping's format.encoding may be ${encodings.slice(1).join(", ")})`,
        { details: { line, encoding: used }, cause },
      );
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++;
    if (text.includes("\u0000")) {
      throw new InvalidInput(
        `${name}, line ${line} or before: a NUL character; this is a binary file, not text`,
        {
          details: { line },
        },
      );
    }
    return text;
  };
  for await (const chunk of chunks) {
    const text = decode(chunk);
    if (text !== "") yield text;
  }
  const rest = decode();
  if (rest !== "") yield rest;
}
