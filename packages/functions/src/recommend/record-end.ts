/**
 * EventBridge → the record: an execution has ended without its states having written so (it was stopped, ran out of time,
 * or was broken). Where they have, nothing changes.
 */
import { movedTo } from "@nagar/core/recommend/run/record.ts";
import { executionEnd } from "../simulation/execution-name.ts";
import { recommendations } from "./step.ts";

export async function handler(event: unknown): Promise<void> {
  const end = executionEnd(event);
  if (end === undefined) return;
  await recommendations().change(end.id, (before) => {
    if (before.attempt !== end.attempt) return undefined;
    const moved = movedTo(before, "failed");
    return moved && { ...moved, error: end.error, finishedAt: before.finishedAt ?? Date.now() };
  });
}
