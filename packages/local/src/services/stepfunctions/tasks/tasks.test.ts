import { describe, expect, it } from "vitest";
import { systemClock } from "../../../cloud/clock.ts";
import { AwsError } from "../../aws-error.ts";
import { FunctionError } from "../../service.ts";
import { ExecutionOver, type TaskContext } from "./task.ts";
import { taskOf } from "./task-resources.ts";

type Play = Record<string, (input: Record<string, unknown>) => unknown>;

/** Services as the test plays them, and what was asked of them. */
function played(play: Play, functions: (event: unknown) => unknown = () => null) {
  const asked: [string, unknown][] = [];
  const context: TaskContext = {
    clock: systemClock,
    async call<Output>(service: string, operation: string, input: object): Promise<Output> {
      const name = `${service}:${operation}`;
      asked.push([name, input]);
      const answer = play[name];
      if (!answer) throw new Error(`the test does not play ${name}`);
      return (await answer(input as Record<string, unknown>)) as Output;
    },
    invoke: async (_ref, event) => functions(event),
    invokeAsync: async () => undefined,
  };
  return { asked, context };
}

function run(
  resource: string,
  parameters: unknown,
  context: TaskContext,
  signal = new AbortController().signal,
) {
  const task = taskOf(`arn:aws:states:::${resource}`);
  if (!task) throw new Error(`there is no task ${resource}`);
  return task(parameters, { context, signal });
}

describe("Tasks of Step Functions", () => {
  it("invoke a function and put its answer into Payload", async () => {
    const { context } = played({}, (event) => ({ got: event }));
    expect(await run("lambda:invoke", { FunctionName: "f", Payload: { a: 1 } }, context)).toEqual({
      ExecutedVersion: "$LATEST",
      StatusCode: 200,
      Payload: { got: { a: 1 } },
    });
  });

  it("fail with the function's error by its type, and Lambda's payload as the cause", async () => {
    const { context } = played({}, () => {
      throw new FunctionError("Infeasible", "no budget fits");
    });
    await expect(run("lambda:invoke", { FunctionName: "f" }, context)).rejects.toMatchObject({
      name: "Infeasible",
      message: expect.stringContaining('"errorMessage":"no budget fits"'),
    });
  });

  it("fail with a service's error behind the service's name", async () => {
    const { context } = played({
      "dynamodb:PutItem": () => {
        throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
      },
    });
    await expect(run("dynamodb:putItem", { TableName: "t", Item: {} }, context)).rejects.toMatchObject({
      name: "DynamoDB.ConditionalCheckFailedException",
    });
  });

  it("make text of objects for messages, and entries of SNS's attributes", async () => {
    const { asked, context } = played({
      "sns:Publish": () => ({ MessageId: "m" }),
      "sqs:SendMessage": () => ({ MessageId: "m" }),
    });
    await run("sqs:sendMessage", { QueueUrl: "q", MessageBody: { a: 1 } }, context);
    const MessageAttributes = { kind: { DataType: "String", StringValue: "x" } };
    await run("sns:publish", { TopicArn: "t", Message: { b: 2 }, MessageAttributes }, context);
    expect(asked).toEqual([
      ["sqs:SendMessage", { QueueUrl: "q", MessageBody: '{"a":1}' }],
      [
        "sns:Publish",
        {
          TopicArn: "t",
          Message: '{"b":2}',
          MessageAttributes: [{ Name: "kind", Value: { DataType: "String", StringValue: "x" } }],
        },
      ],
    ]);
  });

  it("fail where an event was not taken", async () => {
    const { context } = played({
      "events:PutEvents": () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: "x" }] }),
    });
    await expect(run("events:putEvents", { Entries: [{ Detail: {} }] }, context)).rejects.toMatchObject({
      name: "EventBridge.FailedEntry",
    });
  });

  it("wait for a Batch job, in Batch's letters on its wire and in capitals in the workflow", async () => {
    const statuses = ["RUNNABLE", "RUNNING", "SUCCEEDED"];
    const { asked, context } = played({
      "batch:SubmitJob": () => ({ jobId: "j1" }),
      "batch:DescribeJobs": () => ({
        jobs: [{ jobId: "j1", status: statuses.shift(), arrayProperties: { size: 4 } }],
      }),
    });
    const parameters = {
      JobName: "run",
      JobQueue: "q",
      JobDefinition: "d",
      ArrayProperties: { Size: 4 },
      Parameters: { runId: "r-1" },
      ContainerOverrides: { Environment: [{ Name: "RUN", Value: "r-1" }] },
    };
    expect(await run("batch:submitJob.sync", parameters, context)).toEqual({
      JobId: "j1",
      Status: "SUCCEEDED",
      ArrayProperties: { Size: 4 },
    });
    expect(asked[0]).toEqual([
      "batch:SubmitJob",
      {
        jobName: "run",
        jobQueue: "q",
        jobDefinition: "d",
        arrayProperties: { size: 4 },
        parameters: { runId: "r-1" },
        containerOverrides: { environment: [{ name: "RUN", value: "r-1" }] },
      },
    ]);
  });

  it("fail with States.TaskFailed and the query where Athena's query failed", async () => {
    const { context } = played({
      "athena:StartQueryExecution": () => ({ QueryExecutionId: "q1" }),
      "athena:GetQueryExecution": () => ({
        QueryExecution: { Status: { State: "FAILED", StateChangeReason: "SYNTAX_ERROR: x" } },
      }),
    });
    await expect(
      run("athena:startQueryExecution.sync", { QueryString: "SELECT", WorkGroup: "w" }, context),
    ).rejects.toMatchObject({
      name: "States.TaskFailed",
      message: expect.stringContaining("SYNTAX_ERROR: x"),
    });
  });

  it("cancel what they wait for when the execution is stopped", async () => {
    const controller = new AbortController();
    const { asked, context } = played({
      "batch:SubmitJob": () => ({ jobId: "j1" }),
      "batch:DescribeJobs": () => {
        controller.abort();
        return { jobs: [{ jobId: "j1", status: "RUNNING" }] };
      },
      "batch:TerminateJob": () => ({}),
    });
    await expect(run("batch:submitJob.sync", {}, context, controller.signal)).rejects.toBeInstanceOf(
      ExecutionOver,
    );
    expect(asked.at(-1)?.[0]).toBe("batch:TerminateJob");
  });
});
