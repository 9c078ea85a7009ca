/** Follows a full recommendation until it is there, and until what finished measures did is told. */
import { useMemo } from "react";
import { ApiError } from "../api/client.ts";
import type { FullRecommendation } from "../api/decision-types.ts";
import { getRecommendation } from "../api/decisions.ts";
import { useAsked } from "../ui/use-asked.ts";

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
  const ask = useMemo(
    () => (id === undefined ? undefined : (signal: AbortSignal) => getRecommendation(id, signal)),
    [id],
  );
  const { answer: run, error, again } = useAsked(ask, nextAskMs);
  return { run, error, refresh: again };
}
