import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
} from "@aws-sdk/client-batch";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../cloud/clock.ts";
import { hostServices, type ServiceHost } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create } from "./batch.ts";
import { triesAgain } from "./job.ts";

const program = "packages/local/src/testing/handlers/batch-job.ts";

describe("Batch", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: BatchClient;
  let hurry: boolean;

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { batch: create },
      resources: [
        { type: "aws:batch/jobQueue:JobQueue", name: "Runs", inputs: { name: "runs", priority: 1 } },
        {
          type: "aws:batch/jobDefinition:JobDefinition",
          name: "Run",
          inputs: {
            name: "run",
            type: "container",
            containerProperties: JSON.stringify({
              image: "nagar",
              command: ["node", program, "Ref::how"],
              environment: [{ name: "TRACE", value: join(folder.path, "trace") }],
              resourceRequirements: [{ type: "MEMORY", value: "512" }],
            }),
            parameters: { how: "succeed" },
            retryStrategy: { attempts: 2 },
          },
        },
      ],
      // A minute is the shortest timeout that Batch has; a test does not wait for it.
      clock: {
        now: systemClock.now,
        after: (ms, task) => systemClock.after(hurry && ms >= 60_000 ? 300 : ms, task),
      },
    });
    client = new BatchClient(clientOptions(host.url));
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    hurry = false;
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const submit = async (how: string, more: Partial<SubmitJobCommandInput> = {}): Promise<string> => {
    const input = {
      jobName: "run-1",
      jobQueue: "runs",
      jobDefinition: "run:1",
      parameters: { how },
      ...more,
    };
    return (await client.send(new SubmitJobCommand(input))).jobId as string;
  };
  const look = async (id: string): Promise<JobDetail> =>
    (await client.send(new DescribeJobsCommand({ jobs: [id] }))).jobs?.[0] as JobDetail;
  const until = async (id: string, ...statuses: string[]): Promise<JobDetail> => {
    for (;;) {
      const job = await look(id);
      if (statuses.includes(job.status ?? "")) return job;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const ended = (id: string) => until(id, "SUCCEEDED", "FAILED");
  const trace = (): string[] => {
    const file = join(folder.path, "trace");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  };

  it("runs a job's program with its parameters and keeps what it prints", async () => {
    const id = await submit("succeed");
    expect(await ended(id)).toMatchObject({ status: "SUCCEEDED", container: { exitCode: 0 } });
    expect(trace()).toEqual(["succeed  1"]);
    const logs = join(folder.path, "batch", "logs");
    expect(readFileSync(join(logs, readdirSync(logs)[0] ?? ""), "utf8")).toContain("done");
  });

  it("runs every child of an array with its index, and succeeds when all did", async () => {
    const id = await submit("succeed", { arrayProperties: { size: 5 } });
    expect(await ended(id)).toMatchObject({
      status: "SUCCEEDED",
      arrayProperties: { size: 5, statusSummary: { SUCCEEDED: 5, FAILED: 0 } },
    });
    expect(trace().sort()).toEqual([0, 1, 2, 3, 4].map((index) => `succeed ${index} 1`));
  });

  it("fails an array when a child failed, after all have ended", async () => {
    const id = await submit("fail-odd", { arrayProperties: { size: 4 }, retryStrategy: { attempts: 1 } });
    expect(await ended(id)).toMatchObject({
      status: "FAILED",
      arrayProperties: { statusSummary: { SUCCEEDED: 2, FAILED: 2 } },
    });
    const { jobSummaryList = [] } = await client.send(
      new ListJobsCommand({ arrayJobId: id, jobStatus: "FAILED" }),
    );
    expect(
      jobSummaryList.map(({ arrayProperties, container }) => [arrayProperties?.index, container?.exitCode]),
    ).toEqual([
      [1, 4],
      [3, 4],
    ]);
  });

  it("tries a failed job again, as often as its definition says", async () => {
    expect(await ended(await submit("fail-once"))).toMatchObject({ status: "SUCCEEDED", attempts: [{}, {}] });
    const failed = await ended(await submit("throw"));
    expect(failed.status).toBe("FAILED");
    expect(failed.attempts?.map(({ container }) => container?.exitCode)).toEqual([1, 1]);
    expect(trace()).toEqual(["fail-once  1", "fail-once  2", "throw  1", "throw  2"]);
  });

  it("ends a job that takes longer than its timeout, without another try", async () => {
    hurry = true;
    const id = await submit("wait", { timeout: { attemptDurationSeconds: 60 } });
    expect(await ended(id)).toMatchObject({
      status: "FAILED",
      statusReason: "Job attempt duration exceeded timeout",
      attempts: [{}],
    });
  });

  it("ends a running array when it is told to, with the reason", async () => {
    const jobId = await submit("wait", { arrayProperties: { size: 3 } });
    await until(`${jobId}:0`, "RUNNING");
    await client.send(new TerminateJobCommand({ jobId, reason: "changed my mind" }));
    expect(await ended(jobId)).toMatchObject({
      status: "FAILED",
      arrayProperties: { statusSummary: { FAILED: 3 } },
    });
    expect(await look(`${jobId}:2`)).toMatchObject({ statusReason: "changed my mind" });
  });

  it("runs what a restart interrupted again, as the same attempt", async () => {
    const id = await submit("wait", { retryStrategy: { attempts: 1 } });
    while (trace().length < 1) await new Promise((resolve) => setImmediate(resolve));
    client.destroy();
    await host.stop();
    await open();
    while (trace().length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(trace()).toEqual(["wait  1", "wait  1"]);
    expect((await look(id)).status).toBe("RUNNING");
  });

  it.each([
    ["a queue that is not there", { jobQueue: "none" }, /JobQueue none does not exist/],
    ["a definition that is not there", { jobDefinition: "none" }, /JobDefinition none does not exist/],
    ["an array of one", { arrayProperties: { size: 1 } }, /arrayProperties.size/],
    ["a dependency, which it does not have", { dependsOn: [{ jobId: "x" }] }, /does not support dependsOn/],
    ["a bad name", { jobName: "a b" }, /jobName/],
  ])("refuses %s", async (_what, more, message) => {
    await expect(submit("succeed", more)).rejects.toMatchObject({ name: "ClientException", message });
  });

  it("fails a job whose command it cannot run, and says why", async () => {
    const id = await submit("x", {
      containerOverrides: { command: ["python", "run.py"] },
      retryStrategy: { attempts: 1 },
    });
    expect((await ended(id)).statusReason).toMatch(/CannotStartContainerError: the local cloud runs/);
  });
});

describe("A retry strategy", () => {
  const attempt = (exitCode: number) => ({ startedAt: 0, stoppedAt: 1, exitCode, reason: "exited" });

  it("takes the first rule that fits the exit", () => {
    const retry = {
      attempts: 3,
      evaluateOnExit: [
        { action: "EXIT", onExitCode: "2" },
        { action: "RETRY", onReason: "exit*" },
        { action: "EXIT", onExitCode: "*" },
      ],
    };
    expect(triesAgain({ retry, attempts: [attempt(2)] })).toBe(false);
    expect(triesAgain({ retry, attempts: [attempt(1)] })).toBe(true);
    expect(triesAgain({ retry, attempts: [attempt(1), attempt(1), attempt(1)] })).toBe(false);
  });
});
