/** Hosts services of the local cloud on a wire endpoint of their own, for tests through the real SDK clients. */
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { callService } from "../cloud/calls.ts";
import { systemClock } from "../cloud/clock.ts";
import { closeServer, listen } from "../cloud/http.ts";
import { type WireService, wireListener, wireService } from "../cloud/wire.ts";
import type { DataPlane } from "../data/data-plane.ts";
import { LOCK_VERSION, type Lock, type LockResource } from "../lock.ts";
import type { Clock, CreateService, Service, ServiceContext } from "../services/service.ts";
import { memoryLog } from "./temporary.ts";

export interface HostOptions {
  /** Data directory; give the same one again for a restart. */
  readonly folder: string;
  readonly services: Readonly<Record<string, CreateService>>;
  readonly resources?: readonly LockResource[];
  /** Handlers by function name. */
  readonly functions?: Readonly<Record<string, (event: never) => unknown>>;
  readonly clock?: Clock;
  /** DynamoDB and Kinesis, where a test needs them. */
  readonly data?: DataPlane;
  /** Services that the test plays itself: `{ kinesis: { PutRecords: … } }`. */
  readonly played?: Readonly<Record<string, Record<string, (input: never) => unknown>>>;
}

export interface ServiceHost {
  readonly url: string;
  readonly context: ServiceContext;
  /** What the services logged, as `level message`. */
  readonly log: readonly string[];
  service(name: string): Service;
  stop(): Promise<void>;
}

/** Lets what is under way inside the process go on until it waits for time or for the outside. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A lock file that holds `resources` and nothing else. */
export function lockOf(resources: readonly LockResource[]): Lock {
  return {
    lockVersion: LOCK_VERSION,
    sst: "4.17.1",
    app: "fixture",
    stage: "test",
    region: "ap-south-1",
    account: "000000000000",
    removal: "remove",
    protect: false,
    resources: [...resources],
    functions: {},
  };
}

/** ARN of a resource in the tests' account. */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:ap-south-1:000000000000:${resource}`;
}

/** Creates and starts the services in the order given, on one wire endpoint. */
export async function hostServices(options: HostOptions): Promise<ServiceHost> {
  const { folder, clock = systemClock, functions = {}, data, played = {} } = options;
  const log = memoryLog();
  const wires = new Map<string, WireService>();
  const server = createServer(wireListener((name) => wires.get(name), log));
  const url = `http://127.0.0.1:${await listen(server, 0, "--port")}`;

  const invoke = async (ref: string, event: unknown): Promise<unknown> => {
    const handler = functions[/function:([^:/]+)/.exec(ref)?.[1] ?? ref];
    if (!handler) throw new Error(`the test has no function ${ref}`);
    const answer = await handler(JSON.parse(JSON.stringify(event)) as never);
    return JSON.parse(JSON.stringify(answer ?? null)) as unknown;
  };
  const contextOf = (name: string): ServiceContext => {
    const dataDir = join(folder, name);
    mkdirSync(dataDir, { recursive: true });
    return {
      lock: lockOf(options.resources ?? []),
      region: "ap-south-1",
      accountId: "000000000000",
      dataDir,
      clock,
      log,
      invoke,
      invokeAsync: async (ref, event) => void (await invoke(ref, event)),
      async call<Output>(service: string, operation: string, input: object) {
        const play = played[service]?.[operation];
        if (play) return (await play(input as never)) as Output;
        return (await callService(
          { data: data as DataPlane, s3: undefined, services: wires },
          service,
          operation,
          input,
        )) as Output;
      },
      endpoint: () => url,
    };
  };
  const running: [string, Service][] = [];
  for (const [name, create] of Object.entries(options.services)) {
    const service = await create(contextOf(name));
    wires.set(service.name, wireService(service));
    running.push([name, service]);
  }
  for (const [, service] of running) await service.start?.();
  return {
    url,
    context: contextOf("test"),
    log: log.lines,
    service(name) {
      const found = running.find(([key]) => key === name)?.[1];
      if (!found) throw new Error(`no service ${name} is hosted`);
      return found;
    },
    async stop() {
      for (const [, service] of running.toReversed()) await service.stop();
      await closeServer(server);
    },
  };
}
