import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arnOf, hostServices, type ServiceHost } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { FunctionError } from "../service.ts";
import { create as createSqs } from "../sqs/sqs.ts";
import { create } from "./stepfunctions.ts";

const machine = (name: string, definition: object, type = "STANDARD") => ({
  type: "aws:sfn/stateMachine:StateMachine",
  name,
  inputs: { name, type, roleArn: "arn:aws:iam::000000000000:role/r", definition },
});
const invoke = (name: string, more: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: arnOf("lambda", `function:${name}`), "Payload.$": "$" },
  ResultSelector: { "value.$": "$.Payload" },
  TimeoutSeconds: 10,
  ...more,
});
const retry = [{ ErrorEquals: ["Unavailable"], IntervalSeconds: 1, MaxAttempts: 2, MaxDelaySeconds: 1 }];

const resources = [
  machine("flow", {
    StartAt: "First",
    States: {
      First: invoke("first", { ResultPath: "$.first", Retry: retry, Next: "Which" }),
      Which: {
        Type: "Choice",
        Choices: [{ Variable: "$.first.value", NumericGreaterThan: 10, Next: "Each" }],
        Default: "Small",
      },
      Small: { Type: "Fail", Error: "TooSmall", Cause: "ten or less" },
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemSelector: { "item.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index" },
        ItemProcessor: {
          StartAt: "Double",
          States: { Double: invoke("double", { OutputPath: "$.value", End: true }) },
        },
        ResultPath: "$.doubled",
        Next: "Tell",
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Recover" }],
      },
      Tell: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Parameters: { QueueUrl: "told", "MessageBody.$": "$.doubled" },
        TimeoutSeconds: 5,
        ResultPath: null,
        End: true,
      },
      Recover: { Type: "Pass", End: true },
    },
  }),
  machine("quick", { StartAt: "Only", States: { Only: invoke("first", { End: true }) } }, "EXPRESS"),
  machine("parent", {
    StartAt: "Child",
    States: {
      Child: {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Parameters: { StateMachineArn: arnOf("states", "stateMachine:flow"), "Input.$": "$" },
        ResultSelector: { "doubled.$": "$.Output.doubled" },
        TimeoutSeconds: 20,
        End: true,
      },
    },
  }),
  { type: "aws:sqs/queue:Queue", name: "Told", inputs: { name: "told" } },
];

