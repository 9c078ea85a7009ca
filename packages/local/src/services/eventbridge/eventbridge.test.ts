import {
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../../cloud/clock.ts";
import { arnOf, hostServices, type ServiceHost, settle } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create as createSqs } from "../sqs/sqs.ts";
import { create } from "./eventbridge.ts";
import { inputTransformer } from "./input-transformer.ts";

const rule = (name: string, inputs: object) => ({
  type: "aws:cloudwatch/eventRule:EventRule",
  name,
  inputs: { name, eventBusName: "town", ...inputs },
});
const target = (ruleName: string, arn: string, inputs: object = {}) => ({
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: `${ruleName}Target`,
  inputs: { rule: ruleName, arn, eventBusName: "town", targetId: "t", ...inputs },
});

const resources = [
  { type: "aws:cloudwatch/eventBus:EventBus", name: "Town", inputs: { name: "town" } },
  { type: "aws:sqs/queue:Queue", name: "Alerts", inputs: { name: "alerts" } },
  { type: "aws:sqs/queue:Queue", name: "Dead", inputs: { name: "dead" } },
  rule("Smog", {
    eventPattern: { "detail-type": ["air.threshold.exceeded"], detail: { aqi: [{ numeric: [">", 300] }] } },
  }),
  target("Smog", arnOf("sqs", "alerts"), {
    inputTransformer: {
      inputPaths: { s: "$.detail.station", a: "$.detail.aqi" },
      inputTemplate: '{"text":"AQI <a> at <s>","aqi":<a>}',
    },
  }),
  rule("Everything", { eventPattern: { source: [{ prefix: "nagar" }] } }),
  target("Everything", arnOf("lambda", "function:watch"), {
    deadLetterConfig: { arn: arnOf("sqs", "dead") },
    retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
  }),
  rule("Night", { scheduleExpression: "cron(30 18 * * ? *)" }),
  target("Night", arnOf("lambda", "function:watch"), { input: '{"run":"nightly"}' }),
];

