/** What differs between two locks, in lines that a person can read. */
import type { Lock } from "../lock.ts";

/**
 * One line per difference: `+` what only `after` has, `-` what only `before` has, `~` a value that changed, named
 * by resource (or function) and the path of the value. Empty where the two say the same.
 */
export function describeChanges(before: Lock, after: Lock): string[] {
  const { resources: oldResources, functions: oldFunctions, ...oldHead } = before;
  const { resources: newResources, functions: newFunctions, ...newHead } = after;
  return [
    ...changedValues("lock", oldHead, newHead),
    ...changedEntries(byName(oldResources), byName(newResources)),
    ...changedEntries(prefixed("function ", oldFunctions), prefixed("function ", newFunctions)),
  ];
}

function byName(resources: Lock["resources"]): Map<string, unknown> {
  return new Map(resources.map(({ type, name, inputs }) => [`${type} ${name}`, inputs]));
}

function prefixed(prefix: string, entries: Record<string, unknown>): Map<string, unknown> {
  return new Map(Object.entries(entries).map(([key, value]) => [prefix + key, value]));
}

function changedEntries(before: Map<string, unknown>, after: Map<string, unknown>): string[] {
  const lines: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (!after.has(key)) lines.push(`- ${key}`);
    else if (!before.has(key)) lines.push(`+ ${key}`);
    else lines.push(...changedValues(key, before.get(key), after.get(key)));
  }
  return lines;
}

function changedValues(path: string, before: unknown, after: unknown): string[] {
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changedValues(`${path} › ${key}`, before[key], after[key]),
    );
  }
  const [old, now] = [JSON.stringify(before), JSON.stringify(after)];
  return old === now ? [] : [`~ ${path}: ${old ?? "nothing"} → ${now ?? "nothing"}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
