/** A batch of questions: what may be asked, and what is kept of the job while it runs and afterwards. */
import * as z from "zod";
import { entityParameter, parameters } from "../../read/parameters.ts";
import { predictAnswer } from "./predict-answer.ts";
import { questionShape } from "./predict-request.ts";
import { KINDS } from "./targets.ts";

const MOST_ENTITIES = 1_000;

export const batchBody = parameters({
  kind: z.enum(KINDS, { error: `one of ${KINDS.join(", ")}` }).describe("What is forecast"),
  entities: z
    .array(entityParameter, { error: "a list of entities' ids" })
    .min(1, "at least one entity")
    .max(MOST_ENTITIES, `at most ${MOST_ENTITIES} entities`)
    .transform((all) => [...new Set(all)])
    .describe("The entities' ids"),
  ...questionShape,
  callback_url: z
    .string()
    .max(500)
    .optional()
    .describe("HTTPS, on a host that the operator has listed: told when the job is over, signed"),
});
export type BatchBody = z.output<typeof batchBody>;

const callback = z.strictObject({
  url: z.string(),
  status: z.enum(["waiting", "delivered", "failed"]),
  reason: z.string().nullable(),
});

export const batchJob = z
  .strictObject({
    job_id: z.string(),
    status: z.enum(["queued", "running", "completed", "failed"]),
    kind: z.enum(KINDS),
    forecast_horizon: z.string(),
    entities: z.number(),
    done: z.number().describe("Entities answered or refused so far"),
    failed: z.number().describe("Entities of which there is no forecast; the result says why"),
    result: z.string().nullable().describe("Key of the result in the lake, once it is there"),
    result_url: z.string().nullable(),
    callback: callback.nullable(),
    created_at: z.string(),
    ended_at: z.string().nullable(),
    failure: z.string().nullable(),
  })
  .meta({ id: "BatchJob" });
export type BatchJob = z.output<typeof batchJob>;

export const batchAccepted = z.strictObject({
  job_id: z.string(),
  status: z.literal("queued"),
  status_url: z.string(),
  answered_at: z.string(),
});

export const batchStatus = z.strictObject({ ...batchJob.shape, answered_at: z.string() });

const line = z.strictObject({
  entity_id: z.string(),
  forecast: predictAnswer.nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});

export const batchResult = z.strictObject({
  job_id: z.string(),
  kind: z.enum(KINDS),
  forecast_horizon: z.string(),
  made_at: z.string(),
  results: z.array(line).describe("In the order of the request"),
});
export type BatchResult = z.output<typeof batchResult>;

export const batchParameter = z
  .string()
  .regex(/^[\w-]{1,80}$/, "a job's id, as POST /v1/ml/batch-predict gave it")
  .describe("The job's id");
