/** What every command needs to take a person's files and numbers, with errors that say what to do. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { InvalidInput } from "@nagar/core/errors.ts";
import { parseJson } from "@nagar/core/observation/json.ts";
import { InvalidArgumentError } from "commander";

/** Largest input file, and largest unzipped text: half of what a JavaScript string can hold (bytes). */
const MAX_BYTES = 256 * 2 ** 20;

/**
 * Size (bytes) of a file that can be read.
 * @throws InvalidInput when it is missing, a folder, unreadable or empty.
 */
export function inputSize(file: string): number {
  try {
    accessSync(file, constants.R_OK);
    const stat = statSync(file);
    if (stat.isDirectory()) throw new InvalidInput(`${file}: is a folder; a file is needed`);
    if (stat.size === 0) throw new InvalidInput(`${file}: the file is empty`);
    return stat.size;
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    throw new InvalidInput(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
}

/**
 * A file's bytes, unzipped when it is gzip (told by its content, not by its name).
 * @throws InvalidInput as {@link inputSize}, and when it is larger than 256 MiB, or broken gzip.
 */
export function readInputBytes(file: string): Buffer {
  if (inputSize(file) > MAX_BYTES) throw tooLarge(file);
  const bytes = readFileSync(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(file);
    throw new InvalidInput(`${file}: broken gzip (is the file cut off?)`, { cause: error });
  }
}

/**
 * A file's text. A byte order mark is dropped.
 * @throws InvalidInput as {@link readInputBytes}, and where the bytes are not UTF-8.
 */
export function readInput(file: string): string {
  const bytes = readInputBytes(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InvalidInput(`${file}: not UTF-8 text (a binary file, or another encoding)`, { cause: error });
  }
}

/**
 * The value of a JSON file.
 * @throws InvalidInput as {@link readInput}, and where the text is no JSON, or nested deeper than is taken.
 */
export function readInputJson(file: string): unknown {
  const text = readInput(file);
  try {
    return parseJson(text);
  } catch (error) {
    // The parser quotes what it met, lines and all.
    const said = (error as Error).message.replace(/\s+/g, " ");
    throw new InvalidInput(`${file}: not JSON: ${said}`, { cause: error });
  }
}

function tooLarge(file: string): InvalidInput {
  return new InvalidInput(`${file}: larger than ${MAX_BYTES / 2 ** 20} MiB, the most that is read at once`);
}

/** Parser of a number option for commander: refuses what is not a finite number, and names the option. */
export function toNumber(option: string): (value: string) => number {
  return (value) => {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw new InvalidArgumentError(`${option} takes a number.`);
    return number;
  };
}

const UNITS_MS = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Length of a step such as 10min, 1h or 1d, ms. @throws InvalidInput for another form, which names the option. */
export function stepOf(text: string, option: string): number {
  const match = /^(\d+)(min|h|d|w)$/.exec(text.trim());
  const ms = match ? Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS] : 0;
  if (!(ms > 0))
    throw new InvalidInput(`${option} is "${text}"; allowed is a number with min, h, d or w, as 10min or 1h`);
  return ms;
}
