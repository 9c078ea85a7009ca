/** POST /v1/ml/train: a person starts a training run. */
import { createHash, randomUUID } from "node:crypto";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { trainingInput } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { header } from "../lib/body.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";

export const handler = httpHandler({ body: trainingInput }, async ({ body, event }, { now }) => {
  const key = header(event, "idempotency-key");
  // The same key is the same run: Step Functions starts a name once.
  const runId =
    key === undefined ? `person-${randomUUID()}` : `person-${createHash("sha256").update(key).digest("hex")}`;
  await new SFNClient({ maxAttempts: 3 })
    .send(
      new StartExecutionCommand({
        stateMachineArn: linked("TrainingMachine", "arn"),
        name: runId,
        input: JSON.stringify({ ...body, trigger: "person" }),
      }),
    )
    .catch((error) => Promise.reject(passing(error, "starting the training")));
  return {
    status: 202,
    body: {
      run_id: runId,
      status_url: `/v1/ml/training/${runId}`,
      answered_at: formatInstant(now),
    },
  };
});
