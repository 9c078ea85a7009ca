/**
 * From what a file holds to a town that the rest may trust: first the shape (zod), then what no shape can say:
 * ids, references, connected roads, radial feeders, the EPANET text, sums.
 */
import { InvalidInput } from "../errors.ts";
import { powerProblems } from "./check/power.ts";
import { type Problem, problemOf, problemText } from "./check/problems.ts";
import { referenceProblems } from "./check/references.ts";
import { roadProblems } from "./check/roads.ts";
import { sumProblems } from "./check/sums.ts";
import { waterProblems } from "./check/water.ts";
import { type Town, townSchema, townVersion } from "./town.ts";

/** All problems of a value that should be a town; none means that `parseTown` accepts it. */
export function townProblems(value: unknown): Problem[] {
  const { format, version } = (typeof value === "object" && value !== null ? value : {}) as Partial<Town>;
  if (format !== "nagar-town") {
    return [
      { path: "format", element: null, message: `"nagar-town" is expected; given ${JSON.stringify(format)}` },
    ];
  }
  if (version !== townVersion) {
    const message = `this Nagar reads version ${townVersion}; given ${JSON.stringify(version)}`;
    return [{ path: "version", element: null, message }];
  }
  const parsed = townSchema.safeParse(value);
  if (!parsed.success) return parsed.error.issues.map((issue) => problemOf(value, issue));
  const references = referenceProblems(parsed.data);
  if (references.length > 0) return references;
  return [roadProblems, powerProblems, waterProblems, sumProblems].flatMap((check) => check(parsed.data));
}

/**
 * A town from a parsed JSON value.
 * @throws InvalidInput with the first problem in its message and all of them (`problems`) in its details;
 * `source` (a file's name) begins the message.
 */
export function parseTown(value: unknown, source = "town"): Town {
  const problems = townProblems(value);
  if (problems.length > 0) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    throw new InvalidInput(`${source}: ${problemText(problems[0]!)}${more}`, {
      details: { source, problems },
    });
  }
  return value as Town;
}

/**
 * A town from the text of a `town.json`.
 * @throws InvalidInput where the text is not JSON, or not a town.
 */
export function readTown(text: string, source = "town"): Town {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInput(`${source}: this is not JSON: ${said}`, { cause, details: { source } });
  }
  return parseTown(value, source);
}
