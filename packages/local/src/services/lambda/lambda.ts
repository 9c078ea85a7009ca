/** Lambda's own API, as far as a function or a person calls functions by name: Invoke and GetFunction. */
import type { LambdaConfigs } from "../../runtime/lambda-config.ts";
import { AwsError } from "../aws-error.ts";
import { type RawOutput, restJson } from "../protocol.ts";
import { FunctionError, type Service, type ServiceContext } from "../service.ts";

interface InvokeInput {
  FunctionName: string;
  /** Base64. */
  Payload?: string;
  InvocationType?: string;
}

const path = "/2015-03-31/functions/{FunctionName}";

/** The service under the credential scope "lambda". */
export function lambdaService(
  context: Pick<ServiceContext, "invoke" | "invokeAsync">,
  functions: LambdaConfigs,
): Service {
  const find = (name: string) => {
    try {
      return functions.find(name);
    } catch (error) {
      throw new AwsError("ResourceNotFoundException", (error as Error).message, 404);
    }
  };
  return {
    name: "lambda",
    protocol: restJson([
      {
        method: "POST",
        path: `${path}/invocations`,
        operation: "Invoke",
        payload: "Payload",
        headers: { "x-amz-invocation-type": "InvocationType" },
      },
      { method: "GET", path, operation: "GetFunction" },
    ]),
    operations: {
      async Invoke({ FunctionName, Payload = "", InvocationType = "RequestResponse" }: InvokeInput) {
        const { arn } = find(FunctionName);
        const text = Buffer.from(Payload, "base64").toString("utf8");
        const event: unknown = text === "" ? {} : JSON.parse(text);
        if (InvocationType === "Event") {
          await context.invokeAsync(arn, event);
          return raw("", 202);
        }
        if (InvocationType === "DryRun") return raw("", 204);
        try {
          return raw(JSON.stringify((await context.invoke(arn, event)) ?? null), 200);
        } catch (error) {
          if (!(error instanceof FunctionError)) throw error;
          return raw(JSON.stringify(error.toPayload()), 200, { "x-amz-function-error": "Unhandled" });
        }
      },
      async GetFunction({ FunctionName }: { FunctionName: string }) {
        const { name, arn, timeoutMs, memoryMb } = find(FunctionName);
        return {
          Configuration: {
            FunctionName: name,
            FunctionArn: arn,
            Runtime: "nodejs24.x",
            Timeout: timeoutMs / 1000,
            MemorySize: memoryMb,
            State: "Active",
            Version: "$LATEST",
          },
        };
      },
    },
    stop: async () => undefined,
  };
}

function raw(body: string, status: number, headers: Record<string, string> = {}): RawOutput {
  return {
    rawBody: Buffer.from(body).toString("base64"),
    status,
    headers: { "x-amz-executed-version": "$LATEST", ...headers },
  };
}
