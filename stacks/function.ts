/** What every function has: Node 24 on arm64, JSON logs that are kept for the stage's time, traces. */
import { stage } from "./stage.ts";

type FunctionArgs = sst.aws.FunctionArgs;

/**
 * A function that runs `handler` (a path under packages/functions/src and the export), with the rights that its
 * links say. A failing function that nobody waits for would lose its event: there is none such here, as every
 * caller is a gateway, a queue or a stream.
 */
export function handlerFunction(
  name: string,
  args: Pick<FunctionArgs, "timeout" | "memory" | "link" | "description"> & { handler: string },
): sst.aws.Function {
  return new sst.aws.Function(name, {
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: "512 MB",
    timeout: "20 seconds",
    ...args,
    handler: `packages/functions/src/${args.handler}`,
    logging: { format: "json", retention: stage.logRetention },
    environment: {
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_LOG_LEVEL: stage.logLevel,
    },
    permissions: [
      // X-Ray knows no resources: its two write actions can only be given on `*`.
      { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
    ],
    transform: { function: { tracingConfig: { mode: "Active" } } },
  });
}
