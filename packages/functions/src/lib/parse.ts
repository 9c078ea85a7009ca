/** zod at the edge of the API: a parsed value, or an InvalidInput that names every wrong field. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { fieldsThatAre, refusedFields } from "@nagar/core/refused-fields.ts";
import type * as z from "zod";

/**
 * `value` as `schema` reads it. `where` is what the value is called in messages: `query`, `path`, `body`.
 * @throws InvalidInput with `details.issues`: field, value and what is allowed, one for each wrong field.
 */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value, { error: fieldsThatAre });
  if (result.success) return result.data;
  const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join(".") || where;
  const issues = refusedFields(value, result.error.issues, nameOf);
  const { field, value: given, allowed } = issues[0]!;
  const name = field === where ? where : `${where}: ${field}`;
  const came = given === undefined ? "" : ` (it is ${JSON.stringify(given)})`;
  throw new InvalidInput(`${name}: ${allowed}${came}`, { details: { in: where, issues } });
}
