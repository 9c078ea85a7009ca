/** What a Task state does: it gets its parameters and answers with its result, or fails with a named error. */
import type { ServiceContext } from "../../service.ts";

export type TaskContext = Pick<ServiceContext, "call" | "invoke" | "invokeAsync" | "clock">;

export interface TaskRun {
  readonly context: TaskContext;
  /** Aborted when the execution is stopped or the cloud ends; what is awaited for it is cancelled. */
  readonly signal: AbortSignal;
}

export type Task = (parameters: unknown, run: TaskRun) => Promise<unknown>;

/** A failure with the name that `ErrorEquals` sees and the cause that `Catch` hands on. */
export class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** The execution is over; nothing retries or catches this. The interpreter asks for these two members. */
export class ExecutionOver extends Error {
  override readonly name = "ExecutionOver";
  readonly isRetryable = false;
  readonly isCatchable = false;
}
