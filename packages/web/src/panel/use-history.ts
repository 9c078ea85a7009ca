/** The chosen place's history: all of it once, then only its end, each time that the place says something new. */
import { useEffect, useRef, useState } from "react";
import { getHistory, type History } from "../api/client.ts";
import type { Resolution } from "../api/types.ts";
import type { Place } from "../town/places.ts";
import { RANGE_MS, type Range, RESOLUTION_MS } from "../view/view.ts";
import { mergePoints } from "./history-data.ts";

export interface HistoryState {
  /** Undefined while it is loaded for the first time. */
  history: History | undefined;
  error: Error | undefined;
  retry(): void;
}

/** An observation is heard of over the WebSocket a moment before its window counts it. */
const SETTLE_MS = 700;
/** A window that was still missing the observation is looked at once more after this. */
const AGAIN_MS = 3_000;

/**
 * @param heard `observed_at` of the place's latest observation: a new one asks for the end of the history.
 * @param clockAhead how far the API's clock is ahead of this machine's, ms.
 */
export function useHistory(
  place: Place,
  { range, resolution }: { range: Range; resolution: Resolution },
  heard: string | undefined,
  clockAhead: number,
): HistoryState {
  const [history, setHistory] = useState<History>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  const latest = useRef<History>(undefined);
  latest.current = history;
  const { domain, entityId } = place;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again; the clock may drift.
  useEffect(() => {
    const gone = new AbortController();
    setHistory(undefined);
    setError(undefined);
    const now = Date.now() + clockAhead;
    getHistory(question(domain, entityId, resolution, now - RANGE_MS[range], now), gone.signal).then(
      setHistory,
      (failure: Error) => {
        if (!gone.signal.aborted) setError(failure);
      },
    );
    return () => gone.abort();
  }, [domain, entityId, range, resolution, attempt]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `heard` is what asks for the end.
  useEffect(() => {
    const gone = new AbortController();
    const grow = async (): Promise<void> => {
      const known = latest.current;
      if (known === undefined) return;
      const now = Date.now() + clockAhead;
      const from = now - RANGE_MS[range];
      // The last two windows may still grow; what comes later than that is seen when it is loaded anew.
      const tail = Math.max(from, Date.parse(known.points.at(-2)?.start ?? "") || from);
      try {
        const end = await getHistory(question(domain, entityId, resolution, tail, now), gone.signal);
        const merged = mergePoints(known.points, end.points, from - RESOLUTION_MS[resolution]);
        setHistory({ units: { ...known.units, ...end.units }, points: merged });
      } catch {
        // What is drawn stays; the connection's state says that the API does not answer.
      }
    };
    const timers = [setTimeout(grow, SETTLE_MS), setTimeout(grow, AGAIN_MS)];
    return () => {
      gone.abort();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [heard]);

  return { history, error, retry: () => setAttempt((before) => before + 1) };
}

/** `to` lies a little ahead, so that an observation of this very moment is in. */
function question(domain: Place["domain"], entity: string, resolution: Resolution, from: number, to: number) {
  return {
    domain,
    entity,
    resolution,
    from: new Date(from).toISOString(),
    to: new Date(to + 60_000).toISOString(),
  };
}
