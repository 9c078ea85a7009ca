/** Which field of the form an error of the API belongs to. */
import type { Issue } from "../api/client.ts";

/** `scenario.policies[0].fine_inr` as the form's `scenario.policies.0.fine_inr`. */
const dotted = (field: string): string => field.replace(/\[(\d+)\]/g, ".$1");

/** The issues by the paths of the form; under "" those that are about no field that it shows. */
export function issuesByField(
  issues: readonly Issue[],
  paths: readonly string[],
): ReadonlyMap<string, readonly Issue[]> {
  const found = new Map<string, Issue[]>();
  for (const issue of issues) {
    const at = dotted(issue.field);
    const path = paths.find((one) => at === one || at.startsWith(`${one}.`)) ?? "";
    found.set(path, [...(found.get(path) ?? []), issue]);
  }
  return found;
}
