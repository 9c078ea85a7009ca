/** Starts an execution of the training workflow on behalf of a person. */
import { createHash, randomUUID } from "node:crypto";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";

/**
 * @param input what `trainingInput` takes; @param key the request's Idempotency-Key: the same key is the same run, because
 * Step Functions starts a name once.
 */
export async function startRun(input: object, key: string | undefined): Promise<string> {
  const runId =
    key === undefined ? `person-${randomUUID()}` : `person-${createHash("sha256").update(key).digest("hex")}`;
  await new SFNClient({ maxAttempts: 3 })
    .send(
      new StartExecutionCommand({
        stateMachineArn: linked("TrainingMachine", "arn"),
        name: runId,
        input: JSON.stringify({ ...input, trigger: "person" }),
      }),
    )
    .catch((error) => Promise.reject(passing(error, "starting the training")));
  return runId;
}
