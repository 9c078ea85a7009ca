/**
 * A request becomes a recommendation: the record first, then the execution that is named for it. Whoever dies in between
 * has done no harm, as the same request finds the record and starts the same execution.
 */
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { RecommendationRecord } from "@nagar/core/recommend/run/record.ts";
import { type RecommendRequest, recommendationKey } from "@nagar/core/recommend/run/request.ts";
import type { UnderWay } from "@nagar/core/recommend/run/under-way.ts";
import type { Outcome } from "@nagar/core/recommend/value/known-effects.ts";
import { linked } from "../lib/resource.ts";
import { executionName } from "../simulation/execution-name.ts";
import { passing } from "../store/dynamo.ts";
import type { TownFile } from "../store/town-file.ts";
import { recommendations } from "./step.ts";

let client: SFNClient | undefined;

function stepFunctions(): SFNClient {
  client ??= new SFNClient({ maxAttempts: 5 });
  return client;
}

/**
 * The record, its execution started; `shared` where somebody else had asked for the same before and this call begins nothing.
 * @throws Unavailable where the table or the state machine does not answer.
 */
export async function submitRecommendation(
  request: RecommendRequest,
  { town, hash }: TownFile,
  { outcomes, underWay }: { outcomes: readonly Outcome[]; underWay: readonly UnderWay[] },
  now: number,
): Promise<{ record: RecommendationRecord; shared: boolean }> {
  const knowledge = [
    ...outcomes.map(({ source, lever }) => `${source} ${lever}`),
    ...underWay.map(({ id }) => `under way ${id}`),
  ];
  const asked: RecommendationRecord = {
    id: recommendationKey(request, hash, knowledge, now),
    attempt: 1,
    status: "queued",
    context: request.question.context,
    request,
    town: { name: town.name, hash },
    createdAt: now,
    effects: {},
    notes: [],
    decisions: {},
  };
  let record = await recommendations().create(asked);
  let shared = record !== asked;
  if (record.status === "failed") {
    const again = await recommendations().change(record.id, (before) => {
      shared = before.status !== "failed";
      return shared ? undefined : { ...asked, attempt: before.attempt + 1 };
    });
    record = again ?? record;
  }
  if (record.status === "queued") await start(record);
  return { record, shared };
}

async function start({ id, attempt }: RecommendationRecord): Promise<void> {
  await stepFunctions()
    .send(
      new StartExecutionCommand({
        stateMachineArn: linked("RecommendationMachine", "arn"),
        name: executionName(id, attempt),
        input: JSON.stringify({ recommendation_id: id, attempt }),
      }),
    )
    .catch((error: Error) => {
      // It has run already, and ended so early that the record did not hear of it yet.
      if (error.name === "ExecutionAlreadyExists") return;
      throw passing(error, "starting the recommendation");
    });
}
