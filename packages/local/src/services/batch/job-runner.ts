/** Takes jobs through their states: as many at a time as there are cores, queues by priority, jobs in order. */
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { ServiceContext } from "../service.ts";
import type { JobQueue } from "./definitions.ts";
import { hasEnded, type Job, triesAgain } from "./job.ts";
import type { JobStore } from "./job-store.ts";
import { type JobEnd, type RunningJob, startJob } from "./run-job.ts";

const TIMED_OUT = "Job attempt duration exceeded timeout";

interface Running extends RunningJob {
  /** Set where a person ended it; it is then not tried again. */
  terminated: string | undefined;
}

export class JobRunner {
  readonly #store: JobStore;
  readonly #queues: readonly JobQueue[];
  readonly #context: ServiceContext;
  readonly #running = new Map<string, Running>();
  #stopped = true;

  constructor(store: JobStore, queues: readonly JobQueue[], context: ServiceContext) {
    this.#store = store;
    this.#queues = queues.toSorted((a, b) => b.priority - a.priority);
    this.#context = context;
  }

  /** Begins, with what an earlier process left: what it had under way runs again as the same attempt. */
  start(): void {
    this.#stopped = false;
    for (const job of this.#store.interrupted()) this.#store.update({ ...job, status: "RUNNABLE" });
    this.wake();
  }

  /** Ends what runs; it runs again after a start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running = [...this.#running.values()];
    for (const each of running) each.terminate("the local cloud was stopped");
    await Promise.all(running.map(({ ended }) => ended));
  }

  /** Looks for jobs to run. */
  wake(): void {
    if (this.#stopped) return;
    for (const { name } of this.#queues) {
      const free = availableParallelism() - this.#running.size;
      if (free <= 0) return;
      for (const job of this.#store.runnable(name, free)) this.#begin(job);
    }
  }

  /** Ends a job or, where it is an array, all its children that have not ended. */
  terminate(job: Job, reason: string): void {
    if (job.size !== undefined) {
      for (const child of this.#store.children(job.id)) this.terminate(child, reason);
      return;
    }
    if (hasEnded(job)) return;
    const running = this.#running.get(job.id);
    if (running) {
      running.terminated = reason;
      running.terminate(reason);
    } else this.#end(job, "FAILED", reason);
  }

  #begin(job: Job): void {
    const { clock, dataDir } = this.#context;
    const startedAt = clock.now();
    const running: Job = { ...job, status: "RUNNING", startedAt };
    const logs = join(dataDir, "logs");
    mkdirSync(logs, { recursive: true });
    try {
      const started = startJob(running, {
        environment: this.#environment(running),
        logFile: join(logs, `${job.id.replace(":", "-")}.log`),
        compileCache: join(dataDir, "compile-cache"),
      });
      this.#store.update(running);
      const entry: Running = { ...started, terminated: undefined };
      this.#running.set(job.id, entry);
      const cancel =
        job.timeoutSeconds === undefined
          ? () => undefined
          : clock.after(job.timeoutSeconds * 1000, () => {
              entry.terminated = TIMED_OUT;
              entry.terminate(TIMED_OUT);
            });
      void started.ended.then((end) => {
        cancel();
        this.#running.delete(job.id);
        if (!this.#stopped) this.#settle(running, end, entry.terminated);
        this.wake();
      });
    } catch (error) {
      this.#settle(running, { exitCode: undefined, reason: (error as Error).message }, undefined);
      queueMicrotask(() => this.wake());
    }
  }

  #settle(job: Job, { exitCode, reason }: JobEnd, terminated: string | undefined): void {
    const attempt = {
      startedAt: job.startedAt ?? job.createdAt,
      stoppedAt: this.#context.clock.now(),
      exitCode,
      reason,
    };
    const tried: Job = { ...job, attempts: [...job.attempts, attempt] };
    if (terminated !== undefined) this.#end(tried, "FAILED", terminated);
    else if (exitCode === 0) this.#end(tried, "SUCCEEDED", "Essential container in task exited");
    else if (triesAgain(tried)) this.#store.update({ ...tried, status: "RUNNABLE" });
    else this.#end(tried, "FAILED", reason);
  }

  #end(job: Job, status: "SUCCEEDED" | "FAILED", statusReason: string | undefined): void {
    const stoppedAt = this.#context.clock.now();
    this.#store.update({ ...job, status, statusReason, stoppedAt });
    if (status === "FAILED") this.#context.log.warn(`job ${job.name} ${job.id}: ${statusReason ?? "failed"}`);
    if (job.parent !== undefined) this.#settleParent(job.parent, stoppedAt);
  }

  /** An array has ended when all its children have, and succeeded when all did. */
  #settleParent(id: string, stoppedAt: number): void {
    const parent = this.#store.find(id);
    if (parent?.size === undefined || hasEnded(parent)) return;
    const { SUCCEEDED = 0, FAILED = 0 } = this.#store.childStatuses(id);
    if (SUCCEEDED + FAILED < parent.size) return;
    const failed = FAILED > 0;
    this.#store.update({
      ...parent,
      status: failed ? "FAILED" : "SUCCEEDED",
      statusReason: failed ? "Array Child Job failed" : undefined,
      stoppedAt,
    });
  }

  #environment(job: Job): Record<string, string> {
    const { region, endpoint } = this.#context;
    const inherited = ["PATH", "HOME", "TMPDIR", "LANG"].flatMap((name): [string, string][] => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    });
    return {
      ...Object.fromEntries(inherited),
      TZ: ":UTC",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL: endpoint("batch"),
      AWS_ENDPOINT_URL_DYNAMODB: endpoint("dynamodb"),
      AWS_ENDPOINT_URL_KINESIS: endpoint("kinesis"),
      AWS_ENDPOINT_URL_S3: endpoint("s3"),
      AWS_BATCH_JOB_ID: job.id,
      AWS_BATCH_JQ_NAME: job.queue,
      AWS_BATCH_JOB_ATTEMPT: String(job.attempts.length + 1),
      ...(job.index !== undefined && { AWS_BATCH_JOB_ARRAY_INDEX: String(job.index) }),
    };
  }
}
