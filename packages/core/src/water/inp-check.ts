/**
 * What can be said about an EPANET file before the engine sees it, so that the error names line, section, element
 * and field. The engine's own reader accepts "nan", stops telling after ten errors and knows no line numbers;
 * what this check lets pass still meets the engine's errors (`epanet-errors.ts`).
 */
import { InvalidInput } from "../errors.ts";
import { FLOW_UNITS } from "./flow-units.ts";
import type { InpLine, InpSection, InpText } from "./inp-text.ts";

type Kind = "number" | "positive" | "notNegative" | "node" | "link" | "pattern" | "curve" | "text";
type Field = [name: string, kind: Kind, required?: "required"];

/** Fields after the id, in the order of the manual (appendix C.2). Sections that are not here go to the engine. */
const FIELDS: Partial<Record<InpSection, Field[]>> = {
  JUNCTIONS: [
    ["elevation", "number"],
    ["demand", "number"],
    ["pattern", "pattern"],
  ],
  RESERVOIRS: [
    ["head", "number", "required"],
    ["pattern", "pattern"],
  ],
  TANKS: [
    ["elevation", "number", "required"],
    ["initial level", "notNegative"],
    ["minimum level", "notNegative"],
    ["maximum level", "notNegative"],
    ["diameter", "notNegative"],
    ["minimum volume", "notNegative"],
    ["volume curve", "curve"],
  ],
  PIPES: [
    ["start node", "node", "required"],
    ["end node", "node", "required"],
    ["length", "positive", "required"],
    ["diameter", "positive", "required"],
    ["roughness", "positive", "required"],
  ],
  PUMPS: [
    ["start node", "node", "required"],
    ["end node", "node", "required"],
  ],
  VALVES: [
    ["start node", "node", "required"],
    ["end node", "node", "required"],
    ["diameter", "positive", "required"],
    ["type", "text", "required"],
  ],
};

/** Sections whose first token is an element that must exist. */
const REFERS: Partial<Record<InpSection, "node" | "link">> = {
  EMITTERS: "node",
  SOURCES: "node",
  MIXING: "node",
};

const OWN_IDS: Partial<Record<InpSection, "node" | "link">> = {
  JUNCTIONS: "node",
  RESERVOIRS: "node",
  TANKS: "node",
  PIPES: "link",
  PUMPS: "link",
  VALVES: "link",
};

/** Largest magnitude of any number in a file; beyond it a number is a mistake, whatever its unit. */
const LARGEST = 1e12;
/** EPANET's MAXID. */
const LONGEST_ID = 31;

interface Names {
  node: Map<string, InpLine>;
  link: Map<string, InpLine>;
  pattern: Set<string>;
  curve: Set<string>;
}

/**
 * Refuses a file that is cut off, repeats an id, refers to what is not there, or has a number that is none.
 * @throws InvalidInput naming file, line, section, element and field.
 */
export function checkInp(inp: InpText): void {
  const names = collectNames(inp);
  // First, for a missing rest is the cause of what else would be found.
  checkComplete(inp, names);
  for (const line of inp.lines) checkLine(inp, line, names);
  checkConnected(inp, names);
}

/** Every node has a link, and there is at least one reservoir or tank. */
function checkConnected(inp: InpText, names: Names): void {
  if (names.node.size === 0) {
    throw new InvalidInput(`${inp.name}: no nodes: [JUNCTIONS], [RESERVOIRS] and [TANKS] are empty`);
  }
  const linked = new Set([...names.link.values()].flatMap((line) => line.tokens.slice(1, 3).map(unquote)));
  let sources = 0;
  for (const [id, line] of names.node) {
    if (line.section !== "JUNCTIONS") sources += 1;
    if (!linked.has(id)) throw problem(inp, line, `node ${id} is an end of no pipe, pump or valve`);
  }
  if (sources === 0) throw new InvalidInput(`${inp.name}: no reservoir or tank: water has no source`);
}

function collectNames(inp: InpText): Names {
  const names: Names = { node: new Map(), link: new Map(), pattern: new Set(), curve: new Set() };
  for (const line of inp.lines) {
    const id = unquote(line.tokens[0] ?? "");
    const kind = OWN_IDS[line.section];
    if (kind) {
      if (id.length > LONGEST_ID) {
        throw problem(
          inp,
          line,
          `id "${id.slice(0, 40)}…" has ${id.length} characters; up to ${LONGEST_ID} are allowed`,
        );
      }
      const first = names[kind].get(id);
      if (first)
        throw problem(
          inp,
          line,
          `duplicate ${kind} id ${id} (first on line ${first.line}, [${first.section}])`,
        );
      names[kind].set(id, line);
    } else if (line.section === "PATTERNS") names.pattern.add(id);
    else if (line.section === "CURVES") names.curve.add(id);
  }
  return names;
}

