/**
 * Large simulations run as an AWS Batch array job on Fargate Spot: spare capacity at about a third of the price, which may
 * be taken back with two minutes' notice. A child that was interrupted runs again and goes on after the chunks that it
 * had finished. The image holds the repository's sources; Node runs them as they are.
 */
import { region } from "./account.ts";
import { containerGroup, subnetIds } from "./network.ts";
import { logDays, stage } from "./stage.ts";
import { lake, simulationTable } from "./storage.ts";

// Not a static import: SST reads the configuration before it has installed Pulumi's libraries.
const { Image } = await import("@pulumi/docker-build");

/** What a child is: one processor, since one thread computes; memory for the prepared town and a chunk. */
const CHILD = { vcpu: "1", memoryMb: "4096" };

const repository = new aws.ecr.Repository("SimulationImages", {
  name: `${$app.name}-${$app.stage}-simulation`,
  forceDelete: stage.removal === "remove",
  imageScanningConfiguration: { scanOnPush: true },
});

new aws.ecr.LifecyclePolicy("SimulationImagesLifecycle", {
  repository: repository.name,
  policy: $jsonStringify({
    rules: [
      {
        rulePriority: 1,
        description: "Keep the last ten",
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 10 },
        action: { type: "expire" },
      },
    ],
  }),
});

const login = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId });

const built = new Image("SimulationImage", {
  context: { location: $cli.paths.root },
  dockerfile: { location: `${$cli.paths.root}/stacks/simulation.Dockerfile` },
  platforms: ["linux/arm64"],
  tags: [$interpolate`${repository.repositoryUrl}:latest`],
  push: true,
  registries: [{ address: login.proxyEndpoint, username: login.userName, password: login.password }],
});

/** The image with all of the repository's functions, by its content. */
export const image = $interpolate`${repository.repositoryUrl}@${built.digest}`;

/** The log of the containers of a purpose. */
export const containerLog = (name: string, purpose: string) =>
  new aws.cloudwatch.LogGroup(name, {
    name: `/aws/batch/${$app.name}-${$app.stage}-${purpose}`,
    retentionInDays: logDays,
  });

const log = containerLog("SimulationChildrenLog", "simulation");

const containersOnly = aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" });

/** A role that a container may have, with these rights. */
export function containerRole(
  name: string,
  statements: { actions: string[]; resources: $util.Input<string>[] }[],
) {
  return new aws.iam.Role(name, {
    assumeRolePolicy: containersOnly,
    inlinePolicies: [{ name: "inline", policy: aws.iam.getPolicyDocumentOutput({ statements }).json }],
  });
}

/** What starts a container: takes the image, opens its log. */
export const startsContainers = (name: string, opened: aws.cloudwatch.LogGroup) =>
  containerRole(name, [
    // The one right of ECR that knows no resources.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
      resources: [repository.arn],
    },
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [$interpolate`${opened.arn}:*`] },
  ]);

const executionRole = startsContainers("SimulationExecutionRole", log);

/** What a child itself may do. */
const childRole = containerRole("SimulationChildRole", [
  { actions: ["s3:ListBucket"], resources: [lake.arn] },
  {
    actions: ["s3:GetObject"],
    resources: ["simulation-towns", "simulation-chunks", "calibrations"].map(
      (prefix) => $interpolate`${lake.arn}/${prefix}/*`,
    ),
  },
  { actions: ["s3:PutObject"], resources: [$interpolate`${lake.arn}/simulation-chunks/*`] },
  {
    actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
    resources: [simulationTable.arn],
  },
]);

const environment = new aws.batch.ComputeEnvironment("SimulationCapacity", {
  name: `${$app.name}-${$app.stage}-simulation`,
  type: "MANAGED",
  state: "ENABLED",
  computeResources: {
    type: "FARGATE_SPOT",
    maxVcpus: stage.capacity.simulationVcpus,
    subnets: subnetIds,
    securityGroupIds: [containerGroup.id],
  },
});

export const jobQueue = new aws.batch.JobQueue("SimulationQueue", {
  name: `${$app.name}-${$app.stage}-simulation`,
  state: "ENABLED",
  priority: 1,
  computeEnvironmentOrders: [{ order: 1, computeEnvironment: environment.arn }],
});

/** A linked resource as SST hands it to a function: the same code runs in both. */
export const link = (name: string, properties: Record<string, $util.Input<string>>) => ({
  name: `SST_RESOURCE_${name}`,
  value: $jsonStringify(properties),
});

export const jobDefinition = new aws.batch.JobDefinition("SimulationChild", {
  name: `${$app.name}-${$app.stage}-simulation`,
  type: "container",
  platformCapabilities: ["FARGATE"],
  propagateTags: true,
  containerProperties: $jsonStringify({
    image,
    command: ["node", "packages/functions/src/simulation/batch-child.ts"],
    jobRoleArn: childRole.arn,
    executionRoleArn: executionRole.arn,
    resourceRequirements: [
      { type: "VCPU", value: CHILD.vcpu },
      { type: "MEMORY", value: CHILD.memoryMb },
    ],
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    networkConfiguration: { assignPublicIp: "ENABLED" },
    readonlyRootFilesystem: true,
    environment: [
      { name: "POWERTOOLS_SERVICE_NAME", value: "SimulationChild" },
      { name: "POWERTOOLS_LOG_LEVEL", value: stage.logLevel },
      link("App", { name: $app.name, stage: $app.stage }),
      link("Lake", { name: lake.name }),
      link("SimulationTable", { name: simulationTable.name }),
    ],
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": log.name,
        "awslogs-region": region,
        "awslogs-stream-prefix": "child",
      },
    },
  }),
  retryStrategy: {
    attempts: 5,
    evaluateOnExits: [
      // What the request itself cannot do, it cannot do the second time either.
      { action: "EXIT", onExitCode: "2" },
      { action: "RETRY", onReason: "*" },
    ],
  },
  timeout: { attemptDurationSeconds: 4 * 3600 },
});
