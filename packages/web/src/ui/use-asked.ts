/** Asks something of the API once for each question, and forgets the answer when the question changes. */
import { ApiError } from "../api/client.ts";
import { afterFailureMs, type Pause, usePolled } from "./use-polled.ts";

export interface Asked<Answer> {
  answer: Answer | undefined;
  error: Error | undefined;
  /** Asks again; what was answered stays until the new answer comes. */
  again(): void;
}

/** An answer is enough, and so is a refusal; what may pass by itself (no answer, too many, a failure inside) is tried anew. */
export function onceAnswered(answered: unknown, failures: number): number | undefined {
  const passes =
    answered instanceof ApiError &&
    (answered.status === 0 || answered.status === 429 || answered.status >= 500);
  return passes ? afterFailureMs(failures) : undefined;
}

/**
 * @param ask the same function for the same question; undefined asks nothing.
 * @param pause until the next question, where one answer is not enough; see {@link usePolled}.
 */
export function useAsked<Answer>(
  ask: ((signal: AbortSignal) => Promise<Answer>) | undefined,
  pause: Pause<Answer> = onceAnswered,
): Asked<Answer> {
  const { answer, isCurrent, error, retry } = usePolled(ask, pause);
  return { answer: isCurrent ? answer : undefined, error, again: retry };
}
