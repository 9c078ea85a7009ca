/** An execution is named for the attempt that it computes: starting it twice starts it once. */
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";

export function executionName(id: string, attempt: number): string {
  return `${id}-${attempt}`;
}

/** The ARN of that execution of the state machine. */
export function executionArn(machineArn: string, id: string, attempt: number): string {
  return `${machineArn.replace(":stateMachine:", ":execution:")}:${executionName(id, attempt)}`;
}

/** The attempt that an execution computes; undefined where its name is not one of ours. */
function executionOf(arn: string): { id: string; attempt: number } | undefined {
  const [, id, attempt] = /:([0-9a-f]{32})-(\d{1,6})$/.exec(arn) ?? [];
  return id === undefined ? undefined : { id, attempt: Number(attempt) };
}

const endEvent = z.object({
  detail: z.object({ executionArn: z.string(), status: z.enum(["FAILED", "TIMED_OUT", "ABORTED"]) }),
});

const MESSAGES = {
  FAILED: "the workflow failed",
  TIMED_OUT: "the workflow ran out of time",
  ABORTED: "the workflow was stopped",
};

/** Which attempt an event of Step Functions says has ended, and how; undefined where it is not one of ours. */
export function executionEnd(event: unknown) {
  const { executionArn, status } = parseWith(endEvent, event, "event").detail;
  const execution = executionOf(executionArn);
  if (execution === undefined) return undefined;
  const error = { code: status === "TIMED_OUT" ? "TIMED_OUT" : "INTERNAL", message: MESSAGES[status] };
  return { ...execution, error };
}
