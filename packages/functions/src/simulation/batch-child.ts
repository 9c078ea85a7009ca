/**
 * A child of the array job: every `children`-th chunk of the simulation, beginning with the one of its index. It ends with
 * 0 when they are done, with 2 where trying again is of no use, with 1 where it may help.
 */
import { NagarError } from "@nagar/core/errors.ts";
import { chunksOfChild } from "@nagar/core/simulate/request/plan.ts";
import { logger } from "../lib/logger.ts";
import { computeChunks } from "./compute.ts";
import { beginStep, stepEvent } from "./step.ts";

const { SIMULATION_ID, SIMULATION_ATTEMPT, AWS_BATCH_JOB_ARRAY_INDEX } = process.env;

try {
  const event = { simulation_id: SIMULATION_ID, attempt: Number(SIMULATION_ATTEMPT) };
  const { record } = await beginStep(event, stepEvent);
  await computeChunks(record, chunksOfChild(record.plan, Number(AWS_BATCH_JOB_ARRAY_INDEX)));
} catch (error) {
  logger.error("child failed", { error: error as Error });
  process.exitCode = error instanceof NagarError && !error.retryable ? 2 : 1;
}
