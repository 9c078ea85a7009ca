/** Asks something of the API, again and again while the page is looked at. */
import { useEffect, useState } from "react";

export interface Polled<Answer> {
  answer: Answer | undefined;
  /** Set while the last try failed; the answer before it is kept. */
  error: Error | undefined;
  retry(): void;
}

/** `ask` must be the same function on every render. */
export function usePolled<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
  everyMs: number,
): Polled<Answer> {
  const [answer, setAnswer] = useState<Answer>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const round = async (): Promise<void> => {
      try {
        const next = await ask(gone.signal);
        setAnswer(next);
        setError(undefined);
      } catch (failure) {
        if (gone.signal.aborted) return;
        setError(failure as Error);
      }
      if (!gone.signal.aborted) timer = setTimeout(round, everyMs);
    };
    void round();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [ask, everyMs, attempt]);

  return { answer, error, retry: () => setAttempt((before) => before + 1) };
}
