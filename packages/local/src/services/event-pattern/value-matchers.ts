/**
 * The comparisons that an event pattern can make with one value of an event (EventBridge User Guide, "Comparison
 * operators for use in event patterns"). Each is read once and then answers for any JSON leaf.
 */
import { BlockList, isIP } from "node:net";

/** A leaf of an event: what JSON has beside objects and arrays. */
export type Leaf = string | number | boolean | null;

export type LeafTest = (value: Leaf) => boolean;

/** Why a pattern cannot be used; the message names the operator or field. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

/** EventBridge's range for numeric comparisons: ±5 billion. */
const NUMERIC_LIMIT = 5e9;

const onStrings =
  (test: (text: string) => boolean): LeafTest =>
  (value) =>
    typeof value === "string" && test(value);

function text(operator: string, operand: unknown): string {
  if (typeof operand !== "string") throw new PatternError(`${operator} match pattern must be a string`);
  return operand;
}

function nonEmpty(operator: string, operand: unknown): string {
  const given = text(operator, operand);
  if (given === "") throw new PatternError(`Null ${operator} not allowed`);
  return given;
}

function ignoringCase(operator: string, operand: unknown): string {
  const object = operand as Record<string, unknown>;
  const [key, ...more] = Object.keys(object);
  if (key !== "equals-ignore-case" || more.length > 0) {
    throw new PatternError(`${operator} takes a string or {"equals-ignore-case": string}`);
  }
  return nonEmpty(operator, object[key]).toLowerCase();
}

function affix(operator: "prefix" | "suffix", operand: unknown): LeafTest {
  const at = operator === "prefix" ? "startsWith" : "endsWith";
  if (typeof operand === "object" && operand !== null) {
    const wanted = ignoringCase(operator, operand);
    return onStrings((value) => value.toLowerCase()[at](wanted));
  }
  const wanted = nonEmpty(operator, operand);
  return onStrings((value) => value[at](wanted));
}

function wildcard(operand: unknown): LeafTest {
  const pattern = nonEmpty("wildcard", operand);
  let source = "";
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern.charAt(index);
    if (char === "\\") {
      const escaped = pattern.charAt(++index);
      if (escaped !== "*" && escaped !== "\\") throw new PatternError("Invalid escape character in wildcard");
      source += `\\${escaped}`;
    } else if (char === "*") {
      if (pattern.charAt(index + 1) === "*") throw new PatternError("Consecutive wildcard characters");
      source += "[^]*";
    } else source += char.replace(/[.*+?^${}()|[\]/-]/, "\\$&");
  }
  const expression = new RegExp(`^${source}$`);
  return onStrings((value) => expression.test(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function numeric(operand: unknown): LeafTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0 || operand.length > 4) {
    throw new PatternError("numeric takes one or two pairs of operator and number");
  }
  const conditions: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])];
    const bound: unknown = operand[index + 1];
    if (!compare) throw new PatternError(`Unrecognized numeric range operator: ${String(operand[index])}`);
    if (typeof bound !== "number" || Math.abs(bound) > NUMERIC_LIMIT) {
      throw new PatternError(`Value of ${String(operand[index])} must be numeric, from -5e9 to 5e9`);
    }
    conditions.push((value) => compare(value, bound));
  }
  return (value) => typeof value === "number" && conditions.every((holds) => holds(value));
}

function cidr(operand: unknown): LeafTest {
  const [address = "", bits = "", ...more] = text("cidr", operand).split("/");
  const version = isIP(address);
  const prefix = Number(bits);
  if (!version || !/^\d+$/.test(bits) || prefix > (version === 4 ? 32 : 128) || more.length > 0) {
    throw new PatternError(`Malformed CIDR, one '/' required: ${String(operand)}`);
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, prefix, family);
  return onStrings((value) => isIP(value) === version && range.check(value, family));
}

function equalsIgnoreCase(operand: unknown): LeafTest {
  const wanted = text("equals-ignore-case", operand).toLowerCase();
  return onStrings((value) => value.toLowerCase() === wanted);
}

/** The operators that may also stand inside anything-but, for one string or a list of them. */
const negatable: Readonly<Record<string, (operand: unknown) => LeafTest>> = {
  prefix: (operand) => affix("prefix", operand),
  suffix: (operand) => affix("suffix", operand),
  "equals-ignore-case": equalsIgnoreCase,
  wildcard,
};

function anythingBut(operand: unknown): LeafTest {
  if (typeof operand === "object" && operand !== null && !Array.isArray(operand)) {
    const [operator = "", ...more] = Object.keys(operand);
    const read = negatable[operator];
    if (!read || more.length > 0) throw new PatternError(`Unsupported anything-but pattern: ${operator}`);
    const inner = (operand as Record<string, unknown>)[operator];
    const tests = (Array.isArray(inner) ? inner : [inner]).map(read);
    if (tests.length === 0) throw new PatternError("Empty arrays are not allowed");
    return (value) => !tests.some((test) => test(value));
  }
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(values.map((value) => typeof value));
  if (values.length === 0 || kinds.size > 1 || !(kinds.has("string") || kinds.has("number"))) {
    throw new PatternError("anything-but takes a string or number, or a list of only one of these");
  }
  const excluded = new Set(values);
  return (value) => !excluded.has(value);
}

const operators: Readonly<Record<string, (operand: unknown) => LeafTest>> = {
  ...negatable,
  "anything-but": anythingBut,
  numeric,
  cidr,
};

/**
 * The test for one element of a pattern's list: a literal or `{operator: operand}`. `exists` is not among them,
 * because it looks at the whole event. Throws PatternError.
 */
export function leafTest(element: unknown): LeafTest {
  if (element === null || typeof element !== "object") {
    return (value) => value === element;
  }
  const [operator = "", ...more] = Object.keys(element);
  const read = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!read || Array.isArray(element)) {
    throw new PatternError(`Unrecognized match type ${Array.isArray(element) ? "array" : operator}`);
  }
  if (more.length > 0) throw new PatternError("Only one key allowed in match expression");
  return read((element as Record<string, unknown>)[operator]);
}
