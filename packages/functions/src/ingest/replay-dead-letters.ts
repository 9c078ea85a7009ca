/**
 * Puts dead letters back on the stream, as they came or put right, with the time at which they first came. A letter
 * is marked only when the stream holds it: a crash between the two replays it once more, and the counter then
 * recognizes the duplicate.
 */
import type { DeadLetter } from "@nagar/core/ledger/dead-letter.ts";
import { replayItem } from "@nagar/core/ledger/replay.ts";
import type { DeadLetterStore } from "../store/ledger-reader.ts";

export interface ReplayRequest {
  id: string;
  /** The observation put right; left out, what came is tried again as it is. */
  observation?: unknown;
}

export interface ReplayPorts {
  letters: DeadLetterStore;
  put(items: readonly unknown[], receivedAt: number): Promise<void>;
  now(): number;
}

export interface ReplayResult {
  replayed: string[];
  /** There is no such letter. */
  unknown: string[];
}

/** Replays the letters asked for. @throws Unavailable when stream or store do not answer; what was done stays done. */
export async function replayDeadLetters(
  requests: readonly ReplayRequest[],
  ports: ReplayPorts,
): Promise<ReplayResult> {
  const letters = await ports.letters.getDeadLetters(requests.map(({ id }) => id));
  const found: { letter: DeadLetter; request: ReplayRequest }[] = [];
  const unknown: string[] = [];
  for (const request of requests) {
    const letter = letters.get(request.id);
    if (letter === undefined) unknown.push(request.id);
    else found.push({ letter, request });
  }
  for (const [receivedAt, group] of Map.groupBy(found, ({ letter }) => letter.receivedAt)) {
    await ports.put(
      group.map(({ letter, request }) => replayItem(letter, request.observation)),
      receivedAt,
    );
    await ports.letters.markReplayed(
      group.map(({ letter }) => letter.id),
      ports.now(),
    );
  }
  return { replayed: found.map(({ letter }) => letter.id), unknown };
}
