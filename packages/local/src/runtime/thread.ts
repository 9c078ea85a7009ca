/**
 * The thread in which one function lives: Lambda's execution environment. It imports the handler once and then
 * answers invocations. What the handler throws is sent back as Lambda would report it.
 */
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Invocation, ThreadMessage, ThreadSetup, ThrownError } from "./messages.ts";

const setup = workerData as ThreadSetup;
enableCompileCache(setup.compileCache);

function thrown(error: unknown): ThrownError {
  if (!(error instanceof Error)) return { errorType: "Error", errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  };
}

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

type Handler = (event: unknown, context: object) => unknown;

async function load(): Promise<Handler> {
  const module = (await import(setup.module)) as Record<string, unknown>;
  const handler = module[setup.exportName];
  if (typeof handler !== "function") {
    throw new Error(`${setup.module} has no function export named ${setup.exportName}`);
  }
  return handler as Handler;
}

function lambdaContext({ requestId, timeoutMs }: Invocation): object {
  const deadline = Date.now() + timeoutMs;
  return {
    functionName: setup.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: setup.arn,
    memoryLimitInMB: String(setup.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

const handler = load();
handler.then(
  () => post({ type: "ready" }),
  (error) => post({ type: "init-failure", error: thrown(error) }),
);

parentPort?.on("message", async (invocation: Invocation) => {
  try {
    const run = await handler;
    const result = await run(JSON.parse(invocation.event), lambdaContext(invocation));
    post({ type: "answer", id: invocation.id, result: JSON.stringify(result ?? null) });
  } catch (error) {
    post({ type: "failure", id: invocation.id, error: thrown(error) });
  }
});