describe("EventBridge", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let host: ServiceHost;
  let client: EventBridgeClient;
  let clock: ManualClock;
  let watched: unknown[];
  let watch: (event: Record<string, unknown>) => void;

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { sqs: createSqs, events: create },
      resources,
      functions: { watch: (event: Record<string, unknown>) => watch(event) },
      clock,
    });
    client = new EventBridgeClient(clientOptions(host.url));
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    clock = manualClock(Date.UTC(2026, 0, 1, 12));
    watched = [];
    watch = (event) => void watched.push(event);
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const put = async (detail: object, more: object = {}) => {
    const entry = {
      Source: "nagar.air",
      DetailType: "air.threshold.exceeded",
      Detail: JSON.stringify(detail),
      EventBusName: "town",
      ...more,
    };
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
    await settle();
    return answer;
  };
  const received = async (QueueUrl: string) => {
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
    const { Messages = [] } = await host.context.call<{
      Messages?: { Body: string; MessageAttributes: Record<string, { StringValue: string }> }[];
    }>("sqs", "ReceiveMessage", input);
    return Messages;
  };

  it("hands an event to the targets of the rules that match, each in its own shape", async () => {
    await put({ aqi: 320, station: "P001" });
    await put({ aqi: 120, station: "P002" });
    expect((await received("alerts")).map(({ Body }) => JSON.parse(Body))).toEqual([
      { text: "AQI 320 at P001", aqi: 320 },
    ]);
    expect(watched).toHaveLength(2);
    expect(watched[0]).toMatchObject({
      version: "0",
      source: "nagar.air",
      "detail-type": "air.threshold.exceeded",
      time: "2026-01-01T12:00:00Z",
      region: "ap-south-1",
      resources: [],
      detail: { aqi: 320 },
    });
  });

  it("answers each entry for itself", async () => {
    const good = { Source: "nagar", DetailType: "d", Detail: "{}", EventBusName: "town" };
    const { FailedEntryCount, Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: [
          good,
          { ...good, Detail: "[1]" },
          { ...good, Source: "" },
          { ...good, EventBusName: "none" },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(3);
    expect(Entries[0]?.EventId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Entries.slice(1).map(({ ErrorCode }) => ErrorCode)).toEqual([
      "MalformedDetail",
      "InvalidArgument",
      "InvalidArgument",
    ]);
  });

  it("tries a failing target again with growing pauses, then sends the event to the dead-letter queue", async () => {
    let tries = 0;
    watch = () => {
      tries += 1;
      throw new Error("busy");
    };
    await put({ aqi: 1 });
    expect(tries).toBe(1);
    for (const pause of [1000, 2000]) {
      await clock.advance(pause);
      await settle();
    }
    expect(tries).toBe(3);
    const [dead] = await received("dead");
    expect(JSON.parse(dead?.Body ?? "")).toMatchObject({ detail: { aqi: 1 } });
    expect(dead?.MessageAttributes["ERROR_MESSAGE"]?.StringValue).toBe("busy");
    expect(dead?.MessageAttributes["EXHAUSTED_RETRY_CONDITION"]?.StringValue).toBe("MaximumRetryAttempts");
  });

  it("delivers after a restart what was acknowledged before", async () => {
    watch = () => {
      throw new Error("not now");
    };
    await put({ aqi: 1 });
    client.destroy();
    await host.stop();
    watch = (event) => void watched.push(event);
    await open();
    await clock.advance(1000);
    await settle();
    expect(watched).toMatchObject([{ detail: { aqi: 1 } }]);
  });

  it("runs a scheduled rule at its time in UTC, and not late after a stop", async () => {
    await clock.advance(6.5 * 3600_000);
    await settle();
    expect(watched).toEqual([{ run: "nightly" }]);
    client.destroy();
    await host.stop();
    await clock.advance(2 * 86_400_000);
    await open();
    await settle();
    expect(watched).toHaveLength(1);
    expect(host.log.join()).toContain("2 times passed while the local cloud was stopped");
    await clock.advance(86_400_000);
    await settle();
    expect(watched).toHaveLength(2);
  });

  it("lists the rules of the lock file and tests patterns", async () => {
    const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: "town" }));
    expect(Rules.map(({ Name }) => Name)).toEqual(["Smog", "Everything", "Night"]);
    const test = (EventPattern: string) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"a"}' }));
    expect((await test('{"source":["a"]}')).Result).toBe(true);
    await expect(test('{"source":"a"}')).rejects.toMatchObject({ name: "InvalidEventPatternException" });
    await expect(test("{")).rejects.toMatchObject({ name: "InvalidEventPatternException" });
  });
});

describe("Input transformers", () => {
  const event = {
    id: "e1",
    detail: { "instance-id": "i-1", state: 'run"ning', tags: ["a", "b"], count: 3 },
    resources: ["r0", "r1"],
  };
  const place = { ruleArn: "arn:rule", ruleName: "rule", ingestedAt: "2026-01-01T00:00:00Z" };
  const apply = (inputPaths: Record<string, string>, inputTemplate: string) =>
    inputTransformer({ inputPaths, inputTemplate })(event, place);

  it("write values as JSON outside of quotes and as text inside", () => {
    const paths = {
      i: "$.detail.instance-id",
      s: "$.detail['state']",
      t: "$.detail.tags",
      c: "$.detail.count",
    };
    expect(JSON.parse(apply(paths, '{"i":<i>,"text":"<i> is <s>","t":<t>,"c":<c>}'))).toEqual({
      i: "i-1",
      text: 'i-1 is run"ning',
      t: ["a", "b"],
      c: 3,
    });
  });

  it("write null for what the event does not have, and know EventBridge's own variables", () => {
    expect(apply({ x: "$.detail.none" }, '{"x":<x>,"y":"<x>"}')).toBe('{"x":null,"y":""}');
    expect(apply({ r: "$.resources[1]" }, "<r>")).toBe('"r1"');
    expect(apply({}, "<aws.events.rule-name>")).toBe('"rule"');
    expect(JSON.parse(apply({}, "<aws.events.event.json>"))).toEqual(event);
    expect(JSON.parse(apply({}, "<aws.events.event>"))).not.toHaveProperty("detail");
  });

  it("leave what is not a variable as it stands", () => {
    expect(apply({}, '"a < b and <c>"')).toBe('"a < b and <c>"');
  });
});
