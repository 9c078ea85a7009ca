/** Lambda's own API, as far as a function or a person calls functions by name: Invoke and GetFunction. */

import * as z from "zod";
import type { LambdaConfigs } from "../../runtime/lambda-config.ts";
import { PayloadTooLarge } from "../../runtime/payload.ts";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { type RawOutput, restJson } from "../protocol.ts";
import { FunctionError, type Service, type ServiceContext } from "../service.ts";

const CODE = "InvalidParameterValueException";

const invokeInput = z.looseObject({
  FunctionName: z.string(),
  /** Base64. */
  Payload: z.string().default(""),
  InvocationType: z.enum(["RequestResponse", "Event", "DryRun"]).default("RequestResponse"),
});

function parsePayload(payload: string): unknown {
  const text = Buffer.from(payload, "base64").toString("utf8");
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError("InvalidRequestContentException", message);
  }
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
      Invoke: operation(
        invokeInput,
        async ({ FunctionName, Payload, InvocationType }) => {
          const { arn } = find(FunctionName);
          const event = parsePayload(Payload);
          if (InvocationType === "DryRun") return raw("", 204);
          try {
            if (InvocationType === "Event") {
              await context.invokeAsync(arn, event);
              return raw("", 202);
            }
            return raw(JSON.stringify((await context.invoke(arn, event)) ?? null), 200);
          } catch (error) {
            if (error instanceof PayloadTooLarge && error.what === "event") {
              throw new AwsError("RequestTooLargeException", error.message, 413);
            }
            if (error instanceof PayloadTooLarge) {
              return unhandled(new FunctionError("Function.ResponseSizeTooLarge", error.message));
            }
            if (!(error instanceof FunctionError)) throw error;
            return unhandled(error);
          }
        },
        CODE,
      ),
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

function unhandled(error: FunctionError): RawOutput {
  return raw(JSON.stringify(error.toPayload()), 200, { "x-amz-function-error": "Unhandled" });
}

function raw(body: string, status: number, headers: Record<string, string> = {}): RawOutput {
  return {
    rawBody: Buffer.from(body).toString("base64"),
    status,
    headers: { "x-amz-executed-version": "$LATEST", ...headers },
  };
}
