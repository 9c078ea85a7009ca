import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lambdaConfigs } from "../../runtime/lambda-config.ts";
import { hostServices, lockOf, type ServiceHost } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { FunctionError } from "../service.ts";
import { lambdaService } from "./lambda.ts";

describe("Lambda's Invoke", () => {
  const folder = temporaryFolder();
  const later: unknown[] = [];
  let host: ServiceHost;
  let client: LambdaClient;

  beforeAll(async () => {
    const configs = lambdaConfigs({
      ...lockOf([]),
      functions: {
        Echo: { name: "echo", handler: "x.handler", runtime: "nodejs24.x", links: {}, environment: {} },
      },
    });
    const create = async (context: Parameters<typeof lambdaService>[0]) =>
      lambdaService({ ...context, invokeAsync: async (_ref, event) => void later.push(event) }, configs);
    host = await hostServices({
      folder: folder.path,
      services: { lambda: create },
      functions: {
        echo: (event: { throw?: boolean }) => {
          if (event.throw) throw new FunctionError("InvalidInput", "no");
          return event;
        },
      },
    });
    client = new LambdaClient(clientOptions(host.url));
  });
  afterAll(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const invoke = async (payload: string, more: object = {}) => {
    const input = { FunctionName: "echo", Payload: Buffer.from(payload), ...more };
    const { StatusCode, FunctionError: error, Payload } = await client.send(new InvokeCommand(input));
    return { StatusCode, error, payload: Buffer.from(Payload ?? []).toString() };
  };

  it("answers with what the function returns, by name, id or ARN", async () => {
    for (const FunctionName of ["echo", "Echo", "arn:aws:lambda:ap-south-1:000000000000:function:echo"]) {
      expect(await invoke('{"a":1}', { FunctionName })).toMatchObject({
        StatusCode: 200,
        payload: '{"a":1}',
      });
    }
  });

  it("answers 202 to an event before it is run", async () => {
    expect((await invoke('{"b":2}', { InvocationType: "Event" })).StatusCode).toBe(202);
    expect(later).toEqual([{ b: 2 }]);
  });

  it("marks a thrown error as Unhandled, with Lambda's payload", async () => {
    const { error, payload } = await invoke('{"throw":true}');
    expect(error).toBe("Unhandled");
    expect(JSON.parse(payload)).toMatchObject({ errorType: "InvalidInput", errorMessage: "no" });
  });

  it("refuses a payload that is not JSON, and a function that is not there", async () => {
    await expect(invoke("{")).rejects.toMatchObject({ name: "InvalidRequestContentException" });
    await expect(invoke("{}", { FunctionName: "none" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
