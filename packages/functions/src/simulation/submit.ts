/**
 * A request becomes a simulation: the record first, then the execution that is named for it. Whoever dies in between has
 * done no harm, as the same request finds the record and starts the same execution.
 */
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { planWork } from "@nagar/core/simulate/request/plan.ts";
import { requestKey, type SimulationRequest } from "@nagar/core/simulate/request/request.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import type { TownFile } from "../store/town-file.ts";
import { executionArn, executionName } from "./execution-name.ts";
import { ENDED, type SimulationRecord } from "./simulation-record.ts";
import { simulations } from "./step.ts";

let client: SFNClient | undefined;

function stepFunctions(): SFNClient {
  client ??= new SFNClient({ maxAttempts: 5 });
  return client;
}

export interface Submitted {
  readonly record: SimulationRecord;
  /** True where an equal request was there before. */
  readonly shared: boolean;
}

/**
 * @param request that was held against the town
 * @throws Unavailable where the table or the state machine does not answer
 */
export async function submitSimulation(
  request: SimulationRequest,
  { town, hash }: TownFile,
  now: number,
): Promise<Submitted> {
  const asked: SimulationRecord = {
    id: requestKey(request, hash, MODEL_VERSION),
    attempt: 1,
    status: "queued",
    title: request.scenario.title,
    request,
    town: { id: town.id, name: town.name, hash },
    modelVersion: MODEL_VERSION,
    plan: planWork(request.configuration, request.scenario.days),
    createdAt: now,
    notes: [],
  };
  let record = await simulations().create(asked);
  const shared = record !== asked;
  if (record.status === "failed" || record.status === "cancelled") {
    await simulations().retry(record, now);
    record = (await simulations().get(record.id)) ?? record;
  }
  if (record.status === "queued") await start(record);
  return { record, shared };
}

async function start({ id, attempt }: SimulationRecord): Promise<void> {
  await stepFunctions()
    .send(
      new StartExecutionCommand({
        stateMachineArn: linked("SimulationMachine", "arn"),
        name: executionName(id, attempt),
        input: JSON.stringify({ simulation_id: id, attempt }),
      }),
    )
    .catch((error: Error) => {
      // It has run already, and ended so early that the record did not hear of it yet.
      if (error.name === "ExecutionAlreadyExists") return;
      throw passing(error, "starting the simulation");
    });
}

/** Ends a simulation: its record first, so that whoever computes sees it, then its execution with the job in it. */
export async function cancelSimulation(record: SimulationRecord, now: number): Promise<SimulationRecord> {
  const { id, attempt } = record;
  if (!ENDED.includes(record.status)) {
    const error = { code: "CANCELLED", message: "cancelled by a person" };
    await simulations().advance(id, attempt, "cancelled", { error, finishedAt: now });
  }
  const after = (await simulations().get(id)) ?? record;
  if (after.status !== "cancelled") return after;
  await stepFunctions()
    .send(
      new StopExecutionCommand({
        executionArn: executionArn(linked("SimulationMachine", "arn"), id, attempt),
        error: "Cancelled",
        cause: "by a person",
      }),
    )
    .catch((error: Error) => {
      if (error.name === "ExecutionDoesNotExist") return;
      throw passing(error, "stopping the simulation");
    });
  return after;
}
