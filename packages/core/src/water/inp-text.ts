/**
 * An EPANET input file as text: bytes to characters, characters to sections of tokens. Section names match by
 * their first letters, as the manual allows, so that `[JUNC]` and `[JUNCTIONS]` are one.
 */
import { InvalidInput } from "../errors.ts";

/** Sections of EPANET 2.3 (manual, appendix C.2) with the letters that tell them apart. */
const SECTIONS = {
  TITLE: "TITL",
  JUNCTIONS: "JUNC",
  RESERVOIRS: "RESE",
  TANKS: "TANK",
  PIPES: "PIPE",
  PUMPS: "PUMP",
  VALVES: "VALV",
  EMITTERS: "EMIT",
  LEAKAGE: "LEAK",
  CURVES: "CURV",
  PATTERNS: "PATT",
  ENERGY: "ENER",
  STATUS: "STAT",
  CONTROLS: "CONT",
  RULES: "RULE",
  DEMANDS: "DEMA",
  QUALITY: "QUAL",
  REACTIONS: "REAC",
  SOURCES: "SOUR",
  MIXING: "MIXI",
  OPTIONS: "OPTI",
  TIMES: "TIME",
  REPORT: "REPO",
  COORDINATES: "COOR",
  VERTICES: "VERT",
  LABELS: "LABE",
  BACKDROP: "BACK",
  TAGS: "TAGS",
  ROUGHNESS: "ROUG",
  END: "END",
} as const;

export type InpSection = keyof typeof SECTIONS;

export interface InpLine {
  /** From 1. */
  line: number;
  section: InpSection;
  tokens: string[];
}

export interface InpText {
  /** What the file is called in messages. */
  name: string;
  lines: InpLine[];
  /** Sections in the order in which they first appear. */
  sections: InpSection[];
  /** Whether an `[END]` line stands in the file. */
  ended: boolean;
  /** Whether the last line is complete (the file ends with a line break). */
  endsWithLineBreak: boolean;
  lineCount: number;
}

/** Largest file (bytes) and longest line (characters; EPANET's MAXLINE) that are read. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_LINE = 1024;

/**
 * Text of an input file: UTF-8, or Windows-1252 where it is not (older programs write titles and comments so).
 * @throws InvalidInput when it is empty, larger than 64 MiB or binary.
 */
export function decodeInp(bytes: Uint8Array, name: string): string {
  if (bytes.length > MAX_BYTES) {
    throw new InvalidInput(`${name}: ${bytes.length} bytes; an EPANET file of up to ${MAX_BYTES} is read`);
  }
  const odd = bytes.findIndex((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27));
  if (odd >= 0) {
    throw new InvalidInput(
      `${name}: byte ${odd} is ${bytes[odd]}: a binary file; an EPANET text file (.inp) is needed`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * Cuts the text into sections and tokens; comments (from `;`) are dropped, quoted tokens kept whole.
 * @throws InvalidInput for an empty file, an unknown section, text before the first section, a line too long.
 */
export function readInpText(text: string, name: string): InpText {
  if (text.trim() === "") throw new InvalidInput(`${name}: the file is empty`);
  if (text.length > MAX_BYTES) {
    throw new InvalidInput(
      `${name}: ${text.length} characters; an EPANET file of up to ${MAX_BYTES} is read`,
    );
  }
  const raw = text.split(/\r\n|\n|\r/);
  const lines: InpLine[] = [];
  const sections: InpSection[] = [];
  let section: InpSection | undefined;
  for (const [index, full] of raw.entries()) {
    const line = index + 1;
    const content = full.split(";", 1)[0]!.trim();
    if (content === "") continue;
    if (full.length > MAX_LINE) {
      throw new InvalidInput(
        `${name}, line ${line}: ${full.length} characters; EPANET reads up to ${MAX_LINE}`,
      );
    }
    if (content.startsWith("[")) {
      section = sectionOf(content);
      if (!section) {
        throw new InvalidInput(
          `${name}, line ${line}: unknown section ${content.slice(0, 40)}; sections are ${Object.keys(SECTIONS).join(", ")}`,
          { details: { line, section: content.slice(0, 40) } },
        );
      }
      if (!sections.includes(section)) sections.push(section);
      if (section === "END") break;
    } else if (section === undefined) {
      throw new InvalidInput(
        `${name}, line ${line}: "${content.slice(0, 40)}" stands before the first section; an EPANET file (.inp) begins with one such as [TITLE]`,
        { details: { line } },
      );
    } else {
      lines.push({ line, section, tokens: content.match(/"[^"]*"|[^\s,]+/g) ?? [] });
    }
  }
  return {
    name,
    lines,
    sections,
    ended: sections.includes("END"),
    endsWithLineBreak: /[\r\n]\s*$/.test(text),
    lineCount: raw.length,
  };
}

/** The text with every section name written out, as EPANET 2.3 wants it (2.0 compared the first letters only). */
export function writeOutSections(text: string): string {
  return text.replace(/^[ \t]*\[[^\r\n;]*/gm, (heading) => {
    const section = sectionOf(heading.trim());
    return section ? `[${section}]` : heading;
  });
}

function sectionOf(content: string): InpSection | undefined {
  const letters = content.slice(1).toUpperCase();
  return (Object.keys(SECTIONS) as InpSection[]).find((name) => letters.startsWith(SECTIONS[name]));
}
