/**
 * Event patterns as EventBridge (and SNS filter policies) have them: fields are and-ed, the elements of a list and
 * of `$or` are or-ed, an array in the event matches when an element does, and all conditions below an array of
 * objects must hold for the same object.
 *
 * As in EventBridge's own engine, `exists` looks at leaves: an object is not a leaf, `null` and "" are. One thing
 * differs: numbers are compared as numbers, so that 300 equals 300.0.
 */
import { type Leaf, type LeafTest, leafTest, PatternError } from "./value-matchers.ts";

export { PatternError } from "./value-matchers.ts";

export type EventPattern = (event: unknown) => boolean;

/** A condition on the value at one place; `leaves` has the paths of all leaves of the event. */
type Condition = (value: unknown, leaves: Set<string>) => boolean;

/** Deeper patterns than any event has would only exhaust the stack. */
const MAX_DEPTH = 100;

/** No key of a real event holds this, unlike a dot. */
const SEPARATOR = "\u0000";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function childPath(path: string, key: string): string {
  return `${path}${SEPARATOR}${key}`;
}

function collectLeaves(value: unknown, path: string, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const each of value) collectLeaves(each, path, into);
  else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) collectLeaves(each, childPath(path, key), into);
  } else if (value !== undefined) into.add(path);
  return into;
}

function anyLeaf(value: unknown, tests: readonly LeafTest[]): boolean {
  if (Array.isArray(value)) return value.some((each) => anyLeaf(each, tests));
  if (value === undefined || isObject(value)) return false;
  return tests.some((test) => test(value as Leaf));
}

function compileList(list: readonly unknown[], path: string): Condition {
  if (list.length === 0) throw new PatternError("Empty arrays are not allowed");
  const presence: boolean[] = [];
  const tests: LeafTest[] = [];
  for (const element of list) {
    if (isObject(element) && "exists" in element) {
      const { exists, ...more } = element;
      if (typeof exists !== "boolean" || Object.keys(more).length > 0) {
        throw new PatternError("exists match pattern must be either true or false");
      }
      presence.push(exists);
    } else tests.push(leafTest(element));
  }
  return (value, leaves) =>
    presence.some((wanted) => (wanted ? anyLeaf(value, [() => true]) : !leaves.has(path))) ||
    anyLeaf(value, tests);
}

function compileOr(alternatives: unknown, path: string, depth: number): Condition {
  if (!Array.isArray(alternatives) || alternatives.length < 2 || !alternatives.every(isObject)) {
    throw new PatternError("$or takes a list of at least two patterns");
  }
  const conditions = alternatives.map((each) => compileFields(each, path, depth));
  return (value, leaves) => conditions.some((holds) => holds(value, leaves));
}

/** All fields of one object; `value` is an object of the event, or what stands in its place. */
function compileFields(pattern: Record<string, unknown>, path: string, depth: number): Condition {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new PatternError("Empty objects are not allowed");
  if (depth > MAX_DEPTH) throw new PatternError(`patterns may be nested ${MAX_DEPTH} deep`);
  const conditions = entries.map(([key, inner]): Condition => {
    if (key === "$or") return compileOr(inner, path, depth + 1);
    const below = childPath(path, key);
    const condition = Array.isArray(inner)
      ? compileList(inner, below)
      : isObject(inner)
        ? throughArrays(compileFields(inner, below, depth + 1))
        : undefined;
    if (!condition) throw new PatternError(`"${key}" must be an object or an array`);
    return (value, leaves) =>
      condition(isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined, leaves);
  });
  return (value, leaves) => conditions.every((holds) => holds(value, leaves));
}

/** Where the event has an array, one of its elements has to hold (or nothing, where it is empty). */
function throughArrays(condition: Condition): Condition {
  const holds: Condition = (value, leaves) =>
    Array.isArray(value) && value.length > 0
      ? value.some((each) => holds(each, leaves))
      : condition(value, leaves);
  return holds;
}

/** Reads a pattern (parsed JSON). Throws PatternError that says what is wrong with it. */
export function compilePattern(pattern: unknown): EventPattern {
  if (!isObject(pattern)) throw new PatternError("Filter is not an object");
  const condition = compileFields(pattern, "", 0);
  return (event) => condition(event, collectLeaves(event, "", new Set()));
}
