/** The JSONPath that EventBridge has in input paths: dots, brackets with quotes, and array indexes. */
import { InvalidInput } from "@nagar/core/errors.ts";

/** Finds one value in an event; undefined where there is none. */
export type PathReader = (event: unknown) => unknown;

/** `$.detail.state`, `$.resources[0]`, `$.detail['instance-id']`. Throws InvalidInput for anything else. */
export function jsonPath(path: string): PathReader {
  const steps: (string | number)[] = [];
  let rest = path.startsWith("$") ? path.slice(1) : undefined;
  while (rest) {
    const match: RegExpExecArray | null =
      /^\.([\w-]+)/.exec(rest) ?? /^\[(\d+)\]/.exec(rest) ?? /^\[['"]([^'"]+)['"]\]/.exec(rest);
    if (!match) break;
    steps.push(
      match[0].startsWith("[") && /\d/.test(match[0].charAt(1)) ? Number(match[1]) : String(match[1]),
    );
    rest = rest.slice(match[0].length);
  }
  if (rest !== "")
    throw new InvalidInput(`"${path}" is not a path that EventBridge has, such as $.detail.state`);
  return (event) => {
    let value = event;
    for (const step of steps) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string | number, unknown>)[step];
    }
    return value;
  };
}
