/** Rights that more than one workflow needs. */
import { partition, place } from "./account.ts";
import { workgroup } from "./catalog.ts";
import { jobQueue } from "./simulation-containers.ts";

/** To run jobs of a definition in Batch, and to wait for them. */
export const runsJobs = (definition: aws.batch.JobDefinition) => [
  { actions: ["batch:SubmitJob"], resources: [jobQueue.arn, definition.arn] },
  // Batch knows no resources for these two.
  { actions: ["batch:DescribeJobs", "batch:TerminateJob"], resources: ["*"] },
  {
    // How Step Functions hears that a job has ended.
    actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
    resources: [$interpolate`arn:${partition}:events:${place}:rule/StepFunctionsGetEventsForBatchJobsRule`],
  },
];

/** To ask Athena and wait for its answer; what it reads and where it writes is each workflow's own. */
export const asksAthena = {
  actions: [
    "athena:StartQueryExecution",
    "athena:GetQueryExecution",
    "athena:StopQueryExecution",
    "athena:GetQueryResults",
  ],
  resources: [workgroup.arn],
};
