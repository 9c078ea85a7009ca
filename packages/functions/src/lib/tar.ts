/** One file out of a tar archive (POSIX ustar): headers of 512 bytes, each followed by its file, padded to 512. */
import { InvalidInput } from "@nagar/core/errors.ts";

const BLOCK = 512;

/** The file of that name, in whatever folder. @throws InvalidInput where there is none, or the archive is cut off. */
export function fileOfTar(archive: Uint8Array, name: string): Uint8Array {
  const names: string[] = [];
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, length: number) =>
      new TextDecoder("latin1").decode(archive.subarray(at + from, at + from + length)).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12).trim(), 8);
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > archive.length) {
      throw new InvalidInput(`the archive is cut off in ${text(0, 100) || "its header"}`);
    }
    const type = text(156, 1);
    if ((type === "0" || type === "") && text(0, 100).split("/").at(-1) === name) {
      return archive.subarray(start, start + size);
    }
    names.push(text(0, 100));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new InvalidInput(`the archive has no ${name}; it has ${names.join(", ") || "nothing"}`);
}
