/**
 * What consumers and the IoT rule gave up, in the running system: the message is what Lambda or IoT Core would send,
 * and from there on all is real (queue, function, stream, store, API).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { lakeBucket } from "@nagar/local/cloud/ensure-town.ts";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { type Lock, loadLock } from "@nagar/local/lock.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const FEED = "failures-test";
const folder = mkdtempSync(join(tmpdir(), "nagar-failures-"));
const observations = Array.from({ length: 3 }, (_, minute) => ({
  domain: "air",
  entity_id: "P001",
  observed_at: new Date(Date.parse("2026-01-05T06:00:00+05:30") + minute * 60_000).toISOString(),
  metrics: { pm25: 40 + minute },
  source: FEED,
  message_id: `m${minute}`,
}));

let lock: Lock;
let cloud: Cloud;
let sqs: SQSClient;
let kinesis: KinesisClient;
let s3: S3Client;

const line = () => ledgerLine(cloud.endpoints.http, FEED);

/** The link of any function to a resource, as the functions themselves have it. */
function link(fn: string, resource: string): Record<string, string> {
  return lock.functions[fn]!.links[resource] as Record<string, string>;
}

/** Sends `body` to the queue of a function's link, as the service that gives up does. */
async function send(fn: string, queue: string, body: object): Promise<void> {
  const { url } = link(fn, queue);
  await sqs.send(new SendMessageCommand({ QueueUrl: url!, MessageBody: JSON.stringify(body) }));
}

/** The whole of a shard that holds something, as Lambda names what it gave up. */
async function stretch() {
  const StreamName = link("FailedBatch", "ObservationStream")["name"];
  for (const shardId of ["shardId-000000000000", "shardId-000000000001"]) {
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({ StreamName, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    if (Records.length === 0) continue;
    return {
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 501 },
      KinesisBatchInfo: {
        shardId,
        startSequenceNumber: Records[0]!.SequenceNumber!,
        endSequenceNumber: Records.at(-1)!.SequenceNumber!,
      },
    };
  }
  throw new Error("the stream is empty");
}

async function health(queue: string): Promise<number | undefined> {
  const answer = await fetch(`${cloud.endpoints.http}/v1/health`);
  const { dependencies } = (await answer.json()) as { dependencies: { name: string; messages?: number }[] };
  return dependencies.find(({ name }) => name === queue)?.messages;
}

beforeAll(async () => {
  lock = await loadLock();
  const screen = (text: string) => void process.stderr.write(`${text}\n`);
  cloud = await startCloud({ lock, data: join(folder, "data"), port: 0, web: folder, screen });
  sqs = new SQSClient(clientOptions(cloud.endpoints.aws));
  kinesis = new KinesisClient(clientOptions(cloud.endpoints.kinesis));
  s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
  const before = await line();
  await fetch(`${cloud.endpoints.http}/v1/observations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(observations),
  });
  await followLedger(cloud.endpoints.http, FEED, before, observations.length, () => {});
});
afterAll(async () => {
  for (const client of [sqs, kinesis, s3]) client?.destroy();
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("what was given up", () => {
  it("by the counter is kept as dead letters with the reason, and a replay counts none of it twice", async () => {
    await send("FailedBatch", "WindowFailures", await stretch());
    await vi.waitFor(async () => expect(await line()).toMatchObject({ counted: 3, rejected: 3 }), 20_000);
    const found = await fetch(`${cloud.endpoints.http}/v1/deadletters?source=${FEED}`);
    const { dead_letters } = (await found.json()) as {
      dead_letters: { id: string; reasons: { message: string }[]; payload: unknown }[];
    };
    expect(dead_letters.map(({ payload }) => payload)).toEqual(expect.arrayContaining(observations));
    expect(dead_letters[0]?.reasons[0]?.message).toMatch(
      /gave up after 501 tries \(RetryAttemptsExhausted\)/,
    );
    await fetch(`${cloud.endpoints.http}/v1/deadletters/replay`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ids: dead_letters.map(({ id }) => id) }),
    });
    await vi.waitFor(
      async () => expect(await line()).toMatchObject({ counted: 3, duplicates: 3, waiting: 0 }),
      20_000,
    );
  });

  it("by the archiver is archived", async () => {
    const Bucket = lakeBucket(lock);
    await send("ArchiveFailed", "ArchiveFailures", await stretch());
    await vi.waitFor(async () => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: "raw/domain=air/" }),
      );
      expect(Contents.length).toBeGreaterThan(0);
    }, 30_000);
    await vi.waitFor(async () => expect(await health("ArchiveFailures")).toBe(0), 20_000);
  });

  it("by the IoT rule reaches the stream and is counted", async () => {
    const before = await line();
    const observed_at = "2026-01-05T07:00:00+05:30";
    const payload = { observed_at, metrics: { pm25: 50 }, source: FEED, message_id: "mqtt" };
    await send("RetryMqtt", "MqttFailures", {
      ruleName: "nagar_dev_observations",
      topic: "nagar/air/P001",
      base64OriginalPayload: Buffer.from(JSON.stringify(payload)).toString("base64"),
      failures: [{ failedAction: "KinesisAction", errorMessage: "throttled" }],
    });
    await vi.waitFor(async () => expect((await line()).counted).toBe(before.counted + 1), 20_000);
  });

  it("in vain waits in the dead queue, which gives its messages back when it is told to", async () => {
    const dead = Object.values(lock.functions).find(({ links }) => "MqttFailuresDead" in links)!;
    const { url } = dead.links["MqttFailuresDead"] as { url: string };
    const [, account, name] = /(\d+)\/([^/]+)$/.exec(url)!;
    const arn = `arn:aws:sqs:${lock.region}:${account}:${name}`;
    const before = await line();
    const payload = { observed_at: "2026-01-05T07:05:00+05:30", metrics: { pm25: 51 }, source: FEED };
    const base64OriginalPayload = Buffer.from(JSON.stringify(payload)).toString("base64");
    const MessageBody = JSON.stringify({ topic: "nagar/air/P001", base64OriginalPayload });
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    expect(await health("MqttFailuresDead")).toBe(1);
    const DestinationArn = arn.replace("MqttFailuresDead", "MqttFailures");
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn, DestinationArn }));
    await vi.waitFor(async () => expect((await line()).counted).toBe(before.counted + 1), 20_000);
    expect(await health("MqttFailuresDead")).toBe(0);
  });
});
