/**
 * How a service (SQS, EventBridge, S3 …) joins the local cloud.
 *
 * A service is made from a {@link ServiceContext} (`create`: open its files, make what the lock file declares),
 * then started (`start`: pollers, timers), and stopped in the reverse order. Its operations are plain functions
 * from the wire's input shape to its output shape; the gateway finds the service by the SigV4 credential scope
 * of a request and the operation by the service's protocol, and other services reach it by `context.call`.
 */
import type { Lock } from "../lock.ts";
import type { Protocol } from "./protocol.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `ms` from now, unless the returned function is called first. Never keeps the process alive. */
  after(ms: number, task: () => void): () => void;
}

export interface Logger {
  debug(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}

export interface ServiceContext {
  readonly lock: Lock;
  readonly region: string;
  readonly accountId: string;
  /** A folder of this service's own in the data directory; it exists and survives a restart. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Runs a function and waits for its answer (RequestResponse). `functionRef` is a function's id in the lock
   * file, its name or its ARN. Rejects with {@link FunctionError} where the handler threw or ran out of time.
   * Events with the same `affinity` go to the same thread where that is free, because what it keeps in memory fits.
   */
  invoke(functionRef: string, event: unknown, affinity?: string): Promise<unknown>;
  /**
   * Hands over an event to be run later (Event): resolves when it is safely written down. It is tried three
   * times (now, after 1 and after 2 minutes), then goes to the function's on-failure destination or dead-letter queue.
   */
  invokeAsync(functionRef: string, event: unknown): Promise<void>;
  /**
   * Calls an operation of another service in its wire shape (blobs base64, timestamps epoch seconds):
   * `call("sqs", "SendMessage", { QueueUrl, MessageBody })`. Rejects with AwsError.
   */
  call<Output = Record<string, unknown>>(service: string, operation: string, input: object): Promise<Output>;
  /** Base URL at which the SDK reaches `service`; ends without a slash. Known from `start` on. */
  endpoint(service: string): string;
}

/** One operation; input and output are in the wire's shape. Throws AwsError for what AWS refuses. */
export type Operation = (input: never) => Promise<object | undefined>;

export interface Service {
  /** The service's name in SigV4's credential scope: "sqs", "events", "states", "scheduler", "athena" … */
  readonly name: string;
  /** How a request on the wire becomes an operation and its input. */
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Starts what runs by itself. All services exist by then, so `call` reaches every one. */
  start?(): Promise<void>;
  /** Addresses that it has opened for others (`{ mqtt: "mqtt://127.0.0.1:1883" }`), known once it is started. */
  addresses?(): Readonly<Record<string, string>>;
  /** Finishes what is under way and closes files; nothing is called after it. */
  stop(): Promise<void>;
}

/** What a service's module exports, as `create`. */
export type CreateService = (context: ServiceContext) => Promise<Service>;

/** A handler threw, or did not answer in time (`Sandbox.Timedout`). Shaped as Lambda's error payload. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  readonly errorType: string;
  readonly trace: readonly string[];

  constructor(errorType: string, message: string, trace: readonly string[] = []) {
    super(message);
    this.errorType = errorType;
    this.trace = trace;
  }

  /** The payload that Lambda answers with `FunctionError: Unhandled`. */
  toPayload(): { errorType: string; errorMessage: string; trace: readonly string[] } {
    return { errorType: this.errorType, errorMessage: this.message, trace: this.trace };
  }
}
