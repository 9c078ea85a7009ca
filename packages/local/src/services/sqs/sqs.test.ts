import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../../cloud/clock.ts";
import { arnOf, hostServices, type ServiceHost } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create } from "./sqs.ts";

const queue = (name: string, inputs: object = {}) => ({
  type: "aws:sqs/queue:Queue",
  name: `${name}Queue`,
  inputs: { name, visibilityTimeoutSeconds: 30, ...inputs },
});

const resources = [
  queue("work", {
    redrivePolicy: { deadLetterTargetArn: arnOf("sqs", "dead"), maxReceiveCount: 2 },
  }),
  queue("dead"),
  queue("short", { messageRetentionSeconds: 60 }),
];

describe("SQS", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: SQSClient;
  let clock: ManualClock;

  const open = async (): Promise<void> => {
    host = await hostServices({ folder: folder.path, services: { sqs: create }, resources, clock });
    client = new SQSClient(clientOptions(host.url));
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(Date.UTC(2026, 0, 1));
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const url = (name: string) => `${host.url}/000000000000/${name}`;
  const send = (MessageBody: string, more: object = {}) =>
    client.send(new SendMessageCommand({ QueueUrl: url("work"), MessageBody, ...more }));
  const receive = async (
    name = "work",
    more: Partial<ReceiveMessageCommandInput> = {},
  ): Promise<Message[]> => {
    const input = { QueueUrl: url(name), MaxNumberOfMessages: 10, ...more };
    return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
  };

  it("gives a message back with its body, attributes and both MD5s that the SDK checks", async () => {
    const MessageAttributes = {
      unit: { DataType: "String", StringValue: "µg/m³" },
      bytes: { DataType: "Binary.raw", BinaryValue: new Uint8Array([0, 255, 7]) },
    };
    const sent = await send("नमस्ते", { MessageAttributes });
    const [message] = await receive("work", {
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    });
    expect(message?.Body).toBe("नमस्ते");
    expect(message?.MessageAttributes).toMatchObject({
      unit: { StringValue: "µg/m³" },
      bytes: { BinaryValue: new Uint8Array([0, 255, 7]) },
    });
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.Attributes).toMatchObject({
      ApproximateReceiveCount: "1",
      SentTimestamp: String(Date.UTC(2026, 0, 1)),
    });
  });

  it("hides a received message until its visibility timeout has passed", async () => {
    await send("once");
    expect(await receive()).toHaveLength(1);
    await clock.advance(29_999);
    expect(await receive()).toHaveLength(0);
    await clock.advance(1);
    expect(await receive()).toHaveLength(1);
  });

  it("deletes by the newest receipt only", async () => {
    await send("twice");
    const [first] = await receive();
    await clock.advance(30_000);
    const [second] = await receive();
    const remove = (message: Message | undefined) =>
      client.send(new DeleteMessageCommand({ QueueUrl: url("work"), ReceiptHandle: message?.ReceiptHandle }));
    await remove(first);
    const inFlight = async () =>
      (
        await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: url("work"),
            AttributeNames: ["ApproximateNumberOfMessagesNotVisible"],
          }),
        )
      ).Attributes?.["ApproximateNumberOfMessagesNotVisible"];
    expect(await inFlight()).toBe("1");
    await remove(second);
    expect(await inFlight()).toBe("0");
  });

  it("moves a message to the dead-letter queue when it was received maxReceiveCount times, and back when told to", async () => {
    await send("poison");
    for (const _ of [1, 2]) {
      expect(await receive()).toHaveLength(1);
      await clock.advance(30_000);
    }
    expect(await receive()).toHaveLength(0);
    const [dead] = await receive("dead", { MessageSystemAttributeNames: ["All"] });
    expect(dead?.Body).toBe("poison");
    expect(dead?.Attributes?.["DeadLetterQueueSourceArn"]).toBe(arnOf("sqs", "work"));
    // Given back, it is in the queue that it came from, as if it had never been received.
    await clock.advance(31_000);
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("sqs", "dead") }));
    expect(await receive("dead")).toEqual([]);
    const [again] = await receive("work", { MessageSystemAttributeNames: ["All"] });
    expect(again?.Body).toBe("poison");
    expect(again?.Attributes?.["ApproximateReceiveCount"]).toBe("1");
  });

  it("answers a long poll when a message arrives, and with nothing when the time is over", async () => {
    const polled = receive("work", { WaitTimeSeconds: 20 });
    await new Promise((resolve) => setImmediate(resolve));
    await send("late");
    expect((await polled).map(({ Body }) => Body)).toEqual(["late"]);
    let over = false;
    const empty = receive("dead", { WaitTimeSeconds: 5 }).then((messages) => {
      over = true;
      return messages;
    });
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(1000);
    }
    expect(await empty).toEqual([]);
  });

  it("delays a message by its own delay", async () => {
    await send("later", { DelaySeconds: 10 });
    expect(await receive()).toHaveLength(0);
    await clock.advance(10_000);
    expect(await receive()).toHaveLength(1);
  });

  it("makes a message visible at once when its visibility timeout is set to 0", async () => {
    await send("again");
    const [message] = await receive();
    const { ReceiptHandle } = message as Message;
    const change = () =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url("work"), ReceiptHandle, VisibilityTimeout: 0 }),
      );
    await change();
    await expect(change()).rejects.toMatchObject({ name: "MessageNotInflight" });
    expect(await receive()).toHaveLength(1);
  });

  it("sends and deletes in batches in which each entry succeeds or fails by itself", async () => {
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: url("work"),
        Entries: [
          { Id: "a", MessageBody: "a" },
          { Id: "b", MessageBody: "\u0000" },
          { Id: "c", MessageBody: "c", DelaySeconds: 901 },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(["a"]);
    expect(Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([
      ["b", "InvalidMessageContents"],
      ["c", "InvalidParameterValue"],
    ]);
    const [message] = await receive();
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url("work"),
        Entries: [
          { Id: "1", ReceiptHandle: message?.ReceiptHandle },
          { Id: "2", ReceiptHandle: "what" },
        ],
      }),
    );
    expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(["1"]);
    expect(deleted.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([["2", "ReceiptHandleIsInvalid"]]);
  });

  it("forgets messages older than the queue's retention", async () => {
    await client.send(new SendMessageCommand({ QueueUrl: url("short"), MessageBody: "old" }));
    await clock.advance(60_000);
    expect(await receive("short")).toHaveLength(0);
  });

  it("empties a queue, once a minute", async () => {
    await send("a");
    await client.send(new PurgeQueueCommand({ QueueUrl: url("work") }));
    expect(await receive()).toHaveLength(0);
    await expect(client.send(new PurgeQueueCommand({ QueueUrl: url("work") }))).rejects.toMatchObject({
      name: "PurgeQueueInProgress",
    });
  });

  it("keeps messages, receipts and delays over a restart", async () => {
    await send("in flight");
    const [message] = await receive();
    await send("waiting");
    client.destroy();
    await host.stop();
    await open();
    expect((await receive()).map(({ Body }) => Body)).toEqual(["waiting"]);
    await client.send(
      new DeleteMessageCommand({ QueueUrl: url("work"), ReceiptHandle: message?.ReceiptHandle }),
    );
    await clock.advance(30_000);
    expect((await receive()).map(({ Body }) => Body)).toEqual(["waiting"]);
  });

  it("says what it was given and cannot use", async () => {
    const unknown = client.send(new GetQueueUrlCommand({ QueueName: "none" }));
    await expect(unknown).rejects.toMatchObject({ name: "QueueDoesNotExist", message: /none/ });
    await expect(receive("work", { MaxNumberOfMessages: 11 })).rejects.toThrow(/MaxNumberOfMessages/);
    await expect(send("x", { MessageGroupId: "g" })).rejects.toThrow(/does not support MessageGroupId/);
    await expect(send("x".repeat(1024 * 1024 + 1))).rejects.toThrow(/shorter than 1048576 bytes/);
  });

  it("answers 4xx to whatever is not a request", async () => {
    const bodies = [
      "",
      "null",
      "[]",
      "{",
      '{"QueueUrl":7}',
      '{"QueueUrl":{"a":1},"MessageBody":[]}',
      "\u0000",
    ];
    for (const body of bodies) {
      const response = await fetch(host.url, {
        method: "POST",
        headers: {
          authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/ap-south-1/sqs/aws4_request",
          "x-amz-target": "AmazonSQS.SendMessage",
        },
        body,
      });
      expect([body, response.status]).toEqual([body, 400]);
    }
  });
});
