/**
 * Operations that look at their input before they trust it: whatever arrives on the wire is either of the stated
 * shape or a 400 that names the member, never an exception further in.
 */
import type * as z from "zod";
import { AwsError } from "./aws-error.ts";
import type { Operation } from "./service.ts";

/**
 * An operation that runs on inputs of `schema` only. Use strict objects: a member that the schema does not have is
 * refused as unsupported, so that nothing is silently ignored.
 * @param code the error's name for an input that does not fit (each service has its own)
 */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>) => object | undefined | Promise<object | undefined>,
  code = "ValidationException",
): Operation {
  return async (input: unknown) => run(check(schema, input, code));
}

/** `input` as `schema` reads it. Throws AwsError with `code` that names the first member at fault. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  code = "ValidationException",
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join(".") || "the input";
  if (issue?.code === "unrecognized_keys") {
    throw new AwsError(code, `${place}: the local cloud does not support ${issue.keys.join(", ")}`);
  }
  throw new AwsError(code, `${place}: ${issue?.message ?? "not valid"}`);
}
