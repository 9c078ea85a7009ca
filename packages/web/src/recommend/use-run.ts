/** Follows a full recommendation until it is there, and until what finished measures did is told. */
import { useEffect, useState } from "react";
import type { FullRecommendation } from "../api/decision-types.ts";
import { getRecommendation } from "../api/decisions.ts";

const EVERY_MS = 1_000;

export interface FollowedRun {
  run: FullRecommendation | undefined;
  /** Of the last try; it is asked again all the same. */
  error: Error | undefined;
  /** Asks at once. */
  refresh(): void;
}

/** Whether nothing more is to come by itself. */
export const isSettled = ({ status, decisions }: Pick<FullRecommendation, "status" | "decisions">): boolean =>
  status === "failed" ||
  (status === "completed" &&
    Object.values(decisions).every((one) => one.status !== "finished" || one.outcome !== undefined));

/** @param id undefined follows nothing. */
export function useRun(id: string | undefined): FollowedRun {
  const [held, setHeld] = useState<{ id: string; run?: FullRecommendation; error?: Error }>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    if (id === undefined) return;
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const round = async (): Promise<void> => {
      try {
        const run = await getRecommendation(id, gone.signal);
        setHeld({ id, run });
        if (isSettled(run)) return;
      } catch (error) {
        if (gone.signal.aborted) return;
        setHeld((before) => ({ ...(before?.id === id && before), id, error: error as Error }));
      }
      if (!gone.signal.aborted) timer = setTimeout(round, EVERY_MS);
    };
    void round();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [id, attempt]);

  const current = held !== undefined && held.id === id ? held : undefined;
  return {
    run: current?.run,
    error: current?.error,
    refresh: () => setAttempt((before) => before + 1),
  };
}
