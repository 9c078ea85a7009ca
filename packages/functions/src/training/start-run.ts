/** Starts an execution of the training workflow on behalf of a person. */
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { linked } from "../lib/resource.ts";
import { dynamoClient, passing } from "../store/dynamo.ts";
import { dynamoIdempotencyStore, type IdempotencyStore } from "../store/idempotency-store.ts";

/** What the Idempotency-Keys of requests that train have stood for. */
export const trainingRequests = (): IdempotencyStore =>
  dynamoIdempotencyStore(dynamoClient(), linked("ForecastTable"), "training");

/** The run's id, for the id of the attempt that starts it. */
export const runIdOf = (attemptId: string) => `person-${attemptId}`;

/** @param input what `trainingInput` takes; @param runId the same id is the same run: Step Functions starts a name once */
export async function startRun(input: object, runId: string): Promise<void> {
  await new SFNClient({ maxAttempts: 3 })
    .send(
      new StartExecutionCommand({
        stateMachineArn: linked("TrainingMachine", "arn"),
        name: runId,
        input: JSON.stringify({ ...input, trigger: "person" }),
      }),
    )
    .catch((error: Error) => {
      // An attempt before this one started it and died before it could say so, and the run has ended since.
      if (error.name === "ExecutionAlreadyExists") return;
      throw passing(error, "starting the training");
    });
}
