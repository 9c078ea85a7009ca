/**
 * AWS Batch: the lock file's queues and container job definitions, single and array jobs, retries, timeouts. A job
 * runs in a thread of this process; its command is `["node", "path/from/the/repository.ts", …]`. As many run at a
 * time as there are cores. What a restart interrupted runs again as the same attempt, so jobs must be idempotent.
 * Output goes to `<data>/batch/logs/`.
 *
 * Not covered: images, multi-node and EKS jobs, dependsOn, job definitions made at run time, fair-share scheduling,
 * tags, vCPU limits (a job has one thread; its memory limit holds).
 */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { openStore } from "../durable-store.ts";
import { operation } from "../operation.ts";
import { restJson } from "../protocol.ts";
import type { Operation, Service, ServiceContext } from "../service.ts";
import {
  asRecord,
  containerSchema,
  type JobDefinition,
  type JobQueue,
  jobDefinitions,
  jobQueues,
  memoryOf,
  retrySchema,
  shortName,
} from "./definitions.ts";
import type { Job } from "./job.ts";
import { JobRunner } from "./job-runner.ts";
import { JobStore, STORE_SCHEMA, STORE_VERSION } from "./job-store.ts";
import { readOperations } from "./read-operations.ts";

const CODE = "ClientException";

const submitInput = z.strictObject({
  jobName: z.string().regex(/^[a-zA-Z0-9][\w-]{0,127}$/),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  arrayProperties: z.strictObject({ size: z.number().int().min(2).max(10_000).optional() }).default({}),
  parameters: z.record(z.string(), z.string()).default({}),
  containerOverrides: z
    .strictObject({
      command: z.array(z.string()).optional(),
      environment: containerSchema.shape.environment,
      resourceRequirements: containerSchema.shape.resourceRequirements,
    })
    .prefault({}),
  retryStrategy: retrySchema.optional(),
  timeout: z.strictObject({ attemptDurationSeconds: z.number().int().min(60).optional() }).default({}),
});

/** The job that was asked for, with its children where it is an array. */
function jobsOf(
  given: z.infer<typeof submitInput>,
  definition: JobDefinition,
  queue: JobQueue,
  createdAt: number,
): [Job, ...Job[]] {
  const { size } = given.arrayProperties;
  const { containerOverrides: overrides } = given;
  const job: Job = {
    id: randomUUID(),
    name: given.jobName,
    queue: queue.name,
    definition: definition.arn,
    size,
    parent: undefined,
    index: undefined,
    command: overrides.command ?? definition.command,
    environment: { ...definition.environment, ...asRecord(overrides.environment) },
    parameters: { ...definition.parameters, ...given.parameters },
    memoryMb: memoryOf(overrides.resourceRequirements) ?? definition.memoryMb,
    retry: given.retryStrategy ?? definition.retry,
    timeoutSeconds: given.timeout.attemptDurationSeconds ?? definition.timeoutSeconds,
    status: size === undefined ? "RUNNABLE" : "PENDING",
    statusReason: undefined,
    attempts: [],
    createdAt,
    startedAt: undefined,
    stoppedAt: undefined,
  };
  const children = Array.from(
    { length: size ?? 0 },
    (_, index): Job => ({
      ...job,
      id: `${job.id}:${index}`,
      size: undefined,
      parent: job.id,
      index,
      status: "RUNNABLE",
    }),
  );
  return [job, ...children];
}

/** The service under the credential scope "batch". */
export async function create(context: ServiceContext): Promise<Service> {
  const definitions = jobDefinitions(context.lock);
  const queues = jobQueues(context.lock);
  const database = openStore(context.dataDir, STORE_VERSION, STORE_SCHEMA);
  const store = new JobStore(database);
  const runner = new JobRunner(store, queues, context);

  const find = <Named extends { name: string }>(
    all: readonly Named[],
    reference: string,
    what: string,
  ): Named => {
    const found = all.find(({ name }) => name === shortName(reference));
    if (!found) throw new AwsError(CODE, `${what} ${reference} does not exist`);
    return found;
  };
  const end: Operation = operation(
    z.strictObject({ jobId: z.string(), reason: z.string().min(1) }),
    ({ jobId, reason }) => {
      const job = store.find(jobId);
      if (job) runner.terminate(job, reason);
      return {};
    },
    CODE,
  );

  return {
    name: "batch",
    protocol: restJson(
      [
        "SubmitJob",
        "DescribeJobs",
        "ListJobs",
        "TerminateJob",
        "CancelJob",
        "DescribeJobDefinitions",
        "DescribeJobQueues",
      ].map((name) => ({ method: "POST", path: `/v1/${name.toLowerCase()}`, operation: name })),
    ),
    operations: {
      SubmitJob: operation(
        submitInput,
        (given) => {
          const definition = find(definitions, given.jobDefinition, "JobDefinition");
          const queue = find(queues, given.jobQueue, "JobQueue");
          const jobs = jobsOf(given, definition, queue, context.clock.now());
          store.add(jobs);
          runner.wake();
          const [{ id, name }] = jobs;
          return {
            jobId: id,
            jobName: name,
            jobArn: `arn:aws:batch:${context.region}:${context.accountId}:job/${id}`,
          };
        },
        CODE,
      ),
      TerminateJob: end,
      CancelJob: end,
      ...readOperations(store, { definitions, queues, context }),
    },
    async start() {
      runner.start();
    },
    async stop() {
      await runner.stop();
      database.close();
    },
  };
}
