import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../../cloud/clock.ts";
import { arnOf, hostServices, type ServiceHost, settle } from "../../testing/service-host.ts";
import { temporaryFolder } from "../../testing/temporary.ts";
import { failedItems } from "./failed-items.ts";
import { create } from "./sqs.ts";

interface SqsEvent {
  Records: { messageId: string; body: string; attributes: Record<string, string>; eventSourceARN: string }[];
}

const resources = (mapping: object = {}) => [
  {
    type: "aws:sqs/queue:Queue",
    name: "Work",
    inputs: {
      name: "work",
      visibilityTimeoutSeconds: 60,
      redrivePolicy: { deadLetterTargetArn: arnOf("sqs", "dead"), maxReceiveCount: 2 },
    },
  },
  { type: "aws:sqs/queue:Queue", name: "Dead", inputs: { name: "dead" } },
  {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    name: "WorkMapping",
    inputs: {
      eventSourceArn: arnOf("sqs", "work"),
      functionName: arnOf("lambda", "function:handle"),
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 1 },
      ...mapping,
    },
  },
];

describe("An event source mapping from a queue", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clock: ManualClock;
  let host: ServiceHost;
  let seen: string[][];
  let answer: (event: SqsEvent) => unknown;

  const open = async (): Promise<void> => {
    const handle = (event: SqsEvent): unknown => {
      seen.push(event.Records.map(({ body }) => body));
      return answer(event);
    };
    host = await hostServices({
      folder: folder.path,
      services: { sqs: create },
      resources: resources(),
      functions: { handle },
      clock,
    });
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(0);
    seen = [];
    answer = () => undefined;
    await open();
  });
  afterEach(async () => {
    await host.stop();
    folder.remove();
  });

  const send = async (...bodies: string[]): Promise<void> => {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await host.context.call("sqs", "SendMessageBatch", { QueueUrl: "work", Entries });
    await settle();
  };
  const count = async (name: string): Promise<number> => {
    const { Attributes } = await host.context.call<{ Attributes: Record<string, string> }>(
      "sqs",
      "GetQueueAttributes",
      { QueueUrl: name, AttributeNames: ["All"] },
    );
    return (
      Number(Attributes["ApproximateNumberOfMessages"]) +
      Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
    );
  };

  it("hands over batches in order and deletes what was handled", async () => {
    await send("a", "b", "c");
    expect(seen.flat()).toEqual(["a", "b", "c"]);
    expect(await count("work")).toBe(0);
  });

  it("keeps only the messages that the function reports as failed, and buries them after the last try", async () => {
    answer = ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === "bad").map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });
    await send("good", "bad");
    expect(await count("work")).toBe(1);
    await clock.advance(60_000);
    await settle();
    expect(seen.slice(1)).toEqual([["bad"]]);
    await clock.advance(60_000);
    await settle();
    expect(await count("work")).toBe(0);
    expect(await count("dead")).toBe(1);
  });

  it("tries the whole batch again when the function throws", async () => {
    answer = () => {
      throw new Error("no");
    };
    await send("a", "b");
    answer = () => undefined;
    await clock.advance(60_000);
    await settle();
    expect(seen).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(await count("work")).toBe(0);
  });

  it("hands a batch that was under way at the end of the process over again at once after a start", async () => {
    answer = () => new Promise(() => undefined);
    await send("interrupted");
    const abandoned = host.stop();
    answer = () => undefined;
    await settle();
    await clock.advance(3000);
    await abandoned;
    await open();
    await settle();
    expect(seen).toEqual([["interrupted"], ["interrupted"]]);
    expect(await count("work")).toBe(0);
  });
});

describe("The answer of a function that reports partial failures", () => {
  it("means that all succeeded when there is nothing in it", () => {
    for (const answer of [undefined, null, "", {}, { batchItemFailures: null }, { batchItemFailures: [] }]) {
      expect([...failedItems(answer, ["a", "b"])]).toEqual([]);
    }
  });

  it("means that all failed when an id is unknown, empty or misnamed", () => {
    for (const failure of [{ itemIdentifier: "c" }, { itemIdentifier: "" }, { id: "a" }]) {
      expect([...failedItems({ batchItemFailures: [failure] }, ["a", "b"])]).toEqual(["a", "b"]);
    }
  });
});
