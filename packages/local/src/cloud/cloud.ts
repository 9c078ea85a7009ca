/**
 * The local cloud: boots the system that a lock file describes, in one process and on one data directory, and
 * stops it again. Everything that tells one system from another is in the lock file.
 */
import { writeFileSync } from "node:fs";
import { ClassicLevel } from "classic-level";
import { DataPlane } from "../data/data-plane.ts";
import { apiConfigs } from "../gateway/api-config.ts";
import { HttpApi } from "../gateway/http-api.ts";
import { jwtAuthorizers } from "../gateway/jwt-authorizer.ts";
import { LiveApi } from "../gateway/live-api.ts";
import { createPeopleServer, LIVE_PATH } from "../gateway/people-server.ts";
import type { Lock } from "../lock.ts";
import { AsyncInvocations } from "../runtime/async-invocations.ts";
import { FunctionPool } from "../runtime/function-pool.ts";
import { lambdaConfigs, REPOSITORY } from "../runtime/lambda-config.ts";
import { localizeConfigs } from "../runtime/localize-links.ts";
import { Cognito } from "../services/cognito/cognito.ts";
import { tableDefinitions } from "../services/dynamodb/tables.ts";
import { streamMappings } from "../services/kinesis/mapping.ts";
import { type Checkpoint, MappingRunner } from "../services/kinesis/mapping-runner.ts";
import { streamDefinitions } from "../services/kinesis/streams.ts";
import { lambdaService } from "../services/lambda/lambda.ts";
import { openS3, type S3 } from "../services/s3/s3.ts";
import type { Clock, Service, ServiceContext } from "../services/service.ts";
import { sendToArn } from "./arn-target.ts";
import { callService } from "./calls.ts";
import { systemClock } from "./clock.ts";
import { openDataDir } from "./data-dir.ts";
import { closeServer, createDualServer, LOOPBACK, listen } from "./http.ts";
import { openLog } from "./logger.ts";
import { serviceModules } from "./service-table.ts";
import { watchSources } from "./watch.ts";
import { type WireService, wireListener, wireService } from "./wire.ts";

/** How long a batch under way may take to end when the cloud is stopped; it comes again after a start if it does not. */
const STOP_GRACE_MS = 3000;
/** How often expired items and trimmed records are deleted. */
const SWEEP_MS = 60 * 60_000;

export interface CloudOptions {
  readonly lock: Lock;
  /** The data directory. */
  readonly data: string;
  /** The port for people; 0 takes a free one. */
  readonly port: number;
  /** Folder of the web's built files. */
  readonly web: string;
  /** Reload handlers when their sources change. */
  readonly watch?: boolean;
  readonly clock?: Clock;
  /** Takes warnings and errors, short. */
  screen(line: string): void;
  /** Called when the data thread has died: nothing works any more, and what was acknowledged is on disk. */
  onFatal?(error: Error): void;
}

/** Where everything is; also in `<data>/endpoints.json`. */
export interface CloudEndpoints {
  readonly http: string;
  readonly live: string;
  readonly aws: string;
  readonly dynamodb: string;
  readonly kinesis: string;
  readonly s3: string;
  /** What services beside these have opened, by their names (`mqtt`). */
  readonly [service: string]: string;
}

export interface Cloud {
  readonly dataDir: string;
  readonly endpoints: CloudEndpoints;
  /** The services' view of the cloud, for what runs beside them (the first start's town). */
  readonly context: ServiceContext;
  /** The same with a folder and a log of `name`'s own. */
  contextOf(name: string): ServiceContext;
  stop(): Promise<void>;
}

