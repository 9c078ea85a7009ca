/** The kinds of jobs that a workflow can wait for: Batch jobs, Athena queries, other executions. */

import type { Job } from "./await-job.ts";
import { asJsonText, toCamelCase, toPascalCase } from "./service-call.ts";

type Output = Record<string, unknown>;

/** `batch:submitJob.sync`; the result is the job as DescribeJobs gives it, in Step Functions' capitals. */
export const batchJob: Job = {
  errorPrefix: "Batch",
  async start(parameters, context) {
    const { jobId } = await context.call("batch", "SubmitJob", toCamelCase(parameters));
    return String(jobId);
  },
  async look(id, context) {
    const { jobs } = await context.call<{ jobs: Output[] }>("batch", "DescribeJobs", { jobs: [id] });
    const job = jobs[0];
    const status = job?.["status"];
    if (status !== "SUCCEEDED" && status !== "FAILED") return undefined;
    return { succeeded: status === "SUCCEEDED", result: toPascalCase(job) };
  },
  cancel: (id, context) =>
    context.call("batch", "TerminateJob", { jobId: id, reason: "the execution was stopped" }),
};

/** `athena:startQueryExecution.sync`; the result is `{ QueryExecution }`. */
export const athenaQuery: Job = {
  errorPrefix: "Athena",
  async start(parameters, context) {
    const { QueryExecutionId } = await context.call("athena", "StartQueryExecution", parameters);
    return String(QueryExecutionId);
  },
  async look(id, context) {
    const answer = await context.call<{ QueryExecution: { Status: { State: string } } }>(
      "athena",
      "GetQueryExecution",
      { QueryExecutionId: id },
    );
    const state = answer.QueryExecution.Status.State;
    if (state === "QUEUED" || state === "RUNNING") return undefined;
    return { succeeded: state === "SUCCEEDED", result: answer };
  },
  cancel: (id, context) => context.call("athena", "StopQueryExecution", { QueryExecutionId: id }),
};

/**
 * `states:startExecution.sync` and `.sync:2`. The result is the execution in capitals; its Output is text with
 * `.sync` and JSON with `.sync:2`.
 */
export function execution(version: 1 | 2): Job {
  return {
    errorPrefix: "StepFunctions",
    async start({ Input, ...parameters }, context) {
      const input = asJsonText(Input ?? {});
      const { executionArn } = await context.call("states", "StartExecution", {
        ...toCamelCase(parameters),
        input,
      });
      return String(executionArn);
    },
    async look(id, context) {
      const answer = await context.call("states", "DescribeExecution", { executionArn: id });
      if (answer["status"] === "RUNNING") return undefined;
      const result = toPascalCase(answer) as Output;
      if (version === 2 && typeof answer["output"] === "string")
        result["Output"] = JSON.parse(answer["output"]);
      return { succeeded: answer["status"] === "SUCCEEDED", result };
    },
    cancel: (id, context) => context.call("states", "StopExecution", { executionArn: id }),
  };
}
