/** Asks something of the API, again and again while the page is looked at. */
import { useEffect, useState } from "react";

export interface Polled<Answer> {
  /** The last answer: to this question, or while it has none to the one before. */
  answer: Answer | undefined;
  /** Whether `answer` is to this question. */
  isCurrent: boolean;
  /** Set while the last try failed; the answer before it is kept. */
  error: Error | undefined;
  /** Asks at once. */
  retry(): void;
}

/**
 * Milliseconds from an answer, or from what failed, to the next question; undefined where none is worth asking.
 * `failures` counts those in a row, this one included.
 */
export type Pause<Answer> = (answered: Answer | Error, failures: number) => number | undefined;

/**
 * What failed is asked again soon, however seldom the answer changes, and then ever less: what does not answer because
 * it is overrun is not helped by being asked.
 */
export const afterFailureMs = (failures: number): number => Math.min(60_000, 3_000 * 2 ** (failures - 1));

const usualPause = (answered: unknown, everyMs: number, failures: number): number =>
  answered instanceof Error ? Math.min(everyMs, afterFailureMs(failures)) : everyMs;

/**
 * @param ask the same function for the same question; undefined asks nothing.
 * @param pause milliseconds between an answer and the next question, or a function, the same on every render, that
 * gives them by the answer.
 */
export function usePolled<Answer>(
  ask: ((signal: AbortSignal) => Promise<Answer>) | undefined,
  pause: number | Pause<Answer>,
): Polled<Answer> {
  const [held, setHeld] = useState<{ to: unknown; answer: Answer }>();
  const [failure, setFailure] = useState<{ of: unknown; error: Error }>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    if (!ask) return;
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let failures = 0;
    const round = async (): Promise<void> => {
      let answered: Answer | Error;
      try {
        answered = await ask(gone.signal);
        if (gone.signal.aborted) return;
        failures = 0;
        setHeld({ to: ask, answer: answered });
        setFailure(undefined);
      } catch (error) {
        if (gone.signal.aborted) return;
        failures++;
        answered = error as Error;
        setFailure({ of: ask, error: answered });
      }
      const next =
        typeof pause === "function" ? pause(answered, failures) : usualPause(answered, pause, failures);
      if (next !== undefined) timer = setTimeout(round, next);
    };
    void round();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [ask, pause, attempt]);

  return {
    answer: held?.answer,
    isCurrent: held !== undefined && held.to === ask,
    error: failure?.of === ask ? failure?.error : undefined,
    retry: () => setAttempt((before) => before + 1),
  };
}
