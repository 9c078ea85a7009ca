import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../../cloud/clock.ts";
import { arnOf, hostServices, type ServiceHost, settle } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create as createSqs } from "../sqs/sqs.ts";
import { create } from "./sns.ts";

const TopicArn = arnOf("sns", "alerts");
const subscribed = (name: string, inputs: object) => ({
  type: "aws:sns/topicSubscription:TopicSubscription",
  name,
  inputs: { topic: TopicArn, ...inputs },
});

const resources = [
  { type: "aws:sns/topic:Topic", name: "Alerts", inputs: { name: "alerts" } },
  ...["all", "severe", "dead"].map((name) => ({ type: "aws:sqs/queue:Queue", name, inputs: { name } })),
  subscribed("All", { protocol: "sqs", endpoint: arnOf("sqs", "all") }),
  subscribed("Severe", {
    protocol: "sqs",
    endpoint: arnOf("sqs", "severe"),
    rawMessageDelivery: true,
    filterPolicy: { severity: [{ numeric: [">=", 3] }], domain: ["air", "water"] },
  }),
  subscribed("Function", {
    protocol: "lambda",
    endpoint: arnOf("lambda", "function:notify"),
    filterPolicyScope: "MessageBody",
    filterPolicy: { kind: ["report"] },
    redrivePolicy: { deadLetterTargetArn: arnOf("sqs", "dead") },
  }),
  subscribed("Mail", { protocol: "email", endpoint: "engineer@example.org" }),
];

