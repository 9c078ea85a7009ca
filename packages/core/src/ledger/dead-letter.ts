/** What was refused, why, and what came, so that a person can put it right and replay it. */
import type { Reason } from "../observation/observation.ts";

export interface DeadLetter {
  /** `<date>/<shard>-<sequence>/<index>`: the same letter has the same id however often it is delivered. */
  id: string;
  source: string;
  /** When it was received (ms since 1970 UTC). */
  receivedAt: number;
  /** `http`, `file`, `mqtt`: how it came. */
  via: string;
  reasons: Reason[];
  /** What came: a JSON value as it was sent, or text that is not JSON; `base64:` before bytes that are no text. */
  payload: unknown;
  /** When it was last put back on the stream; absent when never. */
  replayedAt?: number;
}
