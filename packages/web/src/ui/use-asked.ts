/** Asks something of the API once for each question, and forgets the answer when the question changes. */
import { useEffect, useState } from "react";

export interface Asked<Answer> {
  answer: Answer | undefined;
  error: Error | undefined;
  /** Asks again; what was answered stays until the new answer comes. */
  again(): void;
}

/** @param ask the same function for the same question; undefined asks nothing. */
export function useAsked<Answer>(ask: ((signal: AbortSignal) => Promise<Answer>) | undefined): Asked<Answer> {
  const [held, setHeld] = useState<{ for: unknown; answer?: Answer; error?: Error }>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    if (!ask) return;
    const gone = new AbortController();
    ask(gone.signal).then(
      (answer) => {
        if (!gone.signal.aborted) setHeld({ for: ask, answer });
      },
      (error: Error) => {
        if (!gone.signal.aborted) setHeld({ for: ask, error });
      },
    );
    return () => gone.abort();
  }, [ask, attempt]);

  const current = held?.for === ask ? held : undefined;
  return {
    answer: current?.answer,
    error: current?.error,
    again: () => setAttempt((before) => before + 1),
  };
}
