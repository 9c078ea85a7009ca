/**
 * Lag: from the acknowledgement of a request to its observations being in the windows. A few entities are watched:
 * their counts say which of their observations, in order, are counted.
 */
import type { Load, Sent } from "./load.ts";
import type { WindowTable } from "./windows.ts";

/** How often the windows are read; the lag is overstated by at most this. */
const POLL_MS = 50;
const WATCHED = 8;

export interface LagWatch {
  /** Says that a request, by its number, was acknowledged. */
  sent(request: number, sent: Sent): void;
  /** Ends the watch; lags of all watched observations in milliseconds. */
  end(): Promise<number[]>;
}

/** Requests carry the entities in turn, so the n-th observation of an entity lies in a known request. */
function requestOf(load: Load, entity: number, nth: number): number {
  return Math.floor((entity + nth * load.entities) / load.batch);
}

/** Begins to watch. */
export function watchLag(load: Load, table: WindowTable): LagWatch {
  const entities = Array.from({ length: WATCHED }, (_, i) => Math.floor((i * load.entities) / WATCHED));
  const firstMinute = Math.floor(Date.now() / 60_000) * 60_000;
  const sent: Sent[] = [];
  const seen = entities.map(() => 0);
  const lags: number[] = [];
  let ended = false;
  const watching = (async () => {
    while (!ended) {
      const counts = await table.counted(entities, firstMinute);
      const now = performance.now();
      for (const [i, entity] of entities.entries()) {
        for (let nth = seen[i]!; nth < counts[i]!; nth++) {
          const request = sent[requestOf(load, entity, nth)];
          // Counted before the acknowledgement came back: no lag at all.
          if (request) lags.push(Math.max(0, now - request.acknowledgedAt));
          else lags.push(0);
        }
        seen[i] = counts[i]!;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();
  return {
    sent: (request, each) => {
      sent[request] = each;
    },
    async end() {
      ended = true;
      await watching;
      return lags;
    },
  };
}
