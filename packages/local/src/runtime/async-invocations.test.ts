import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../cloud/clock.ts";
import { FunctionError } from "../services/service.ts";
import { fixtureLock } from "../testing/fixture-lock.ts";
import { memoryLog, temporaryFolder } from "../testing/temporary.ts";
import { AsyncInvocations } from "./async-invocations.ts";
import { type LambdaConfigs, lambdaConfigs } from "./lambda-config.ts";

const START = Date.parse("2026-11-21T06:00:00Z");
const deadLetterArn = "arn:aws:sqs:ap-south-1:000000000000:dead";
const found = lambdaConfigs(fixtureLock()).find("Echo");
const config = { ...found, deadLetterArn };
const functions: LambdaConfigs = { all: [config], find: () => config };

describe("an asynchronous invocation", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: ManualClock;
  let runs: [minute: number, event: string][];
  let sent: [arn: string, message: Record<string, unknown>][];
  let run: (event: string) => Promise<string>;
  let invocations: AsyncInvocations;

  const open = async (): Promise<void> => {
    invocations = await AsyncInvocations.open({
      folder: folder.path,
      clock,
      functions,
      log: memoryLog(),
      run: (_config, event) => {
        runs.push([(clock.now() - START) / 60_000, event]);
        return run(event);
      },
      send: async (arn, message) => void sent.push([arn, message as Record<string, unknown>]),
    });
    await invocations.start();
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(START);
    runs = [];
    sent = [];
    run = async () => "null";
    await open();
  });
  afterEach(async () => {
    await invocations.stop();
    folder.remove();
  });

  it("is run once where it succeeds", async () => {
    await invocations.accept(config, { a: 1 });
    await expect.poll(() => runs).toEqual([[0, '{"a":1}']]);
    await clock.advance(600_000);
    expect(runs).toHaveLength(1);
  });

  it("is tried again after one and after two minutes, then told to the dead-letter queue in Lambda's shape", async () => {
    run = async () => {
      throw new FunctionError("RangeError", "no");
    };
    await invocations.accept(config, { a: 1 });
    await expect.poll(() => runs).toHaveLength(1);
    // The second try is planned after the first has been written down as failed.
    const triesAfter = async (ms: number): Promise<number> => {
      await clock.advance(ms);
      return runs.length;
    };
    await expect.poll(() => triesAfter(60_000)).toBe(2);
    await expect.poll(() => triesAfter(120_000)).toBe(3);
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toMatchObject([
      deadLetterArn,
      {
        version: "1.0",
        requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
        requestPayload: { a: 1 },
        responsePayload: { errorType: "RangeError", errorMessage: "no" },
      },
    ]);
  });

  it("that was under way when the process ended runs again in the next one", async () => {
    run = () => new Promise(() => undefined);
    await invocations.accept(config, { a: 1 });
    await expect.poll(() => runs).toHaveLength(1);
    await invocations.stop();
    run = async () => "null";
    await open();
    await expect.poll(() => runs).toHaveLength(2);
  });

  it("over 1 MB is refused", async () => {
    await expect(invocations.accept(config, "x".repeat(1024 * 1024))).rejects.toThrow(/1 MB asynchronous/);
  });
});
