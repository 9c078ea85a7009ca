import { once } from "node:events";
import { connect } from "node:net";
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostServices, type ServiceHost, settle } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create } from "./iot.ts";

const rule = (inputs: object) => ({
  type: "aws:iot/topicRule:TopicRule",
  name: "Rule",
  inputs: { name: "rule", enabled: true, sqlVersion: "2016-03-23", ...inputs },
});

const toStream = rule({
  sql: "SELECT * FROM 'nagar/+/+'",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IoT's own substitution
  kineses: [{ streamName: "observations", partitionKey: "${topic(2)}#${topic(3)}", roleArn: "r" }],
  errorAction: { sqs: { queueUrl: "https://sqs/000000000000/failures", useBase64: false, roleArn: "r" } },
});

interface PutRecords {
  StreamName: string;
  Records: { PartitionKey: string; Data: string }[];
}

describe("The MQTT broker", () => {
  const folder = temporaryFolder();
  let host: ServiceHost;
  let client: MqttClient;
  let putRecords: (input: PutRecords) => unknown;
  let failures: string[];
  let failuresTaken: boolean;
  let records: PutRecords["Records"];

  beforeEach(async () => {
    records = [];
    failures = [];
    failuresTaken = true;
    putRecords = ({ Records }) => {
      records.push(...Records);
      return { FailedRecordCount: 0, Records: Records.map(() => ({ SequenceNumber: "1" })) };
    };
    host = await hostServices({
      folder: folder.path,
      services: { iot: create },
      resources: [toStream],
      played: {
        kinesis: { PutRecords: (input: PutRecords) => putRecords(input) },
        sqs: {
          SendMessage: ({ MessageBody }: { MessageBody: string }) => {
            if (!failuresTaken) throw new Error("no queue");
            failures.push(MessageBody);
            return {};
          },
        },
      },
    });
    const { mqtt } = host.service("iot").addresses?.() ?? {};
    client = await connectAsync(mqtt as string, { clientId: "P001", reconnectPeriod: 0 });
  });
  afterEach(async () => {
    await client.endAsync(true);
    await host.stop();
    folder.remove();
  });

  it("acknowledges a message when the stream has it, with the topic as its partition key", async () => {
    await client.publishAsync("nagar/air/P001", '{"pm25":61}', { qos: 1 });
    expect(records).toEqual([
      { PartitionKey: "air#P001", Data: Buffer.from('{"pm25":61}').toString("base64") },
    ]);
  });

  it("does not acknowledge before", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const put = putRecords;
    putRecords = async (input) => {
      await gate;
      return put(input);
    };
    let acknowledged = false;
    const published = client.publishAsync("nagar/air/P001", "1", { qos: 1 }).then(() => {
      acknowledged = true;
    });
    await settle();
    expect(acknowledged).toBe(false);
    release();
    await published;
    expect(records).toHaveLength(1);
  });

  it("hands bytes that are no JSON on as they came", async () => {
    const bytes = Buffer.from([0, 255, 128, 123]);
    await client.publishAsync("nagar/air/P001", bytes, { qos: 1 });
    expect(records[0]?.Data).toBe(bytes.toString("base64"));
  });

  it("puts what arrives together in few calls and keeps its order", async () => {
    let calls = 0;
    const put = putRecords;
    putRecords = (input) => {
      calls += 1;
      return put(input);
    };
    const all = Array.from({ length: 1000 }, (_, index) => index);
    await Promise.all(all.map((each) => client.publishAsync("nagar/water/W01", String(each), { qos: 1 })));
    expect(records.map(({ Data }) => Number(Buffer.from(Data, "base64").toString()))).toEqual(all);
    expect(calls).toBeLessThan(200);
  });

  it("gives the message to the error action where the stream does not take it", async () => {
    putRecords = () => {
      throw new Error("stream is gone");
    };
    await client.publishAsync("nagar/air/P001", "{}", { qos: 1 });
    expect(JSON.parse(failures[0] ?? "")).toMatchObject({
      ruleName: "rule",
      topic: "nagar/air/P001",
      clientId: "P001",
      base64OriginalPayload: "e30=",
      failures: [
        { failedAction: "KinesisAction", failedResource: "observations", errorMessage: "stream is gone" },
      ],
    });
  });

  it("closes the connection instead of acknowledging what nobody took", async () => {
    putRecords = () => {
      throw new Error("stream is gone");
    };
    failuresTaken = false;
    const closed = new Promise((resolve) => client.once("close", () => resolve("closed")));
    const acknowledged = client.publishAsync("nagar/air/P001", "{}", { qos: 1 }).then(
      () => "acknowledged",
      () => "failed",
    );
    expect(await Promise.race([closed, acknowledged])).not.toBe("acknowledged");
  });

  it("passes messages on to subscribers, and leaves those of other topics alone", async () => {
    await client.subscribeAsync("town/#");
    const received = new Promise((resolve) =>
      client.once("message", (topic, payload) => resolve([topic, payload.toString()])),
    );
    await client.publishAsync("town/news", "hello", { qos: 1 });
    expect(await received).toEqual(["town/news", "hello"]);
    expect(records).toEqual([]);
  });

  it.each([
    ["of QoS 2, which AWS IoT does not have", "nagar/air/P001", "{}", 2],
    ["of more than 128 KB", "nagar/air/P001", "x".repeat(128 * 1024 + 1), 1],
    ["of nine levels", "a/b/c/d/e/f/g/h/i", "{}", 1],
  ] as const)("closes the connection on a message %s", async (_why, topic, payload, qos) => {
    const closed = new Promise((resolve) => client.once("close", () => resolve(undefined)));
    client.publish(topic, payload, { qos });
    await closed;
    expect(records).toEqual([]);
  });

  it("lives on when somebody sends it what is not MQTT", async () => {
    const port = Number(new URL(host.service("iot").addresses?.()["mqtt"] as string).port);
    for (const bytes of [[0], [255, 255, 255, 255, 255], [16, 4, 0, 4, 77, 81], [48, 2, 0, 0], [224, 0]]) {
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      socket.end(Buffer.from(bytes));
      await once(socket, "close");
    }
    await client.publishAsync("nagar/air/P001", "{}", { qos: 1 });
    expect(records).toHaveLength(1);
  });

  it("takes a message by the data API too", async () => {
    const api = new IoTDataPlaneClient(clientOptions(host.url));
    await api.send(new PublishCommand({ topic: "nagar/air/P002", payload: Buffer.from("{}"), qos: 1 }));
    expect(records[0]?.PartitionKey).toBe("air#P002");
    await expect(api.send(new PublishCommand({ topic: "nagar/+/x" }))).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    api.destroy();
  });
});

describe("A lock file's topic rules", () => {
  const open = (inputs: object) =>
    hostServices({ folder: temporaryFolder().path, services: { iot: create }, resources: [rule(inputs)] });

  it.each([
    [
      "a function that it does not have",
      { sql: "SELECT get_thing_shadow('a','r') AS s FROM 'a/#'" },
      /get_thing_shadow/,
    ],
    ["an action that it does not have", { sql: "SELECT * FROM 'a'", dynamodbs: [{}] }, /dynamodbs/],
    ["a statement that is none", { sql: "SELECT FROM" }, /IoT SQL/],
    ["a filter that is none", { sql: "SELECT * FROM 'a/#/b'" }, /topic filter/],
  ])("are refused for %s", async (_why, inputs, message) => {
    await expect(open(inputs)).rejects.toThrow(message);
  });
});
