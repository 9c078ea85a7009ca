/**
 * The part that all TNTP files have in common: `<TAG> value` metadata, `~` comments, rows of numbers. Files of the
 * TransportationNetworks collection differ in spaces, tabs, case and final semicolons, and all of that is accepted.
 */
import { InvalidInput } from "../../errors.ts";

/** Where in a file something stands, for error messages. */
export interface Place {
  file: string;
  line: number;
}

export interface TntpFile {
  file: string;
  metadata: Map<string, { value: string; line: number }>;
  /** Lines after the metadata without comments and blank lines. */
  rows: { text: string; line: number }[];
}

/** Tags that say nothing to the models but stand in published files. */
const REMARKS = new Set(["ORIGINAL HEADER", "NAME", "SOURCE", "SCENARIO", "DESCRIPTION", "AUTHOR", "DATE"]);

/** Throws InvalidInput as one line: file, line number, what came, what is allowed. */
export function refuse({ file, line }: Place, message: string): never {
  throw new InvalidInput(`${file}:${line}: ${message}`, { details: { file, line } });
}

/**
 * Splits a file into metadata and rows. Throws InvalidInput for an empty or binary file, a tag that is not among
 * `tags`, a tag given twice or after the metadata, and missing end of metadata (`tags` empty: no metadata expected).
 */
export function readTntpLines(text: string, file: string, tags: readonly string[]): TntpFile {
  if (text.trim() === "") throw new InvalidInput(`${file}: the file is empty`);
  if (text.includes("\0") || text.includes("\uFFFD")) {
    throw new InvalidInput(`${file}: this is a binary file, a TNTP text file is needed`);
  }
  const metadata = new Map<string, { value: string; line: number }>();
  const rows: TntpFile["rows"] = [];
  let inMetadata = tags.length > 0;
  let line = 0;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    line++;
    const tag = /^\s*<([^>]*)>(.*)$/.exec(raw);
    if (tag) {
      const name = tag[1]!.trim().replace(/\s+/g, " ").toUpperCase();
      if (!inMetadata) refuse({ file, line }, `tag <${name}> after the end of the metadata`);
      if (name === "END OF METADATA") inMetadata = false;
      else if (tags.includes(name)) {
        const first = metadata.get(name);
        if (first) refuse({ file, line }, `<${name}> again, it stands already in line ${first.line}`);
        metadata.set(name, { value: tag[2]!.split("~")[0]!.replace(/;\s*$/, "").trim(), line });
      } else if (!REMARKS.has(name)) {
        refuse(
          { file, line },
          `unknown tag <${name.slice(0, 60)}>, allowed are ${tags.map((each) => `<${each}>`).join(", ")} and <END OF METADATA>`,
        );
      }
      continue;
    }
    const content = raw.split("~")[0]!.trim();
    if (content === "") continue;
    if (inMetadata) {
      refuse({ file, line }, `"${shown(content)}" before <END OF METADATA>: is this a TNTP file?`);
    }
    rows.push({ text: content, line });
  }
  if (inMetadata) throw new InvalidInput(`${file}: no <END OF METADATA>: the file is cut or not TNTP`);
  return { file, metadata, rows };
}

/** A whole number of the metadata within 1 … most; `fallback` where the tag may be missing. */
export function metadataCount(source: TntpFile, tag: string, most: number, fallback?: number): number {
  const found = source.metadata.get(tag);
  if (!found) {
    if (fallback !== undefined) return fallback;
    throw new InvalidInput(`${source.file}: no <${tag}> in the metadata`);
  }
  const count = Number(found.value);
  if (found.value === "" || !Number.isInteger(count) || count < 1 || count > most) {
    refuse(
      { file: source.file, line: found.line },
      `<${tag}> is "${shown(found.value)}", allowed is a whole number from 1 to ${most}`,
    );
  }
  return count;
}

/** A number of the metadata that is 0 or more; undefined where the tag is missing. */
export function metadataNumber(source: TntpFile, tag: string): number | undefined {
  const found = source.metadata.get(tag);
  if (!found) return undefined;
  return fieldNumber(found.value, `<${tag}>`, { file: source.file, line: found.line });
}

/** A finite number of 0 or more. Thousands separators and units are refused, since guessing them would be worse. */
export function fieldNumber(text: string | undefined, field: string, place: Place): number {
  const value = signedNumber(text, field, place);
  if (value < 0) refuse(place, `${field} is ${text}, allowed is a number of 0 or more`);
  return value;
}

/** A finite number of either sign. */
export function signedNumber(text: string | undefined, field: string, place: Place): number {
  if (text === undefined || text === "") refuse(place, `${field} is missing`);
  const value = Number(text);
  if (!Number.isFinite(value)) {
    refuse(place, `${field} is "${shown(text)}", allowed is a finite number without unit`);
  }
  return value;
}

/** A node or zone number from 1 to `most`, given back counted from 0. */
export function fieldIndex(text: string | undefined, field: string, most: number, place: Place): number {
  const value = signedNumber(text, field, place);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    refuse(place, `${field} is ${text}, allowed is a whole number from 1 to ${most}`);
  }
  return value - 1;
}

/** A file whose data rows all end with a semicolon, except its very last row, has lost its end. */
export function refuseCutEnd(data: TntpFile["rows"], { file, rows }: TntpFile): void {
  const last = data.at(-1);
  if (!last || last !== rows.at(-1) || data.length < 3 || last.text.endsWith(";")) return;
  if (data.slice(0, -1).every(({ text }) => text.endsWith(";"))) {
    refuse({ file, line: last.line }, `the last row "${shown(last.text)}" has no end: the file is cut`);
  }
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
