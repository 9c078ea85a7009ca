/** Follows a full recommendation until it is there, and until what finished measures did is told. */
import { useEffect, useState } from "react";
import { ApiError } from "../api/client.ts";
import type { FullRecommendation } from "../api/decision-types.ts";
import { getRecommendation } from "../api/decisions.ts";

const EVERY_MS = 1_000;
/** What a finished measure did is told once the history of the town was read, at the latest within the day. */
const OUTCOME_EVERY_MS = 10_000;

export interface FollowedRun {
  run: FullRecommendation | undefined;
  /** Of the last try; it is asked again unless it was refused. */
  error: Error | undefined;
  /** Asks at once. */
  refresh(): void;
}

/** Whether nothing more is to come by itself. */
export const isSettled = ({ status, decisions }: Pick<FullRecommendation, "status" | "decisions">): boolean =>
  status === "failed" ||
  (status === "completed" &&
    Object.values(decisions).every((one) => one.status !== "finished" || one.outcome !== undefined));

/** Milliseconds until it is worth asking again; undefined never: nothing more comes, or there is no such recommendation. */
export function nextAskMs(
  answered: Pick<FullRecommendation, "status" | "decisions"> | Error,
): number | undefined {
  if (answered instanceof Error)
    return answered instanceof ApiError && (answered.status === 404 || answered.status === 400)
      ? undefined
      : EVERY_MS;
  if (isSettled(answered)) return undefined;
  return answered.status === "completed" ? OUTCOME_EVERY_MS : EVERY_MS;
}

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
      let next: number | undefined;
      try {
        const run = await getRecommendation(id, gone.signal);
        setHeld({ id, run });
        next = nextAskMs(run);
      } catch (error) {
        if (gone.signal.aborted) return;
        setHeld((before) => ({ ...(before?.id === id && before), id, error: error as Error }));
        next = nextAskMs(error as Error);
      }
      if (!gone.signal.aborted && next !== undefined) timer = setTimeout(round, next);
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
