import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../cloud/clock.ts";
import type { Lock } from "../../lock.ts";
import { fixtureLock } from "../../testing/fixture-lock.ts";
import { clientOptions, memoryLog, temporaryFolder } from "../../testing/temporary.ts";
import type { ServiceContext } from "../service.ts";
import { openS3, type S3 } from "./s3.ts";

const Bucket = "lake";
const queueArn = "arn:aws:sqs:ap-south-1:000000000000:landing";
const lock: Lock = {
  ...fixtureLock(),
  resources: [
    ...fixtureLock().resources,
    {
      type: "aws:s3/bucketNotification:BucketNotification",
      name: "Landing",
      inputs: {
        bucket: Bucket,
        queues: [
          {
            id: "landing",
            queueArn,
            events: ["s3:ObjectCreated:*"],
            filterPrefix: "landing/",
            filterSuffix: ".csv",
          },
        ],
        lambdaFunctions: [
          { lambdaFunctionArn: "arn:aws:lambda:x:y:function:Gone", events: ["s3:ObjectRemoved:Delete"] },
        ],
      },
    },
  ],
};

interface S3Message {
  Records: {
    eventName: string;
    s3: { configurationId: string; bucket: object; object: Record<string, unknown> };
  }[];
}

describe("S3 on the wire", () => {
  const folder = temporaryFolder();
  const told: { target: string; message: S3Message }[] = [];
  let refuseMessages = false;
  let s3: S3;
  let client: S3Client;

  beforeAll(async () => {
    mkdirSync(folder.path, { recursive: true });
    const context: ServiceContext = {
      lock,
      region: lock.region,
      accountId: lock.account,
      dataDir: folder.path,
      clock: manualClock(Date.parse("2026-11-21T06:00:00Z")),
      log: memoryLog(),
      invoke: async () => null,
      invokeAsync: async (ref, message) => void told.push({ target: ref, message: message as S3Message }),
      call: async <Output>(_service: string, _operation: string, input: object) => {
        if (refuseMessages) throw new Error("the queue is away");
        const { QueueUrl, MessageBody } = input as { QueueUrl: string; MessageBody: string };
        told.push({ target: QueueUrl, message: JSON.parse(MessageBody) as S3Message });
        return {} as Output;
      },
      endpoint: () => "",
    };
    s3 = await openS3(context);
    client = new S3Client(clientOptions(s3.url));
  });
  beforeEach(() => {
    told.length = 0;
    refuseMessages = false;
  });
  afterAll(async () => {
    client.destroy();
    await s3.stop();
    folder.remove();
  });

  const put = (Key: string, Body: string | Buffer, more: object = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const text = async (Key: string) =>
    (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

  it("keeps objects, in any script, with their type and metadata", async () => {
    await put("town/ગામ.json", '{"a":1}', { ContentType: "application/json", Metadata: { by: "test" } });
    const got = await client.send(new GetObjectCommand({ Bucket, Key: "town/ગામ.json" }));
    expect(await got.Body?.transformToString()).toBe('{"a":1}');
    expect(got).toMatchObject({
      ContentType: "application/json",
      Metadata: { by: "test" },
      ContentLength: 7,
    });
    const part = await client.send(
      new GetObjectCommand({ Bucket, Key: "town/ગામ.json", Range: "bytes=1-3" }),
    );
    expect(await part.Body?.transformToString()).toBe('"a"');
  });

  it("lists by prefix, page by page", async () => {
    for (const i of [1, 2, 3]) await put(`raw/domain=air/${i}.parquet`, "x");
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "raw/", MaxKeys: 2 }));
    expect(page.Contents?.map(({ Key }) => Key)).toEqual([
      "raw/domain=air/1.parquet",
      "raw/domain=air/2.parquet",
    ]);
    const ContinuationToken = page.NextContinuationToken;
    const rest = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "raw/", ContinuationToken }));
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["raw/domain=air/3.parquet"]);
    await put("order/a/x", "1");
    await put("order/a.txt", "1");
    const order = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "order/" }));
    expect(order.Contents?.map(({ Key }) => Key)).toEqual(["order/a.txt", "order/a/x"]);
    const folders = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "raw/", Delimiter: "/" }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: "raw/domain=air/" }]);
  });

  it("tells the queue of a new object under its prefix, in S3's shape, and of no other", async () => {
    await put("landing/a b+ગ.csv", "x,y\n");
    await put("landing/readme.txt", "no");
    await put("elsewhere/a.csv", "no");
    expect(told).toHaveLength(1);
    expect(told[0]?.target).toBe("https://sqs.ap-south-1.amazonaws.com/000000000000/landing");
    expect(told[0]?.message.Records[0]).toMatchObject({
      eventSource: "aws:s3",
      eventVersion: "2.1",
      eventName: "ObjectCreated:Put",
      eventTime: "2026-11-21T06:00:00.000Z",
      s3: {
        configurationId: "landing",
        bucket: { name: Bucket, arn: "arn:aws:s3:::lake" },
        object: { key: "landing/a+b%2B%E0%AA%97.csv", size: 4, eTag: "043212bb9834e334677e9c9659294bd4" },
      },
    });
  });

  it("does not acknowledge an object that nobody could be told of", async () => {
    refuseMessages = true;
    await expect(put("landing/lost.csv", "x")).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it("joins the parts of an upload and copies, each with an event of its own", async () => {
    const Key = "landing/big.csv";
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts = [];
    for (const [i, Body] of ["first;", "second"].entries()) {
      const { ETag } = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: i + 1, Body }),
      );
      Parts.push({ ETag, PartNumber: i + 1 });
    }
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
    expect(await text(Key)).toBe("first;second");
    await client.send(
      new CopyObjectCommand({ Bucket, Key: "landing/copy.csv", CopySource: `${Bucket}/${Key}` }),
    );
    expect(await text("landing/copy.csv")).toBe("first;second");
    expect(told.map(({ message }) => message.Records[0]?.eventName)).toEqual([
      "ObjectCreated:CompleteMultipartUpload",
      "ObjectCreated:Copy",
    ]);
  });

  it("tells a function of a deleted object", async () => {
    await put("gone.txt", "x");
    await client.send(new DeleteObjectCommand({ Bucket, Key: "gone.txt" }));
    await expect(text("gone.txt")).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(told.map(({ message }) => message.Records[0]?.eventName)).toEqual(["ObjectRemoved:Delete"]);
  });

  it("lets exactly one of several puts that want to be the first through", async () => {
    const puts = ["a", "b", "c", "d"].map((body) => put("claims/1", body, { IfNoneMatch: "*" }));
    const results = await Promise.allSettled(puts);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(put("claims/1", "late", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
  });

  it("leaves no half-written object behind", async () => {
    await Promise.all(Array.from({ length: 20 }, () => put("race.bin", Buffer.alloc(100_000, 1))));
    expect((await text("race.bin"))?.length).toBe(100_000);
    expect(readdirSync(join(folder.path, "drafts"))).toEqual([]);
  });
});