describe("SNS", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: SNSClient;
  let clock: ManualClock;
  let invoked: unknown[];
  let notify: (event: unknown) => void;

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { sqs: createSqs, sns: create },
      resources,
      functions: { notify: (event: unknown) => notify(event) },
      clock,
    });
    client = new SNSClient(clientOptions(host.url));
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(Date.UTC(2026, 0, 1));
    invoked = [];
    notify = (event) => void invoked.push(event);
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const publish = async (Message: string, more: object = {}) => {
    const answer = await client.send(new PublishCommand({ TopicArn, Message, ...more }));
    await settle();
    return answer;
  };
  const bodies = async (QueueUrl: string): Promise<string[]> => {
    const input = { QueueUrl, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await host.context.call<{ Messages?: { Body: string }[] }>(
      "sqs",
      "ReceiveMessage",
      input,
    );
    return Messages.map(({ Body }) => Body);
  };
  const outbox = (): string[] => {
    const path = join(folder.path, "sns", "outbox");
    return readdirSync(path).map((name) => readFileSync(join(path, name), "utf8"));
  };
  const severity = (StringValue: string) => ({ DataType: "Number", StringValue });
  const domain = (StringValue: string) => ({ DataType: "String", StringValue });

  it("hands a message to every subscriber in the shape that it wants", async () => {
    const { MessageId } = await publish("PM2.5 is 380 & rising <fast>", {
      Subject: "Air",
      MessageAttributes: { severity: severity("4"), domain: domain("air") },
    });
    const [envelope] = await bodies("all");
    expect(JSON.parse(envelope ?? "")).toMatchObject({
      Type: "Notification",
      MessageId,
      TopicArn,
      Subject: "Air",
      Message: "PM2.5 is 380 & rising <fast>",
      MessageAttributes: { severity: { Type: "Number", Value: "4" } },
    });
    expect(await bodies("severe")).toEqual(["PM2.5 is 380 & rising <fast>"]);
    expect(invoked).toEqual([]);
  });

  it("lets through what the filter policy lets through", async () => {
    await publish("too mild", { MessageAttributes: { severity: severity("2"), domain: domain("air") } });
    await publish("elsewhere", { MessageAttributes: { severity: severity("5"), domain: domain("market") } });
    await publish("without attributes");
    expect(await bodies("severe")).toEqual([]);
    await publish('{"kind":"report","n":1}');
    expect(invoked).toMatchObject([
      { Records: [{ EventSource: "aws:sns", Sns: { Message: '{"kind":"report","n":1}', Subject: null } }] },
    ]);
  });

  it("writes e-mails and texts into the outbox, where a person can read them", async () => {
    await publish("जल आपूर्ति 6 बजे से", { Subject: "Water" });
    await client.send(new PublishCommand({ PhoneNumber: "+919876543210", Message: "by phone" }));
    await settle();
    const [mail, text] = outbox();
    expect(mail).toContain("To: engineer@example.org\nSubject: Water\n");
    expect(mail).toContain("\n\nजल आपूर्ति 6 बजे से\n");
    expect(text).toContain("To: +919876543210");
  });

  it("sends each protocol its own text where the message has several", async () => {
    await publish(JSON.stringify({ default: "short", email: "a longer letter" }), {
      MessageStructure: "json",
    });
    expect(JSON.parse((await bodies("all"))[0] ?? "")).toMatchObject({ Message: "short" });
    expect(outbox()[0]).toContain("a longer letter");
    await expect(publish("{}", { MessageStructure: "json" })).rejects.toThrow(/No default entry/);
  });

  it("tries a failing subscriber again, over a restart", async () => {
    notify = () => {
      throw new Error("busy");
    };
    await publish('{"kind":"report"}');
    client.destroy();
    await host.stop();
    notify = (event) => void invoked.push(event);
    await open();
    await clock.advance(1000);
    await settle();
    expect(invoked).toHaveLength(1);
    expect(await bodies("all")).toHaveLength(1);
  });

  it("keeps subscriptions that are made at run time, until they are taken back", async () => {
    const { SubscriptionArn } = await client.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: arnOf("sqs", "dead"),
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
    client.destroy();
    await host.stop();
    await open();
    await publish("one");
    expect(await bodies("dead")).toEqual(["one"]);
    await client.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: "FilterPolicy",
        AttributeValue: '{"domain":["air"]}',
      }),
    );
    const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({ RawMessageDelivery: "true", FilterPolicy: '{"domain":["air"]}' });
    await publish("two");
    expect(await bodies("dead")).toEqual([]);
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toHaveLength(4);
  });

  it("publishes batches", async () => {
    const { Successful, Failed } = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: "a", Message: "a" },
          { Id: "b", Message: "x".repeat(256 * 1024 + 1) },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(["a"]);
    expect(Failed?.map(({ Id }) => Id)).toEqual(["b"]);
    await settle();
    expect(await bodies("all")).toHaveLength(1);
  });

  it("says what it cannot use", async () => {
    const none = client.send(new PublishCommand({ TopicArn: arnOf("sns", "none"), Message: "x" }));
    await expect(none).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(client.send(new PublishCommand({ Message: "x" }))).rejects.toThrow(
      /exactly one of TopicArn/,
    );
    const subscribe = (Protocol: string, Attributes = {}) =>
      client.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint: "x", Attributes }));
    await expect(subscribe("fax")).rejects.toThrow(/fax/);
    await expect(subscribe("sqs", { FilterPolicy: '{"a":"b"}' })).rejects.toThrow(/"a" must be/);
    await expect(subscribe("sqs", { FilterPolicy: "{" })).rejects.toThrow(/JSON/);
  });

  it("answers 4xx to forms that are no request", async () => {
    const forms = [
      "",
      "Action=Publish&Message",
      "Action=Publish&Message=x&Message.y=z&TopicArn=a",
      "Action=Publish&__proto__.polluted=1&TopicArn=a",
      "Action=Publish&MessageAttributes.entry.1.Name=a&MessageAttributes.entry.x=1&TopicArn=a",
    ];
    for (const body of forms) {
      const response = await fetch(host.url, {
        method: "POST",
        headers: {
          authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/ap-south-1/sns/aws4_request",
          "content-type": "application/x-www-form-urlencoded",
        },
        body,
      });
      expect([body, response.status]).toEqual([body, 400]);
    }
    expect("polluted" in {}).toBe(false);
  });
});
