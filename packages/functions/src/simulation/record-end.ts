/**
 * EventBridge → the record: an execution has ended without its states having written so (it was stopped, ran out of time,
 * or was broken). Where they have, nothing changes.
 */
import { executionEnd } from "./execution-name.ts";
import { simulations } from "./step.ts";

export async function handler(event: unknown): Promise<void> {
  const end = executionEnd(event);
  if (end === undefined) return;
  await simulations().advance(end.id, end.attempt, "failed", { error: end.error, finishedAt: Date.now() });
}
