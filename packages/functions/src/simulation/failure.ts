/** A failure as Step Functions hands it on, told to people. */
import * as z from "zod";
import type { Failure } from "./simulation-record.ts";

export const caughtFailure = z.object({ Error: z.string().default("Error"), Cause: z.string().default("") });

/** Lambda's cause is its error payload in JSON; Batch's and Athena's is the job. */
const lambdaCause = z.object({ errorMessage: z.string() });
const batchCause = z.object({
  StatusReason: z.string().optional(),
  ArrayProperties: z.object({ StatusSummary: z.record(z.string(), z.number()).optional() }).optional(),
});
const athenaCause = z.object({
  QueryExecution: z.object({ Status: z.object({ StateChangeReason: z.string().optional() }) }),
});

/** What an error's name says to a program that reads the API. */
const CODES: Readonly<Record<string, string>> = {
  InvalidInput: "INVALID_PARAMETER",
  NotFound: "NOT_FOUND",
  Infeasible: "INFEASIBLE",
  Unavailable: "UNAVAILABLE",
  Cancelled: "CANCELLED",
  "States.Timeout": "TIMED_OUT",
  "Sandbox.Timedout": "TIMED_OUT",
};

/** Our own errors are shown as they are; what else went wrong is for the log. */
export function toldFailure({ Error: name, Cause: cause }: z.output<typeof caughtFailure>): Failure {
  const code = CODES[name] ?? "INTERNAL";
  return { code, message: messageOf(name, cause).slice(0, 1000) };
}

function messageOf(name: string, cause: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(cause);
  } catch {
    return cause === "" ? name : `${name}: ${cause}`;
  }
  const lambda = lambdaCause.safeParse(parsed);
  if (lambda.success)
    return name in CODES ? lambda.data.errorMessage : `${name}: ${lambda.data.errorMessage}`;
  const athena = athenaCause.safeParse(parsed);
  if (athena.success)
    return `the query failed: ${athena.data.QueryExecution.Status.StateChangeReason ?? name}`;
  const batch = batchCause.safeParse(parsed);
  if (batch.success && batch.data.StatusReason !== undefined) {
    const summary = batch.data.ArrayProperties?.StatusSummary ?? {};
    const failed = summary["FAILED"] ?? 0;
    const all = Object.values(summary).reduce((sum, each) => sum + each, 0);
    return `${failed} of ${all} children failed: ${batch.data.StatusReason}`;
  }
  return `${name}: ${cause}`;
}
