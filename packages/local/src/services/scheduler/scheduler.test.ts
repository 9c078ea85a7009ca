import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../../cloud/clock.ts";
import { arnOf, hostServices, type ServiceHost, settle } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create as createSqs } from "../sqs/sqs.ts";
import { create } from "./scheduler.ts";

const resources = [
  { type: "aws:sqs/queue:Queue", name: "Jobs", inputs: { name: "jobs" } },
  {
    type: "aws:scheduler/schedule:Schedule",
    name: "Daily",
    inputs: {
      name: "daily",
      scheduleExpression: "cron(0 6 * * ? *)",
      scheduleExpressionTimezone: "Asia/Kolkata",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: arnOf("lambda", "function:report"),
        roleArn: "arn:aws:iam::000000000000:role/r",
        input: '{"at":"<aws.scheduler.scheduled-time>"}',
        retryPolicy: { maximumRetryAttempts: 3 },
      },
    },
  },
];

describe("EventBridge Scheduler", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: SchedulerClient;
  let clock: ManualClock;
  let reports: unknown[];

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { sqs: createSqs, scheduler: create },
      resources,
      functions: { report: (event: unknown) => void reports.push(event) },
      clock,
    });
    client = new SchedulerClient(clientOptions(host.url));
  };
  const restart = async (): Promise<void> => {
    client.destroy();
    await host.stop();
    await open();
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(Date.UTC(2026, 0, 1));
    reports = [];
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const once = (Name: string, expression: string, more: object = {}) =>
    client.send(
      new CreateScheduleCommand({
        Name,
        ScheduleExpression: expression,
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: arnOf("sqs", "jobs"), RoleArn: "arn:aws:iam::000000000000:role/r", Input: Name },
        ...more,
      }),
    );
  const jobs = async (): Promise<string[]> => {
    const QueueUrl = "jobs";
    const { Messages = [] } = await host.context.call<{
      Messages?: { Body: string; ReceiptHandle: string }[];
    }>("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
    for (const { ReceiptHandle } of Messages) {
      await host.context.call("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
    }
    return Messages.map(({ Body }) => Body);
  };
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await settle();
  };

  it("runs the lock file's schedule at 6:00 in India, 00:30 UTC, with its input", async () => {
    await pass(30 * 60_000);
    expect(reports).toEqual([{ at: "2026-01-01T00:30:00Z" }]);
    await pass(86_400_000);
    expect(reports).toHaveLength(2);
  });

  it("runs a one-time schedule once, over a restart, and deletes it after if so asked", async () => {
    await once("soon", "at(2026-01-01T00:10:00)", { ActionAfterCompletion: "DELETE" });
    await restart();
    await pass(10 * 60_000);
    expect(await jobs()).toEqual(["soon"]);
    await pass(86_400_000);
    expect(await jobs()).toEqual([]);
    await expect(client.send(new GetScheduleCommand({ Name: "soon" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("counts a rate from its start date, and goes on in the same beat after a restart", async () => {
    const StartDate = new Date(Date.UTC(2026, 0, 1, 0, 7));
    await once("beat", "rate(10 minutes)", { StartDate, EndDate: new Date(Date.UTC(2026, 0, 1, 0, 30)) });
    await pass(8 * 60_000);
    expect(await jobs()).toEqual(["beat"]);
    await restart();
    await pass(9 * 60_000);
    expect(await jobs()).toEqual(["beat"]);
    await pass(3600_000);
    expect(await jobs()).toEqual(["beat"]);
  });

  it("fires within a flexible window", async () => {
    await once("loose", "at(2026-01-01T01:00:00)", {
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
    });
    await pass(3600_000 - 1);
    expect(await jobs()).toEqual([]);
    await pass(15 * 60_000 + 1);
    expect(await jobs()).toEqual(["loose"]);
  });

  it("calls any operation through a universal target", async () => {
    await once("universal", "at(2026-01-01T00:01:00)", {
      Target: {
        Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
        RoleArn: "arn:aws:iam::000000000000:role/r",
        Input: '{"QueueUrl":"jobs","MessageBody":"by its API"}',
      },
    });
    await pass(60_000);
    expect(await jobs()).toEqual(["by its API"]);
  });

  it("lists, refuses a second of the same name, deletes", async () => {
    await once("one", "rate(1 hour)");
    await expect(once("one", "rate(1 hour)")).rejects.toMatchObject({ name: "ConflictException" });
    const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
    expect(Schedules.map(({ Name }) => Name).sort()).toEqual(["daily", "one"]);
    await client.send(new DeleteScheduleCommand({ Name: "one" }));
    await pass(3600_000);
    expect(await jobs()).toEqual([]);
  });

  it.each([
    ["an expression", { ScheduleExpression: "cron(0 6 * * *)" }],
    ["a zone", { ScheduleExpressionTimezone: "Asia/Nowhere" }],
    ["a target", { Target: { Arn: arnOf("ecs", "cluster/x"), RoleArn: "r" } }],
    ["a window without its length", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }],
  ])("refuses %s that it cannot honour", async (_what, wrong) => {
    await expect(once("bad", "rate(1 hour)", wrong as object)).rejects.toMatchObject({
      name: "ValidationException",
    });
  });
});
