/** The data thread as the cloud sees it: typed calls, the address for the SDK, and a call when a stream grows. */
import { EventEmitter, once } from "node:events";
import { Worker } from "node:worker_threads";
import { LOOPBACK } from "../cloud/http.ts";
import { YOUNG_GENERATION_MB } from "../runtime/execution-environment.ts";
import { AwsError } from "../services/aws-error.ts";
import type { Logger } from "../services/service.ts";
import type { DataCalls, DataMessage, DataRequest, DataThreadSetup } from "./data-messages.ts";

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class DataPlane {
  /** Base URL at which the SDK reaches DynamoDB and Kinesis. */
  readonly url: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #puts = new EventEmitter().setMaxListeners(0);
  #onDeath: (error: Error) => void = () => undefined;
  #nextId = 1;

  private constructor(worker: Worker, port: number, log: Logger) {
    this.#worker = worker;
    this.url = `http://${LOOPBACK}:${port}`;
    worker.on("message", (message: DataMessage) => this.#receive(message, log));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("the data thread has ended")));
  }

  /** Starts the thread and opens its databases; rejects with what kept it from opening them. */
  static async open(setup: DataThreadSetup, log: Logger): Promise<DataPlane> {
    const worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: setup,
      name: "data",
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    const [first] = (await once(worker, "message")) as [DataMessage];
    if (first.type !== "ready") throw new Error("the data thread did not start");
    return new DataPlane(worker, first.port, log);
  }

  /** Calls the data thread. Rejects with AwsError as the service would answer. */
  call<Name extends keyof DataCalls>(
    name: Name,
    args: DataCalls[Name]["args"],
  ): Promise<DataCalls[Name]["result"]> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as DataCalls[Name]["result"]), reject });
      this.#worker.postMessage({ id, name, args } as DataRequest);
    });
  }

  /** Calls `listener` after records were put on `stream`; the returned function ends that. */
  onPut(stream: string, listener: () => void): () => void {
    this.#puts.on(stream, listener);
    return () => this.#puts.off(stream, listener);
  }

  /** Calls `listener` when the thread ends although it was not closed. */
  onDeath(listener: (error: Error) => void): void {
    this.#onDeath = listener;
  }

  /** Closes the databases and ends the thread. */
  async close(): Promise<void> {
    this.#onDeath = () => undefined;
    await this.call("stop", {});
    await this.#worker.terminate();
  }

  #receive(message: DataMessage, log: Logger): void {
    if (message.type === "put") this.#puts.emit(message.stream);
    else if (message.type === "log") log[message.level](message.message, { ...message.facts });
    else if (message.type === "answer") this.#take(message.id)?.resolve(message.result);
    else if (message.type === "failure") {
      const { code, message: text, status, fields } = message.error;
      this.#take(message.id)?.reject(new AwsError(code, text, status, fields));
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #fail(error: Error): void {
    this.#onDeath(error);
    this.#onDeath = () => undefined;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(error);
  }
}
