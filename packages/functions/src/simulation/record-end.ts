/**
 * EventBridge → the record: an execution has ended without its states having written so (it was stopped, ran out of time,
 * or was broken). Where they have, nothing changes.
 */
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { executionOf } from "./execution-name.ts";
import { simulations } from "./step.ts";

const schema = z.object({
  detail: z.object({ executionArn: z.string(), status: z.enum(["FAILED", "TIMED_OUT", "ABORTED"]) }),
});

const MESSAGES = {
  FAILED: "the workflow failed",
  TIMED_OUT: "the workflow ran out of time",
  ABORTED: "the workflow was stopped",
};

export async function handler(event: unknown): Promise<void> {
  const { executionArn, status } = parseWith(schema, event, "event").detail;
  const execution = executionOf(executionArn);
  if (execution === undefined) return;
  const error = { code: status === "TIMED_OUT" ? "TIMED_OUT" : "INTERNAL", message: MESSAGES[status] };
  await simulations().advance(execution.id, execution.attempt, "failed", { error, finishedAt: Date.now() });
}
