/**
 * Runs a job's program in a thread: `command` is `["node", "path/from/the/repository.ts", …arguments]`, as in an image
 * whose working directory holds the repository. It succeeds where the program ends by itself with exit code 0.
 */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { REPOSITORY } from "../../runtime/lambda-config.ts";
import type { Job } from "./job.ts";
import type { JobThreadSetup } from "./thread.ts";

export interface JobEnd {
  /** Undefined where it did not come to an exit. */
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
}

export interface RunningJob {
  readonly ended: Promise<JobEnd>;
  /** Ends the thread; `ended` then resolves with this reason. */
  terminate(reason: string): void;
}

export interface RunJobOptions {
  /** Environment beside the job's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly compileCache: string;
}

/** Exit code of a container that was killed, 128 + SIGKILL. */
const KILLED = 137;

/** `Ref::name` in a command stands for a parameter. Throws where there is none of that name. */
export function commandOf({ command, parameters }: Pick<Job, "command" | "parameters">): string[] {
  return command.map((part) => {
    const name = part.startsWith("Ref::") ? part.slice("Ref::".length) : undefined;
    if (name === undefined) return part;
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) throw new Error(`CannotStartContainerError: there is no parameter ${name}`);
    return value;
  });
}

/** Throws where the command is not one that the local cloud can run. */
export function startJob(job: Job, { environment, logFile, compileCache }: RunJobOptions): RunningJob {
  const [program = "", ...rest] = commandOf(job);
  const [file, ...args] = program === "node" ? rest : [program, ...rest];
  if (!file || !/\.[cm]?[jt]s$/.test(file)) {
    throw new Error(
      `CannotStartContainerError: the local cloud runs ["node", "file.ts", …], not ${JSON.stringify(job.command)}`,
    );
  }
  const workerData: JobThreadSetup = { module: pathToFileURL(join(REPOSITORY, file)).href, compileCache };
  const worker = new Worker(new URL("./thread.ts", import.meta.url), {
    name: job.id,
    argv: args,
    env: { ...environment, ...job.environment },
    workerData,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: job.memoryMb },
  });
  const log = createWriteStream(logFile, { flags: "a" });
  worker.stdout.pipe(log, { end: false });
  worker.stderr.pipe(log, { end: false });

  let failure: JobEnd | undefined;
  const ended = new Promise<JobEnd>((resolve) => {
    worker.once("error", (error: NodeJS.ErrnoException) => {
      const memory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      log.write(`${error.stack ?? String(error)}\n`);
      failure = memory
        ? { exitCode: KILLED, reason: "OutOfMemoryError: Container killed due to memory usage" }
        : { exitCode: 1, reason: "Essential container in task exited" };
    });
    worker.once("exit", (code) => {
      log.end();
      const reason = code === 0 ? undefined : "Essential container in task exited";
      resolve(failure ?? { exitCode: code, reason });
    });
  });
  return {
    ended,
    terminate(reason) {
      failure = { exitCode: KILLED, reason };
      void worker.terminate();
    },
  };
}
