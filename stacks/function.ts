/** What every function has: Node 24 on arm64, JSON logs that are kept for the stage's time, traces. */
import { logDays, stage } from "./stage.ts";

type FunctionArgs = sst.aws.FunctionArgs;

/** Every function by name, for the alarms. */
export const functions = new Map<string, sst.aws.Function>();

/** SST lets the whole account assume a function's role, which only `sst dev` needs. */
const lambdaOnly = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });

/**
 * A function that runs `handler` (a path under packages/functions/src and the export) and may do what its links
 * say, write its own log, and send traces. SST would attach a managed policy that allows logging anywhere; the
 * log group is made here so that its name is known and the right can be given on it alone.
 */
export function handlerFunction(
  name: string,
  args: Pick<FunctionArgs, "timeout" | "memory" | "link" | "description" | "copyFiles"> & { handler: string },
): sst.aws.Function {
  const log = new aws.cloudwatch.LogGroup(`${name}Log`, {
    name: `/aws/lambda/${$app.name}-${$app.stage}-${name}`,
    retentionInDays: logDays,
  });
  const fn = new sst.aws.Function(name, {
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: "512 MB",
    timeout: "20 seconds",
    ...args,
    handler: `packages/functions/src/${args.handler}`,
    logging: { format: "json", logGroup: log.name },
    environment: {
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_LOG_LEVEL: stage.logLevel,
    },
    permissions: [
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [$interpolate`${log.arn}:*`] },
      // X-Ray knows no resources: its write actions can only be given on `*`.
      { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
    ],
    transform: {
      function: { tracingConfig: { mode: "Active" } },
      role: { managedPolicyArns: [], ...($dev ? {} : { assumeRolePolicy: lambdaOnly }) },
    },
  });
  functions.set(name, fn);
  return fn;
}
