/** The fields of a request that a schema refused: which, what came, and what is allowed, in words of ours. */
import type * as z from "zod";
import { showValue } from "./observation/reason.ts";

export interface RefusedField {
  field: string;
  /** What came, short; left out where nothing did. */
  value?: unknown;
  allowed: string;
}

/** More of them help nobody. */
const MOST = 20;

/** How a type is said; zod's own words are about JavaScript. */
const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};
const ZODS_OWN = "Invalid input";
const ZODS_OPTION = "Invalid option";

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** What is counted of a value that is no number. */
const COUNTED: Readonly<Record<string, string>> = { string: "character", array: "item" };

function boundWords(side: string, bound: number | bigint, origin: string): string {
  const counted = COUNTED[origin];
  return counted ? `${side} ${bound} ${counted}${Number(bound) === 1 ? "" : "s"}` : `${side} ${bound}`;
}

function allowedBy(issue: z.core.$ZodIssue): string {
  const { code, message } = issue;
  if (code === "too_big" && message.startsWith("Too big")) {
    return boundWords(issue.inclusive ? "at most" : "less than", issue.maximum, issue.origin);
  }
  if (code === "too_small" && message.startsWith("Too small")) {
    return boundWords(issue.inclusive ? "at least" : "more than", issue.minimum, issue.origin);
  }
  if (code === "invalid_value" && message.startsWith(ZODS_OPTION)) return `one of ${issue.values.join(", ")}`;
  if (code !== "invalid_type" || !message.startsWith(ZODS_OWN)) return message;
  return TYPES[issue.expected] ?? message;
}

/**
 * What zod says of a field that an object does not have names the field alone: given to a parse as its `error`, this names those
 * that there are. A schema's own words come before it.
 */
export function fieldsThatAre(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return undefined;
  const { shape } = (issue.inst?._zod.def ?? {}) as { shape?: object };
  return (
    shape && `no field ${issue.keys.join(", ").slice(0, 200)}; allowed are ${Object.keys(shape).join(", ")}`
  );
}

/**
 * The fields for which `issues` refused `root`, at most 20. A key that nobody knows is a field of its own.
 * @param nameOf the name of a path; an empty path is the whole value
 */
export function refusedFields(
  root: unknown,
  issues: readonly z.core.$ZodIssue[],
  nameOf: (path: readonly PropertyKey[]) => string,
): RefusedField[] {
  return issues
    .flatMap((issue): RefusedField[] => {
      if (issue.code === "unrecognized_keys") {
        // A schema's own words say which fields there are.
        const allowed = issue.message.startsWith("Unrecognized key") ? "no such field" : issue.message;
        return issue.keys.map((key) => ({ field: nameOf([...issue.path, key]), allowed }));
      }
      const given = valueAt(root, issue.path);
      const allowed = allowedBy(issue);
      const field = nameOf(issue.path);
      return given === undefined && issue.path.length > 0
        ? [{ field, allowed: `${allowed} (it is missing)` }]
        : [{ field, value: showValue(given), allowed }];
    })
    .slice(0, MOST);
}