describe("Step Functions", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: SFNClient;
  let calls: string[];
  let first: (event: { n: number }) => unknown;
  let double: (event: { item: number; index: number }) => unknown;

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { sqs: createSqs, states: create },
      resources,
      functions: {
        first: (event: { n: number }) => {
          calls.push("first");
          return first(event);
        },
        double: (event: { item: number; index: number }) => {
          calls.push(`double ${event.index}`);
          return double(event);
        },
      },
    });
    client = new SFNClient({ ...clientOptions(host.url), disableHostPrefix: true });
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    calls = [];
    first = ({ n }) => n;
    double = ({ item }) => item * 2;
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const start = async (input: object, name?: string, flow = "flow") =>
    (
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: arnOf("states", `stateMachine:${flow}`),
          input: JSON.stringify(input),
          ...(name && { name }),
        }),
      )
    ).executionArn as string;
  const describeIt = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
  const ended = async (executionArn: string) => {
    for (;;) {
      const answer = await describeIt(executionArn);
      if (answer.status !== "RUNNING") return answer;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const history = async (executionArn: string): Promise<HistoryEvent[]> =>
    (await client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? [];

  it("runs the file's states and tasks to the end", async () => {
    const arn = await start({ n: 11, items: [1, 2, 3] });
    const { status, output } = await ended(arn);
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output ?? "")).toEqual({
      n: 11,
      items: [1, 2, 3],
      first: { value: 11 },
      doubled: [2, 4, 6],
    });
    const { Messages = [] } = await host.context.call<{ Messages?: { Body: string }[] }>(
      "sqs",
      "ReceiveMessage",
      {
        QueueUrl: "told",
      },
    );
    expect(Messages[0]?.Body).toBe("[2,4,6]");
  });

  it("tells the history in AWS's events", async () => {
    const arn = await start({ n: 11, items: [5] });
    await ended(arn);
    const events = await history(arn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
    const types = events.map(({ type }) => type);
    expect(types[0]).toBe("ExecutionStarted");
    expect(types.at(-1)).toBe("ExecutionSucceeded");
    for (const type of [
      "TaskStateEntered",
      "TaskScheduled",
      "TaskSucceeded",
      "TaskStateExited",
      "ChoiceStateEntered",
      "MapStateEntered",
      "MapIterationSucceeded",
      "MapStateExited",
    ]) {
      expect(types).toContain(type);
    }
    expect(events.find(({ type }) => type === "TaskStateEntered")?.stateEnteredEventDetails).toMatchObject({
      name: "First",
      input: '{"n":11,"items":[5]}',
    });
  });

  it("fails with the Error and Cause of a Fail state", async () => {
    expect(await ended(await start({ n: 1, items: [] }))).toMatchObject({
      status: "FAILED",
      error: "TooSmall",
      cause: "ten or less",
    });
  });

  it("retries a task by the error's name, then fails with it and Lambda's cause", async () => {
    first = () => {
      throw new FunctionError("Unavailable", "table is busy");
    };
    const { status, error, cause } = await ended(await start({ n: 11, items: [] }));
    expect([status, error]).toEqual(["FAILED", "Unavailable"]);
    expect(JSON.parse(cause ?? "")).toMatchObject({
      errorType: "Unavailable",
      errorMessage: "table is busy",
    });
    expect(calls).toEqual(["first", "first", "first"]);
  });

  it("does not retry an error that the file does not name", async () => {
    first = () => {
      throw new FunctionError("InvalidInput", "n is missing");
    };
    expect(await ended(await start({ items: [] }))).toMatchObject({
      status: "FAILED",
      error: "InvalidInput",
    });
    expect(calls).toEqual(["first"]);
  });

  it("catches with the error beside the input", async () => {
    double = () => {
      throw new FunctionError("Infeasible", "no");
    };
    const { status, output } = await ended(await start({ n: 11, items: [1] }));
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output ?? "")).toMatchObject({ items: [1], failure: { Error: "Infeasible" } });
  });

  it("starts one execution for a name: the same again while it runs, an error after", async () => {
    let release: () => void = () => undefined;
    first = () =>
      new Promise((resolve) => {
        release = () => resolve(1);
      });
    const arn = await start({ n: 1, items: [] }, "run-1");
    expect(await start({ n: 1, items: [] }, "run-1")).toBe(arn);
    await expect(start({ n: 2, items: [] }, "run-1")).rejects.toMatchObject({
      name: "ExecutionAlreadyExists",
    });
    release();
    await ended(arn);
    await expect(start({ n: 1, items: [] }, "run-1")).rejects.toMatchObject({
      name: "ExecutionAlreadyExists",
    });
    expect(calls).toEqual(["first"]);
  });

  it("stops an execution, and no task of it runs any more", async () => {
    first = () => new Promise(() => undefined);
    const executionArn = await start({ n: 1, items: [] });
    await client.send(new StopExecutionCommand({ executionArn, error: "Changed", cause: "by a person" }));
    expect(await describeIt(executionArn)).toMatchObject({
      status: "ABORTED",
      error: "Changed",
      cause: "by a person",
    });
    expect((await history(executionArn)).at(-1)?.type).toBe("ExecutionAborted");
  });

  it("goes on after a restart with the state that was interrupted", async () => {
    double = () => new Promise(() => undefined);
    const arn = await start({ n: 11, items: [4] });
    while (!calls.includes("double 0")) await new Promise((resolve) => setImmediate(resolve));
    client.destroy();
    await host.stop();
    double = ({ item }) => item * 2;
    await open();
    const { status, output } = await ended(arn);
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output ?? "")).toMatchObject({ first: { value: 11 }, doubled: [8] });
    expect(calls).toEqual(["first", "double 0", "double 0"]);
  });

  it("waits for another execution and takes its output", async () => {
    const { output } = await ended(await start({ n: 11, items: [7] }, undefined, "parent"));
    expect(JSON.parse(output ?? "")).toEqual({ doubled: [14] });
  });

  it("answers an express execution with its result at once", async () => {
    const run = (flow: string) =>
      client.send(
        new StartSyncExecutionCommand({
          stateMachineArn: arnOf("states", `stateMachine:${flow}`),
          input: '{"n":3}',
        }),
      );
    expect(await run("quick")).toMatchObject({ status: "SUCCEEDED", output: '{"value":3}' });
    await expect(run("flow")).rejects.toMatchObject({ name: "StateMachineTypeNotSupported" });
  });

  it("refuses results that are larger than 256 KB", async () => {
    first = () => "x".repeat(256 * 1024);
    expect(await ended(await start({ n: 11, items: [] }))).toMatchObject({
      error: "States.DataLimitExceeded",
    });
  });

  it("lists executions page by page, newest first", async () => {
    const arns = [];
    for (const name of ["a", "b", "c"]) arns.push(await start({ n: 1, items: [] }, name));
    for (const arn of arns) await ended(arn);
    const stateMachineArn = arnOf("states", "stateMachine:flow");
    const one = await client.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 2, statusFilter: "FAILED" }),
    );
    const two = await client.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 2, nextToken: one.nextToken }),
    );
    const names = [...(one.executions ?? []), ...(two.executions ?? [])].map(({ name }) => name);
    expect(names.sort()).toEqual(["a", "b", "c"]);
  });

  it.each([
    [
      "an unknown machine",
      { stateMachineArn: arnOf("states", "stateMachine:none") },
      "StateMachineDoesNotExist",
    ],
    ["an input that is not JSON", { input: "{" }, "InvalidExecutionInput"],
    ["a name with a space", { name: "a b" }, "ValidationException"],
  ])("refuses %s", async (_what, input, name) => {
    const given = { stateMachineArn: arnOf("states", "stateMachine:flow"), ...input };
    await expect(client.send(new StartExecutionCommand(given))).rejects.toMatchObject({ name });
  });
});
