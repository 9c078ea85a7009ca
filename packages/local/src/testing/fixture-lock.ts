/** A small system in the lock file's shape: one of each thing that the runtime must bring to life. */
import type { Lock, LockResource } from "../lock.ts";
import { lockOf } from "./service-host.ts";

const place = "ap-south-1:000000000000";
const arn = (service: string, resource: string): string => `arn:aws:${service}:${place}:${resource}`;

export const names = { stream: "numbers", table: "counts", bucket: "lake", deadQueue: "dead" };

const links = {
  Numbers: { name: names.stream },
  Counts: { name: names.table },
  Live: { managementEndpoint: "https://liveapi000.execute-api.ap-south-1.amazonaws.com/$default" },
};

function fixtureFunction(id: string, file: string, linked: (keyof typeof links)[]) {
  return {
    [id]: {
      name: id,
      handler: `packages/local/src/testing/handlers/${file}.handler`,
      runtime: "nodejs24.x",
      links: Object.fromEntries(linked.map((name) => [name, links[name]])),
      environment: { GREETING: "namaste" },
    },
  };
}

function route(api: "Api" | "Live", apiId: string, routeKey: string, functionName: string): LockResource[] {
  const name = `${api}${routeKey.replaceAll(/\W/g, "")}`;
  return [
    {
      type: "aws:apigatewayv2/route:Route",
      name: `${name}Route`,
      inputs: { apiId, routeKey, target: `integrations/${name}Integration`, authorizationType: "NONE" },
    },
    {
      type: "aws:apigatewayv2/integration:Integration",
      name: `${name}Integration`,
      inputs: { apiId, integrationUri: arn("lambda", `function:${functionName}`) },
    },
  ];
}

function api(name: "Api" | "Live", apiId: string, protocolType: string, more: object): LockResource[] {
  return [
    { type: "aws:apigatewayv2/api:Api", name: `${name}Api`, inputs: { protocolType, ...more } },
    {
      type: "aws:apigatewayv2/stage:Stage",
      name: `${name}Stage`,
      inputs: {
        apiId,
        name: "$default",
        defaultRouteSettings: { throttlingRateLimit: 100_000, throttlingBurstLimit: 100_000 },
        accessLogSettings: { format: { path: '"$context.path"', status: "$context.status" } },
      },
    },
  ];
}

/** The fixture; `mapping` changes options of its Kinesis event source mapping. */
export function fixtureLock(mapping: Record<string, unknown> = {}): Lock {
  const streamArn = arn("kinesis", `stream/${names.stream}`);
  return {
    ...lockOf([
      ...api("Api", "apiapi0000", "HTTP", {
        corsConfiguration: { allowOrigins: ["*"], allowMethods: ["GET"], allowHeaders: ["x-a"] },
      }),
      ...api("Live", "liveapi000", "WEBSOCKET", { routeSelectionExpression: "$request.body.action" }),
      ...route("Api", "apiapi0000", "POST /v1/echo", "Echo"),
      ...route("Api", "apiapi0000", "GET /v1/echo/{id}", "Echo"),
      ...route("Api", "apiapi0000", "POST /v1/numbers", "PutRecords"),
      ...route("Live", "liveapi000", "$connect", "Live"),
      ...route("Live", "liveapi000", "$default", "Live"),
      ...route("Live", "liveapi000", "greet", "Live"),
      {
        type: "aws:dynamodb/table:Table",
        name: "CountsTable",
        inputs: {
          name: names.table,
          hashKey: "pk",
          rangeKey: "sk",
          attributes: [
            { name: "pk", type: "S" },
            { name: "sk", type: "S" },
          ],
        },
      },
      { type: "aws:kinesis/stream:Stream", name: "NumbersStream", inputs: { name: names.stream } },
      { type: "aws:sqs/queue:Queue", name: "DeadQueue", inputs: { name: names.deadQueue } },
      { type: "aws:s3/bucket:Bucket", name: "LakeBucket", inputs: { bucket: names.bucket } },
      ...["Echo", "PutRecords", "CountRecords", "Live"].map((name) => ({
        type: "aws:lambda/function:Function",
        name: `${name}Function`,
        inputs: { name, timeout: 2, memorySize: 256 },
      })),
      {
        type: "aws:lambda/eventSourceMapping:EventSourceMapping",
        name: "NumbersMapping",
        inputs: {
          eventSourceArn: streamArn,
          functionName: arn("lambda", "function:CountRecords"),
          batchSize: 100,
          startingPosition: "TRIM_HORIZON",
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: 1,
          destinationConfig: { onFailure: { destinationArn: arn("sqs", names.deadQueue) } },
          ...mapping,
        },
      },
    ]),
    functions: {
      ...fixtureFunction("Echo", "echo", ["Counts"]),
      ...fixtureFunction("PutRecords", "put-records", ["Numbers"]),
      ...fixtureFunction("CountRecords", "count-records", ["Counts"]),
      ...fixtureFunction("Live", "live", ["Live"]),
    },
  };
}