function checkLine(inp: InpText, line: InpLine, names: Names): void {
  const [id = "", ...values] = line.tokens.map(unquote);
  const refers = REFERS[line.section];
  if (refers && !names[refers].has(id)) throw problem(inp, line, `${refers} ${id} does not exist`);
  const fields = FIELDS[line.section];
  if (fields) checkFields(inp, line, id, values, fields, names);
  switch (line.section) {
    case "PIPES":
      if (values[0] === values[1])
        throw problem(inp, line, `pipe ${id} begins and ends at node ${values[0]}`);
      break;
    case "TANKS":
      checkTank(inp, line, id, values);
      break;
    case "DEMANDS":
      checkDemand(inp, line, id, values, names);
      break;
    case "PATTERNS":
      // EPANET 2.3 also takes "FIXED" and "VARIABLE" lines of newer files.
      for (const value of values)
        if (!/^(fixed|variable)$/i.test(value)) toNumber(inp, line, `pattern ${id}`, "multiplier", value);
      break;
    case "CURVES":
    case "COORDINATES":
    case "VERTICES":
      if (values.length < 2) throw problem(inp, line, `${id} has ${values.length} of the 2 numbers (x, y)`);
      for (const [i, value] of values.slice(0, 2).entries()) toNumber(inp, line, id, "xy"[i]!, value);
      break;
    case "EMITTERS":
      if (toNumber(inp, line, `node ${id}`, "coefficient", values[0] ?? "") < 0) {
        throw problem(inp, line, `node ${id}: coefficient is ${values[0]}; 0 or more is needed`);
      }
      break;
    case "OPTIONS":
      if (/^units$/i.test(id)) checkUnits(inp, line, values[0] ?? "");
      break;
    default:
  }
}

function checkFields(
  inp: InpText,
  line: InpLine,
  id: string,
  values: string[],
  fields: Field[],
  names: Names,
): void {
  const element = `${line.section.toLowerCase().replace(/s$/, "")} ${id}`;
  for (const [i, [field, kind, required]] of fields.entries()) {
    const value = values[i];
    if (value === undefined) {
      if (required) throw problem(inp, line, `${element}: ${field} is missing (is the line cut off?)`);
      break;
    }
    switch (kind) {
      case "text":
        break;
      case "node":
      case "link":
        if (!names[kind].has(value)) throw problem(inp, line, `${element}: ${field} ${value} does not exist`);
        break;
      case "pattern":
      case "curve":
        if (value !== "*" && !names[kind].has(value)) {
          throw problem(inp, line, `${element}: ${field} ${value} is not in [${kind.toUpperCase()}S]`);
        }
        break;
      default: {
        const number = toNumber(inp, line, element, field, value);
        if (kind === "positive" && number <= 0)
          throw problem(inp, line, `${element}: ${field} is ${value}; more than 0 is needed`);
        if (kind === "notNegative" && number < 0)
          throw problem(inp, line, `${element}: ${field} is ${value}; 0 or more is needed`);
      }
    }
  }
}

/** Levels in order and a width: with three fields or fewer EPANET reads the line as a reservoir. */
function checkTank(inp: InpText, line: InpLine, id: string, values: string[]): void {
  if (values.length <= 2) return;
  if (values.length < 5) throw problem(inp, line, `tank ${id}: diameter is missing (is the line cut off?)`);
  const [initial, least, most] = values.slice(1, 4).map(Number) as [number, number, number];
  if (least > initial || initial > most) {
    throw problem(
      inp,
      line,
      `tank ${id}: levels are minimum ${least}, initial ${initial}, maximum ${most}; they must rise`,
    );
  }
}

function checkDemand(inp: InpText, line: InpLine, id: string, values: string[], names: Names): void {
  const multiplies = /^multiply$/i.test(id);
  if (!multiplies && !names.node.has(id)) throw problem(inp, line, `node ${id} does not exist`);
  toNumber(inp, line, multiplies ? "MULTIPLY" : `node ${id}`, "demand", values[0] ?? "");
  const pattern = values[1];
  if (!multiplies && pattern !== undefined && pattern !== "*" && !names.pattern.has(pattern)) {
    throw problem(inp, line, `node ${id}: pattern ${pattern} is not in [PATTERNS]`);
  }
}

function checkUnits(inp: InpText, line: InpLine, unit: string): void {
  // "SI" is what very old files write for LPS.
  if (!(unit.toUpperCase() in FLOW_UNITS) && unit.toUpperCase() !== "SI") {
    throw problem(
      inp,
      line,
      `Units is "${unit.slice(0, 20)}"; allowed are ${Object.keys(FLOW_UNITS).join(", ")}`,
    );
  }
}

/**
 * EPANET does without [END], so its absence alone is no error. It is one when the text stops inside a line, before
 * the [OPTIONS] that say the units, or amid the coordinates.
 */
function checkComplete(inp: InpText, names: Names): void {
  if (inp.ended) return;
  const last = inp.sections.at(-1) ?? "TITLE";
  const placed =
    last === "COORDINATES" ? inp.lines.filter((line) => line.section === "COORDINATES").length : 0;
  const cut = !inp.endsWithLineBreak
    ? "inside a line"
    : !inp.sections.includes("OPTIONS")
      ? "before [OPTIONS]"
      : placed > 0 && placed < names.node.size
        ? `after ${placed} of ${names.node.size} nodes`
        : undefined;
  if (cut) {
    throw new InvalidInput(
      `${inp.name}, line ${inp.lineCount}: the file ends in [${last}] ${cut} and has no [END]: it is cut off (if it is whole, end it with a line [END])`,
      { details: { line: inp.lineCount, section: last } },
    );
  }
}

function toNumber(inp: InpText, line: InpLine, element: string, field: string, value: string): number {
  const number = value === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number) || !/^[-+.\deE]+$/.test(value)) {
    throw problem(inp, line, `${element}: ${field} is "${value.slice(0, 40)}"; a number is needed`);
  }
  if (Math.abs(number) > LARGEST)
    throw problem(inp, line, `${element}: ${field} is ${value}; up to ${LARGEST} is allowed`);
  return number;
}

function problem(inp: InpText, line: InpLine, text: string): InvalidInput {
  return new InvalidInput(`${inp.name}, line ${line.line}, [${line.section}]: ${text}`, {
    details: { file: inp.name, line: line.line, section: line.section, element: line.tokens[0] },
  });
}

const unquote = (token: string) => token.replace(/^"(.*)"$/, "$1");
