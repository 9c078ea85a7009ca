/**
 * From judgements to signs: a condition has to hold for a while before it is one, and to be gone for a while before
 * it is over. A pure fold over minutes in time order; asked twice about a minute it answers the same.
 */
import { MINUTE_MS } from "../observation/instant.ts";
import type { Judgement } from "./judge-minute.ts";

export interface Persistence {
  /** Start of the last minute that was judged (ms). */
  at: number;
  /** Start of the minute since which the condition has held without a break; null while it does not. */
  since: number | null;
  firing: boolean;
  /** Start of the minute since which a firing condition has been quiet. */
  quietSince: number | null;
  /** The value that was judged last, in the metric's unit; kept where a condition compares with it. */
  value?: number;
}

export const UNTOUCHED: Persistence = {
  at: Number.NEGATIVE_INFINITY,
  since: null,
  firing: false,
  quietSince: null,
};

export interface Step {
  state: Persistence;
  /** `sign`: it holds, long enough. `over`: it did, and has been gone long enough. */
  outcome: "none" | "sign" | "over";
}

/**
 * Takes the next minute. A minute that is not after the last one changes nothing. An unknown minute neither breaks
 * nor adds to what holds, until `clearMinutes` have passed without a known one: then silence counts as quiet.
 */
export function stepPersistence(
  state: Persistence,
  start: number,
  verdict: Judgement["verdict"],
  { forMinutes, clearMinutes }: { forMinutes: number; clearMinutes: number },
): Step {
  if (start <= state.at) return { state, outcome: "none" };
  const silent = start - state.at > clearMinutes * MINUTE_MS;
  // A long silence ends what was holding; what was firing stays so until the minutes after it say otherwise.
  const since = silent ? null : state.since;
  if (verdict === "unknown") return { state: { ...state, since }, outcome: "none" };
  const next = { ...state, at: start, since };
  if (verdict === "quiet") {
    if (!state.firing) return { state: { ...next, since: null }, outcome: "none" };
    const quietSince = state.quietSince ?? start;
    if (start - quietSince + MINUTE_MS < clearMinutes * MINUTE_MS && !silent) {
      return { state: { ...next, quietSince }, outcome: "none" };
    }
    return { state: { at: start, since: null, firing: false, quietSince: null }, outcome: "over" };
  }
  if (state.firing) return { state: { ...next, quietSince: null }, outcome: "sign" };
  if (verdict === "between") return { state: { ...next, since: null }, outcome: "none" };
  const held = next.since ?? start;
  const firing = start - held + MINUTE_MS >= forMinutes * MINUTE_MS;
  return { state: { ...next, since: held, firing, quietSince: null }, outcome: firing ? "sign" : "none" };
}
