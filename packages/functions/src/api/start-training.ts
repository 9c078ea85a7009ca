/** POST /v1/ml/train: a person starts a training run. */
import { recipesOf, trainingInput } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { httpHandler } from "../lib/handler.ts";
import { digestOf, idempotencyKey, once, replayedHeaders } from "../lib/idempotency.ts";
import { runIdOf, startRun, trainingRequests } from "../training/start-run.ts";

export const handler = httpHandler({ body: trainingInput, signs: true }, async ({ body, event }, { now }) => {
  // What cannot be trained is refused here and not by the run, which is told of later.
  recipesOf(body);
  const request = { key: idempotencyKey(event), digest: digestOf(JSON.stringify(body)), now };
  return once(trainingRequests(), request, async (attempt) => {
    const runId = runIdOf(attempt.id);
    if (!attempt.done) await startRun(body, runId);
    return {
      status: 202,
      body: {
        run_id: runId,
        status_url: `/v1/ml/training/${runId}`,
        answered_at: formatInstant(now),
      },
      ...replayedHeaders(attempt),
    };
  });
});