/**
 * Boots the cloud; resolves when it answers. Rejects with Conflict where the data directory or the port is in use,
 * InvalidInput where the lock file asks for what there is not.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { lock, clock = systemClock } = options;
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const dataDir = openDataDir(options.data);
    undo.push(() => dataDir.release());
    const log = openLog(dataDir.folder("logs"), options.screen);
    undo.push(() => log.close());
    const cloudLog = log.logger("cloud");

    const compileCache = dataDir.folder("compile-cache");
    const services = new Map<string, WireService>();
    const awsServer = createDualServer(wireListener((name) => services.get(name), log.logger("aws")));
    const awsPort = await listen(awsServer, 0, "--port");
    undo.push(() => closeServer(awsServer));
    const aws = `http://${LOOPBACK}:${awsPort}`;

    const data = await DataPlane.open(
      {
        dynamodbPath: dataDir.folder("dynamodb"),
        kinesisPath: dataDir.folder("kinesis"),
        region: lock.region,
        account: lock.account,
        compileCache,
      },
      log.logger("data"),
    );
    data.onDeath((error) => {
      cloudLog.error(`the data thread has died: ${error.message}`);
      options.onFatal?.(error);
    });
    undo.push(() => data.close());
    await data.call("provision", { tables: tableDefinitions(lock), streams: streamDefinitions(lock) });

    let s3: S3 | undefined;
    let functions = lambdaConfigs(lock);
    const contextOf = (name: string): ServiceContext => ({
      lock,
      clock,
      region: lock.region,
      accountId: lock.account,
      dataDir: dataDir.folder(name),
      log: log.logger(name),
      invoke: async (ref, event, affinity) =>
        JSON.parse(
          await pool.invoke(functions.find(ref), JSON.stringify(event ?? null), { affinity }),
        ) as unknown,
      invokeAsync: (ref, event) => asynchronous.accept(functions.find(ref), event),
      call: async <Output>(service: string, operation: string, input: object) =>
        (await callService({ data, s3, services }, service, operation, input)) as Output,
      endpoint: (service) =>
        service === "s3" && s3 ? s3.url : ["dynamodb", "kinesis"].includes(service) ? data.url : aws,
    });
    const context = contextOf("cloud");
    s3 = await openS3(contextOf("s3"));
    undo.push(() => s3?.stop());

    const pool = new FunctionPool({
      lock,
      log: log.logger("functions"),
      compileCache,
      endpoints: { all: aws, perService: { DYNAMODB: data.url, KINESIS: data.url, S3: s3.url } },
      onOutput: (name, text) => log.functionOutput(name, text),
    });
    undo.push(() => pool.stop());
    const asynchronous = await AsyncInvocations.open({
      clock,
      functions,
      folder: dataDir.folder("async-invocations"),
      log: log.logger("functions"),
      run: (config, event, requestId) => pool.invoke(functions.find(config.name), event, { requestId }),
      send: (arn, message) => sendToArn(context, arn, message),
    });
    undo.push(() => asynchronous.stop());

    const running: Service[] = [lambdaService(context, functions)];
    for (const [name, load] of Object.entries(serviceModules)) {
      running.push(await (await load()).create(contextOf(name)));
    }
    for (const service of running) {
      services.set(service.name, wireService(service));
      undo.push(() => service.stop());
    }

    const apis = apiConfigs(lock);
    const signIn = await Cognito.open(lock, dataDir.folder("cognito"), clock);
    const ports = {
      account: lock.account,
      clock,
      log: log.logger("gateway"),
      invoke: context.invoke,
      accessLog: (line: string) => log.functionOutput("access", `${line}\n`),
      authorize: jwtAuthorizers(lock, (issuer) => signIn?.keysOf(issuer), clock),
    };
    const httpConfig = apis.find(({ protocol }) => protocol === "HTTP");
    const liveConfig = apis.find(({ protocol }) => protocol === "WEBSOCKET");
    const live = liveConfig && new LiveApi(liveConfig, ports);
    if (live) services.set("execute-api", wireService(live.service()));
    const people = createPeopleServer({
      api: httpConfig && new HttpApi(httpConfig, ports),
      live,
      signIn,
      web: options.web,
      log: log.logger("gateway"),
    });
    const port = await listen(people, options.port, "--port");
    undo.push(async () => {
      await live?.stop();
      await closeServer(people);
    });
    const builtIn: CloudEndpoints = {
      http: `http://${LOOPBACK}:${port}`,
      live: `ws://${LOOPBACK}:${port}${LIVE_PATH}`,
      aws,
      dynamodb: data.url,
      kinesis: data.url,
      s3: s3.url,
    };
    functions = localizeConfigs(functions, { people: builtIn.http, live: builtIn.live, aws });

    for (const service of running) await service.start?.();
    const endpoints: CloudEndpoints = Object.assign(
      {},
      builtIn,
      ...running.map((service) => service.addresses?.() ?? {}),
    );
    await asynchronous.start();
    const checkpoints = new ClassicLevel<string, Checkpoint>(dataDir.folder("checkpoints"), {
      valueEncoding: "json",
    });
    await checkpoints.open();
    undo.push(() => checkpoints.close());
    const runners = streamMappings(lock).map((mapping) => {
      pool.warm(functions.find(mapping.functionArn));
      const send = (arn: string, message: object): Promise<void> => sendToArn(context, arn, message);
      return new MappingRunner(mapping, { context: contextOf("kinesis-mappings"), data, checkpoints, send });
    });
    for (const runner of runners) runner.start();
    undo.push(async () => {
      await Promise.all(runners.map((runner) => runner.stop(STOP_GRACE_MS)));
    });

    const sweep = setInterval(() => {
      data.call("sweep", { now: clock.now() }).catch((error) => cloudLog.error(`sweep: ${error.message}`));
    }, SWEEP_MS).unref();
    undo.push(() => clearInterval(sweep));
    if (options.watch) {
      undo.push(
        watchSources(REPOSITORY, (file) => {
          options.screen(`${file} changed: functions start anew`);
          pool.reload();
        }),
      );
    }
    writeFileSync(dataDir.file("endpoints.json"), `${JSON.stringify(endpoints, null, 2)}\n`);
    return { dataDir: dataDir.path, endpoints, context, contextOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
