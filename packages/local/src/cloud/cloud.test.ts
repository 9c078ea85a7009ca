import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  type Shard,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListActivitiesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { fixtureLock, names } from "../testing/fixture-lock.ts";
import { clientOptions, temporaryFolder } from "../testing/temporary.ts";
import { type Cloud, startCloud } from "./cloud.ts";

/** What the on-failure destination is told of a batch that was given up. */
interface GivenUpMessage {
  KinesisBatchInfo: { shardId: string; startSequenceNumber: string; endSequenceNumber: string };
}

const folder = temporaryFolder();
const screen: string[] = [];
let cloud: Cloud;
const open = async (): Promise<void> => {
  const web = join(import.meta.dirname, "../testing/web");
  cloud = await startCloud({
    lock: fixtureLock(),
    data: folder.path,
    port: 0,
    web,
    screen: (line) => screen.push(line),
  });
};
beforeAll(open);
afterAll(async () => {
  await cloud.stop();
  folder.remove();
});

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(cloud.endpoints.http + path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
const echo = async (ask: object): Promise<unknown> => (await post("/v1/echo", JSON.stringify(ask))).json();

describe("a function of the local cloud", () => {
  it("reads its links and its environment as on Lambda", async () => {
    expect(await echo({ do: "link", name: "Counts" })).toEqual({ name: names.table });
    expect(await echo({ do: "link", name: "App" })).toEqual({ name: "fixture", stage: "test" });
    const env = async (name: string) => (await post("/v1/echo", JSON.stringify({ do: "env", name }))).text();
    expect(await env("GREETING")).toBe("namaste");
    expect(await env("AWS_LAMBDA_FUNCTION_NAME")).toBe("Echo");
    expect(await env("AWS_ENDPOINT_URL_DYNAMODB")).toBe(cloud.endpoints.dynamodb);
  });

  it("does not see what it is not linked to", async () => {
    expect((await post("/v1/echo", JSON.stringify({ do: "link", name: "Numbers" }))).status).toBe(500);
    expect(screen.join("\n")).toContain('"Numbers" is not linked');
  });

  it("keeps its memory between calls", async () => {
    const { calls } = (await echo({ do: "context" })) as { calls: number };
    expect(await echo({ do: "context" })).toMatchObject({ calls: calls + 1, name: "Echo" });
  });

  it("that throws is a 500 without a word of what it threw", async () => {
    const answer = await post("/v1/echo", JSON.stringify({ do: "throw" }));
    expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it("that hangs, spins or exits fails alone, and the next call is answered", async () => {
    for (const fault of ["hang", "spin", "exit"]) {
      expect((await post("/v1/echo", JSON.stringify({ do: fault }))).status).toBe(500);
      expect(await echo({ do: "context" })).toMatchObject({ calls: 1 });
    }
    expect(screen.join("\n")).toMatch(/Task timed out after 2.00 seconds/);
  });

  it("is called through Lambda's own API, and its error is in Lambda's shape", async () => {
    const client = new LambdaClient(clientOptions(cloud.endpoints.aws));
    const invoke = async (payload: object) => {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: "Echo", Payload: Buffer.from(JSON.stringify(payload)) }),
      );
      return {
        error: answer.FunctionError,
        payload: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as object,
      };
    };
    expect(await invoke({ x: 1 })).toEqual({ error: undefined, payload: { x: 1 } });
    expect(await invoke({ do: "throw" })).toMatchObject({
      error: "Unhandled",
      payload: { errorType: "RangeError", errorMessage: "asked to throw" },
    });
    expect(await invoke({ do: "hang" })).toMatchObject({ payload: { errorType: "Sandbox.Timedout" } });
  });
});

