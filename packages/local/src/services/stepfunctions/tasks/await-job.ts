/** `.sync` tasks: start something, look at it until it has ended, and end it when the execution is stopped. */
import { asTaskError } from "./service-call.ts";
import { ExecutionOver, type Task, type TaskContext, TaskError, type TaskRun } from "./task.ts";

export interface Job {
  readonly errorPrefix: string;
  /** Starts it and gives its id. */
  start(parameters: Record<string, unknown>, context: TaskContext): Promise<string>;
  /** Undefined while it runs. */
  look(id: string, context: TaskContext): Promise<JobEnd | undefined>;
  cancel(id: string, context: TaskContext): Promise<unknown>;
}

export interface JobEnd {
  readonly succeeded: boolean;
  /** The task's result, or the cause of its failure. */
  readonly result: unknown;
}

/** Looking costs little in-process; long jobs are looked at less often. */
const FIRST_LOOK_MS = 20;
const LONGEST_PAUSE_MS = 1000;

function pause(ms: number, { context, signal }: TaskRun): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = context.clock.after(ms, wake);
    signal.addEventListener("abort", wake);
  });
}

/** The task that runs this kind of job. A job that fails is `States.TaskFailed` with the job as the cause. */
export function awaitJob({ errorPrefix, start, look, cancel }: Job): Task {
  return async (parameters, run) => {
    const { context, signal } = run;
    try {
      const id = await start((parameters ?? {}) as Record<string, unknown>, context);
      for (let wait = FIRST_LOOK_MS; ; wait = Math.min(LONGEST_PAUSE_MS, wait * 1.5)) {
        const end = await look(id, context);
        if (end?.succeeded) return end.result;
        if (end) throw new TaskError("States.TaskFailed", JSON.stringify(end.result));
        if (signal.aborted) {
          await cancel(id, context);
          throw new ExecutionOver();
        }
        await pause(wait, run);
      }
    } catch (error) {
      throw asTaskError(error, errorPrefix);
    }
  };
}
