/**
 * A series that is too long for a function is trained as an AWS Batch job: on the simulation's image, queue and capacity, with
 * rights of its own.
 */
import { region } from "./account.ts";
import { containerLog, containerRole, image, link, startsContainers } from "./simulation-containers.ts";
import { stage } from "./stage.ts";
import { forecastTable, lake } from "./storage.ts";

/** One processor, since a fit is one thread, and what a function of three gigabytes would have. */
const JOB = { vcpu: "1", memoryMb: "4096" };

const log = containerLog("TrainingJobLog", "training");

/** What a job itself may do. */
const role = containerRole("TrainingJobRole", [
  { actions: ["s3:ListBucket"], resources: [lake.arn] },
  {
    actions: ["s3:GetObject"],
    resources: ["datasets", "uploads", "candidates", "models"].map(
      (prefix) => $interpolate`${lake.arn}/${prefix}/*`,
    ),
  },
  { actions: ["s3:PutObject"], resources: [$interpolate`${lake.arn}/candidates/*`] },
  {
    actions: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
    resources: [forecastTable.arn],
  },
]);

export const trainingJob = new aws.batch.JobDefinition("TrainingJob", {
  name: `${$app.name}-${$app.stage}-training`,
  type: "container",
  platformCapabilities: ["FARGATE"],
  propagateTags: true,
  containerProperties: $jsonStringify({
    image,
    command: ["node", "packages/functions/src/training/batch-train.ts"],
    jobRoleArn: role.arn,
    executionRoleArn: startsContainers("TrainingExecutionRole", log).arn,
    resourceRequirements: [
      { type: "VCPU", value: JOB.vcpu },
      { type: "MEMORY", value: JOB.memoryMb },
    ],
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    networkConfiguration: { assignPublicIp: "ENABLED" },
    readonlyRootFilesystem: true,
    environment: [
      { name: "POWERTOOLS_SERVICE_NAME", value: "TrainingJob" },
      { name: "POWERTOOLS_LOG_LEVEL", value: stage.logLevel },
      link("App", { name: $app.name, stage: $app.stage }),
      link("Lake", { name: lake.name }),
      link("ForecastTable", { name: forecastTable.name }),
    ],
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": log.name,
        "awslogs-region": region,
        "awslogs-stream-prefix": "job",
      },
    },
  }),
  retryStrategy: {
    attempts: 3,
    evaluateOnExits: [
      // What the series itself does not allow, it does not allow the second time either.
      { action: "EXIT", onExitCode: "2" },
      { action: "RETRY", onReason: "*" },
    ],
  },
  timeout: { attemptDurationSeconds: 3 * 3600 },
});