describe("the HTTP API of the local cloud", () => {
  it("hands the request over in payload format 2.0", async () => {
    const answer = await fetch(`${cloud.endpoints.http}/v1/echo/a%20b?x=1&x=2`, {
      headers: { cookie: "c=1" },
    });
    expect(await answer.json()).toMatchObject({
      routeKey: "GET /v1/echo/{id}",
      pathParameters: { id: "a b" },
      queryStringParameters: { x: "1,2" },
      cookies: ["c=1"],
    });
    expect(answer.headers.get("apigw-requestid")).toMatch(/^[\w-]{36}$/);
  });

  it("hands a gzipped body over as base64", async () => {
    const body = gzipSync("hello");
    const answer = await post("/v1/echo", body, { "content-encoding": "gzip" });
    expect(await answer.json()).toMatchObject({ isBase64Encoded: true, body: body.toString("base64") });
  });

  it("answers a preflight itself, an unknown route with 404, a body over 10 MB with 413", async () => {
    const preflight = await fetch(`${cloud.endpoints.http}/v1/echo`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:5173", "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    expect((await post("/v1/none", "{}")).status).toBe(404);
    expect((await post("/v1/echo", "x".repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await post("/v1/echo", "x".repeat(7 * 1024 * 1024))).status).toBe(413);
  });

  it("turns an answer over 6 MB into a 500, as Lambda does", async () => {
    expect((await post("/v1/echo", JSON.stringify({ do: "large" }))).status).toBe(500);
  });

  it("writes a line of the access log per request", async () => {
    await fetch(`${cloud.endpoints.http}/v1/echo/logged`);
    await expect
      .poll(() => readFileSync(join(folder.path, "logs/access.log"), "utf8"))
      .toContain('{"path":"/v1/echo/logged","status":200}');
  });

  it("serves the page for its paths, its files as they are, and nothing outside", async () => {
    const get = async (path: string) => {
      const answer = await fetch(cloud.endpoints.http + path);
      return [answer.status, await answer.text()];
    };
    expect(await get("/map/R001")).toEqual([200, "<p>page</p>\n"]);
    expect(await get("/assets/a.js")).toEqual([200, "export {};\n"]);
    expect((await get("/assets/missing.js"))[0]).toBe(404);
    expect(await get("/..%2f..%2fpackage.json")).not.toContain("nagar");
  });
});

describe("the WebSocket API of the local cloud", () => {
  it("lets in whom $connect lets in, routes by the action, and pushes through the management API", async () => {
    const socket = new WebSocket(cloud.endpoints.live);
    await once(socket, "open");
    socket.send(JSON.stringify({ action: "greet" }));
    expect(String((await once(socket, "message"))[0])).toBe('greet: {"action":"greet"}');
    socket.send("no json");
    expect(String((await once(socket, "message"))[0])).toBe("$default: no json");
    socket.close();
    const denied = new WebSocket(`${cloud.endpoints.live}?deny=1`);
    const [error] = (await once(denied, "error")) as [Error];
    expect(error.message).toContain("403");
  });

  it("says of a connection that has gone that it is gone", async () => {
    const endpoint = `${cloud.endpoints.aws}/liveapi000/$default`;
    const client = new ApiGatewayManagementApiClient(clientOptions(endpoint));
    const push = client.send(new PostToConnectionCommand({ ConnectionId: "none=", Data: "x" }));
    await expect(push).rejects.toMatchObject({ name: "GoneException" });
  });
});

describe("a stream of the local cloud", () => {
  const counted = async () => {
    const client = new DynamoDBClient(clientOptions(cloud.endpoints.dynamodb));
    const { Items = [] } = await client.send(
      new ScanCommand({ TableName: names.table, ConsistentRead: true }),
    );
    const total = (field: string) => Items.reduce((sum, item) => sum + Number(item[field]?.N), 0);
    return [total("count"), total("sum")];
  };

  it("is followed by its consumer, which gets every record", async () => {
    await post("/v1/numbers", Array.from({ length: 500 }, (_, i) => i).join("\n"));
    await expect.poll(counted, { timeout: 5000 }).toEqual([500, 124_750]);
  });

  it("goes on behind a record that cannot be processed", async () => {
    await post("/v1/numbers", ["1000", "poison", "2000", "3000"].join("\n"));
    await expect.poll(counted, { timeout: 10_000 }).toEqual([503, 130_750]);
    expect(screen.join("\n")).toMatch(/NumbersMapping .*: 1 records given up: RetryAttemptsExhausted/);
    const sqs = new SQSClient(clientOptions(cloud.endpoints.aws));
    const QueueUrl = `${cloud.endpoints.aws}/000000000000/${names.deadQueue}`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    const [message] = Messages.map(({ Body }) => JSON.parse(String(Body)) as GivenUpMessage);
    expect(message).toMatchObject({
      version: "1.0",
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 2 },
      KinesisBatchInfo: {
        batchSize: 1,
        streamArn: `arn:aws:kinesis:ap-south-1:000000000000:stream/${names.stream}`,
      },
    });
    const { shardId, startSequenceNumber, endSequenceNumber } = message?.KinesisBatchInfo ?? {};
    expect(startSequenceNumber).toBe(endSequenceNumber);
    const kinesis = new KinesisClient(clientOptions(cloud.endpoints.kinesis));
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamName: names.stream,
        ShardId: shardId,
        ShardIteratorType: "AT_SEQUENCE_NUMBER",
        StartingSequenceNumber: startSequenceNumber,
      }),
    );
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
    expect(Buffer.from(Records[0]?.Data ?? []).toString()).toBe("poison");
  });

  it("is followed into the children of a shard that is split, after all of the shard", async () => {
    const client = new KinesisClient(clientOptions(cloud.endpoints.kinesis));
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: names.stream }));
    const { ShardId, HashKeyRange } = Shards[0] as Shard;
    const middle =
      (BigInt(HashKeyRange?.StartingHashKey ?? 0) + BigInt(HashKeyRange?.EndingHashKey ?? 0)) / 2n;
    const split = { StreamName: names.stream, ShardToSplit: ShardId, NewStartingHashKey: String(middle) };
    await client.send(new SplitShardCommand(split));
    await expect
      .poll(async () => (await client.send(new ListShardsCommand({ StreamName: names.stream }))).Shards)
      .toHaveLength(4);
    await post("/v1/numbers", Array.from({ length: 100 }, () => 5).join("\n"));
    await post("/v1/numbers", Array.from({ length: 100 }, (_, i) => i).join("\n"));
    await expect.poll(counted, { timeout: 15_000 }).toEqual([703, 136_200]);
  });

  it("is followed on from the checkpoint after a restart", async () => {
    await cloud.stop();
    await open();
    await post("/v1/numbers", "1\n2\n3");
    await expect.poll(counted, { timeout: 5000 }).toEqual([706, 136_206]);
  });
});

describe("the local cloud", () => {
  it("names a service and operation that it does not have, to the caller and on the screen", async () => {
    const client = new SFNClient(clientOptions(`${cloud.endpoints.aws}`));
    await expect(client.send(new ListActivitiesCommand({}))).rejects.toThrow(/states:ListActivities/);
    expect(screen.join("\n")).toContain("does not support states:ListActivities");
  });

  it("refuses a data directory that is in use, naming its holder", async () => {
    const again = startCloud({
      lock: fixtureLock(),
      data: folder.path,
      port: 0,
      web: "",
      screen: () => undefined,
    });
    await expect(again).rejects.toThrow(new RegExp(`in use by process ${process.pid}`));
  });

  it("refuses a port that is taken, and leaves nothing behind", async () => {
    const other = temporaryFolder();
    const port = Number(new URL(cloud.endpoints.http).port);
    const start = (at: number) =>
      startCloud({ lock: fixtureLock(), data: other.path, port: at, web: "", screen: () => undefined });
    await expect(start(port)).rejects.toThrow(/port \d+ is taken.*--port/);
    await (await start(0)).stop();
    other.remove();
  });
});
