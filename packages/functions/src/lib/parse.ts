/** zod at the edge of the API: a parsed value, or an InvalidInput that names every wrong field. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { showValue } from "@nagar/core/observation/reason.ts";
import type * as z from "zod";

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/**
 * `value` as `schema` reads it. `where` is what the value is called in messages: `query`, `path`, `body`.
 * @throws InvalidInput with `details.issues`: field, value and what is allowed, one for each wrong field.
 */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 20).map((issue) => {
    const field = issue.path.map(String).join(".") || where;
    const given = at(value, issue.path);
    return { field, ...(given !== undefined && { value: showValue(given) }), allowed: issue.message };
  });
  const { field, allowed } = issues[0]!;
  const name = field === where ? where : `${where}: ${field}`;
  throw new InvalidInput(`${name}: ${allowed}`, { details: { in: where, issues } });
}
