/** How a problem of a town file is said: where (path and element), and what came against what is allowed. */
import type { core } from "zod";

export interface Problem {
  /** `roads.links[12].lengthM` */
  path: string;
  /** The id of the element that holds the field, where it has one. */
  element: string | null;
  message: string;
}

/** `roads.links[12].lengthM` from `["roads", "links", 12, "lengthM"]`; the whole file is `town`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** The `id` (or EPANET `node`) of the innermost object on the path that has one. */
function elementAt(root: unknown, path: readonly PropertyKey[]): string | null {
  let at: unknown = root;
  let found: string | null = null;
  for (const part of path) {
    if (typeof at !== "object" || at === null) break;
    at = (at as Record<PropertyKey, unknown>)[part];
    const { id, node } = (at ?? {}) as { id?: unknown; node?: unknown };
    const name = id ?? node;
    if (typeof name === "string") found = name;
  }
  return found;
}

/** What was given, short enough for one line. */
function given(root: unknown, path: readonly PropertyKey[]): string {
  let at: unknown = root;
  for (const part of path) {
    at = typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined;
  }
  if (at === undefined) return "; given nothing";
  // An object is what is wrong in itself (an unknown key): showing its first fields would help nobody.
  if (typeof at === "object" && at !== null) return "";
  const text = JSON.stringify(at);
  return `; given ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}

/** The problem that a zod issue tells of. */
export function problemOf(root: unknown, issue: core.$ZodIssue): Problem {
  return {
    path: pathText(issue.path) || "town",
    element: elementAt(root, issue.path),
    message: `${issue.message}${given(root, issue.path)}`,
  };
}

/** `roads.links[12].lengthM (R012-ab): must be above 0; given -3` */
export function problemText({ path, element, message }: Problem): string {
  return `${path}${element === null ? "" : ` (${element})`}: ${message}`;
}
