/**
 * The thread of DynamoDB and Kinesis. They do most of the emulation's work, so they have a core to themselves;
 * handlers reach them here directly over HTTP, the event source mappings by messages.
 */
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { closeServer, createDualServer, listen } from "../cloud/http.ts";
import { type WireService, wireListener } from "../cloud/wire.ts";
import { AwsError } from "../services/aws-error.ts";
import { awsJson } from "../services/protocol.ts";
import type { Logger } from "../services/service.ts";
import type { DataMessage, DataRequest, DataThreadSetup } from "./data-messages.ts";
import { DynamoEngine } from "./dynamo-engine.ts";
import type { DynamoStore } from "./dynamo-store.ts";
import { loadDynalite, loadKinesalite } from "./emulators.ts";
import { KinesisEngine } from "./kinesis-engine.ts";
import type { KinesisStore } from "./kinesis-store.ts";
import { LevelStore } from "./level-store.ts";
import { provisionStreams, provisionTables } from "./provision.ts";
import { sweepExpired } from "./ttl-sweep.ts";

const setup = workerData as DataThreadSetup;
enableCompileCache(setup.compileCache);

function post(message: DataMessage): void {
  parentPort?.postMessage(message);
}

const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, facts = {}) => post({ type: "log", level: "error", message, facts }),
  error: (message, facts = {}) => post({ type: "log", level: "error", message, facts }),
};

const dynamodbLevel = new LevelStore(setup.dynamodbPath);
const kinesisLevel = new LevelStore(setup.kinesisPath);
const [dynalite, kinesalite] = await Promise.all([
  loadDynalite<DynamoStore>(),
  loadKinesalite<KinesisStore>(),
  dynamodbLevel.open(),
  kinesisLevel.open(),
]);
const dynamodb = new DynamoEngine(dynamodbLevel, dynalite, setup.region, setup.account);
const kinesis = new KinesisEngine({
  level: kinesisLevel,
  kinesalite,
  region: setup.region,
  account: setup.account,
  onPut: (stream) => post({ type: "put", stream }),
});

const services: Record<string, WireService> = {
  dynamodb: {
    name: "dynamodb",
    protocol: awsJson("1.0"),
    call: (operation, input) => dynamodb.call(operation, input),
  },
  kinesis: {
    name: "kinesis",
    protocol: awsJson("1.1"),
    call: (operation, input) => kinesis.call(operation, input),
  },
};
const server = createDualServer(wireListener((name) => services[name], log));

async function run(request: DataRequest): Promise<unknown> {
  switch (request.name) {
    case "call": {
      const { service, operation, input } = request.args;
      return services[service]?.call(operation, input as Record<string, unknown>);
    }
    case "provision":
      await provisionTables(dynamodb, request.args.tables);
      await provisionStreams(kinesis, request.args.streams);
      return null;
    case "shards": {
      const shards = await kinesis.shards(request.args.stream);
      return shards.map(({ ShardId, ParentShardId, AdjacentParentShardId, SequenceNumberRange }) => ({
        shardId: ShardId,
        parents: [ParentShardId, AdjacentParentShardId].filter((parent) => parent !== undefined),
        closed: SequenceNumberRange.EndingSequenceNumber !== undefined,
      }));
    }
    case "readShard": {
      const { stream, shardId, after, limit } = request.args;
      return kinesis.readShard(stream, shardId, after, limit);
    }
    case "newest":
      return kinesis.newest(request.args.stream, request.args.shardId);
    case "sweep":
      await kinesis.trim(request.args.now);
      return sweepExpired(dynamodb, request.args.now);
    case "stop":
      await closeServer(server);
      await Promise.all([dynamodbLevel.close(), kinesisLevel.close()]);
      return null;
  }
}

parentPort?.on("message", async (request: DataRequest) => {
  try {
    post({ type: "answer", id: request.id, result: await run(request) });
  } catch (error) {
    const { code, status, fields } =
      error instanceof AwsError ? error : new AwsError("InternalFailure", "", 500);
    const message = (error as Error).message;
    post({ type: "failure", id: request.id, error: { code, status, message, fields: { ...fields } } });
  }
});
post({ type: "ready", port: await listen(server, 0, "--port") });
