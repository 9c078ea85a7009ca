/** A job as it is kept: what was asked for, and how far it is. Children of an array job are jobs of their own. */
import type { RetryStrategy } from "./definitions.ts";

export const STATUSES = [
  "SUBMITTED",
  "PENDING",
  "RUNNABLE",
  "STARTING",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
] as const;
export type JobStatus = (typeof STATUSES)[number];

/** One run of a job's program. */
export interface Attempt {
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly definition: string;
  /** Of an array: its size on the parent, the child's number on a child. */
  readonly size: number | undefined;
  readonly parent: string | undefined;
  readonly index: number | undefined;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly retry: RetryStrategy;
  readonly timeoutSeconds: number | undefined;
  readonly status: JobStatus;
  readonly statusReason: string | undefined;
  readonly attempts: readonly Attempt[];
  /** Epoch milliseconds, like all times here. */
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
}

/** True where nothing further happens to it. */
export function hasEnded({ status }: Pick<Job, "status">): boolean {
  return status === "SUCCEEDED" || status === "FAILED";
}

/** `*` at the end of a pattern stands for anything. */
function matches(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

/** Whether a job that failed like this is tried again: the first entry of evaluateOnExit that fits decides. */
export function triesAgain({ retry, attempts }: Pick<Job, "retry" | "attempts">): boolean {
  if (attempts.length >= retry.attempts) return false;
  const last = attempts.at(-1);
  const fitting = retry.evaluateOnExit.find(
    ({ onExitCode, onReason }) =>
      matches(onExitCode, String(last?.exitCode ?? "")) && matches(onReason, last?.reason ?? ""),
  );
  return fitting?.action !== "EXIT";
}
