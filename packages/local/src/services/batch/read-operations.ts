/** What is asked about jobs, queues and definitions. */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Operation, ServiceContext } from "../service.ts";
import { type JobDefinition, type JobQueue, shortName } from "./definitions.ts";
import { type Job, STATUSES } from "./job.ts";
import type { JobStore } from "./job-store.ts";

const CODE = "ClientException";

/** A job in a list. */
function summary(job: Job): object {
  const last = job.attempts.at(-1);
  return {
    jobId: job.id,
    jobName: job.name,
    createdAt: job.createdAt,
    status: job.status,
    statusReason: job.statusReason,
    startedAt: job.startedAt,
    stoppedAt: job.stoppedAt,
    jobDefinition: job.definition,
    ...(last && { container: { exitCode: last.exitCode, reason: last.reason } }),
    ...(job.size !== undefined && { arrayProperties: { size: job.size } }),
    ...(job.index !== undefined && { arrayProperties: { index: job.index } }),
  };
}

function details(job: Job, store: JobStore, context: ServiceContext): object {
  const statusSummary = job.size === undefined ? undefined : statusCounts(store, job.id);
  return {
    ...summary(job),
    jobArn: `arn:aws:batch:${context.region}:${context.accountId}:job/${job.id}`,
    jobQueue: `arn:aws:batch:${context.region}:${context.accountId}:job-queue/${job.queue}`,
    attempts: job.attempts.map(({ startedAt, stoppedAt, exitCode, reason }) => ({
      startedAt,
      stoppedAt,
      statusReason: reason,
      container: { exitCode, reason },
    })),
    retryStrategy: job.retry,
    timeout: job.timeoutSeconds === undefined ? undefined : { attemptDurationSeconds: job.timeoutSeconds },
    parameters: job.parameters,
    container: {
      command: job.command,
      environment: Object.entries(job.environment).map(([name, value]) => ({ name, value })),
      exitCode: job.attempts.at(-1)?.exitCode,
      reason: job.attempts.at(-1)?.reason,
    },
    ...(statusSummary && { arrayProperties: { size: job.size, statusSummary } }),
  };
}

function statusCounts(store: JobStore, parent: string): Record<string, number> {
  const counts = store.childStatuses(parent);
  return Object.fromEntries(STATUSES.map((status) => [status, counts[status] ?? 0]));
}

/** The operations that change nothing. */
export function readOperations(
  store: JobStore,
  {
    definitions,
    queues,
    context,
  }: {
    readonly definitions: readonly JobDefinition[];
    readonly queues: readonly JobQueue[];
    readonly context: ServiceContext;
  },
): Record<string, Operation> {
  return {
    DescribeJobs: operation(
      z.strictObject({ jobs: z.array(z.string()).min(1).max(100) }),
      ({ jobs }) => ({
        jobs: jobs
          .map((reference) => store.find(reference.slice(reference.lastIndexOf("/") + 1)))
          .filter((job) => job !== undefined)
          .map((job) => details(job, store, context)),
      }),
      CODE,
    ),
    ListJobs: operation(
      z.strictObject({
        jobQueue: z.string().optional(),
        arrayJobId: z.string().optional(),
        jobStatus: z.enum(STATUSES).default("RUNNING"),
        maxResults: z.number().int().min(1).max(1000).default(1000),
        nextToken: z.string().regex(/^\d+$/).default("0"),
      }),
      ({ jobQueue, arrayJobId, jobStatus, maxResults, nextToken }) => {
        if ((jobQueue === undefined) === (arrayJobId === undefined)) {
          throw new AwsError(CODE, "exactly one of jobQueue and arrayJobId is needed");
        }
        const scope =
          arrayJobId === undefined ? { queue: shortName(jobQueue ?? "") } : { parent: arrayJobId };
        const offset = Number(nextToken);
        const jobs = store.list(scope, jobStatus, maxResults, offset);
        return {
          jobSummaryList: jobs.map(summary),
          ...(jobs.length === maxResults && { nextToken: String(offset + maxResults) }),
        };
      },
      CODE,
    ),
    DescribeJobQueues: operation(
      z.strictObject({ jobQueues: z.array(z.string()).optional() }),
      ({ jobQueues }) => ({
        jobQueues: queues
          .filter(({ name }) => jobQueues === undefined || jobQueues.map(shortName).includes(name))
          .map(({ name, arn, priority }) => ({
            jobQueueName: name,
            jobQueueArn: arn,
            priority,
            state: "ENABLED",
            status: "VALID",
            computeEnvironmentOrder: [],
          })),
      }),
      CODE,
    ),
    DescribeJobDefinitions: operation(
      z.strictObject({
        jobDefinitionName: z.string().optional(),
        jobDefinitions: z.array(z.string()).optional(),
        status: z.string().optional(),
      }),
      ({ jobDefinitionName, jobDefinitions }) => {
        const wanted =
          jobDefinitions?.map(shortName) ?? (jobDefinitionName ? [jobDefinitionName] : undefined);
        return {
          jobDefinitions: definitions
            .filter(({ name }) => wanted === undefined || wanted.includes(name))
            .map(({ name, arn, command }) => ({
              jobDefinitionName: name,
              jobDefinitionArn: arn,
              revision: 1,
              status: "ACTIVE",
              type: "container",
              containerProperties: { command },
            })),
        };
      },
      CODE,
    ),
  };
}
