/** zod at the edge of the API: a parsed value, or an InvalidInput that names every wrong field. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { refusedFields } from "@nagar/core/refused-fields.ts";
import type * as z from "zod";

/** What zod says of a field that an object does not have names the field alone: here it names those that there are. */
function fieldsThatAre(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return undefined;
  const { shape } = (issue.inst?._zod.def ?? {}) as { shape?: object };
  return (
    shape && `no field ${issue.keys.join(", ").slice(0, 200)}; allowed are ${Object.keys(shape).join(", ")}`
  );
}

/**
 * `value` as `schema` reads it. `where` is what the value is called in messages: `query`, `path`, `body`.
 * @throws InvalidInput with `details.issues`: field, value and what is allowed, one for each wrong field.
 */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value, { error: fieldsThatAre });
  if (result.success) return result.data;
  const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join(".") || where;
  const issues = refusedFields(value, result.error.issues, nameOf);
  const { field, allowed } = issues[0]!;
  const name = field === where ? where : `${where}: ${field}`;
  throw new InvalidInput(`${name}: ${allowed}`, { details: { in: where, issues } });
}
