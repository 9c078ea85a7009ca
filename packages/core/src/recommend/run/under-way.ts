/**
 * Measures that are under way: accepted or started, and neither ended nor rejected since. They are not recommended again:
 * their money was given with the decision, and what a started one does is in the figures that are measured.
 */
import { Conflict } from "../../errors.ts";
import { localDate } from "../../observation/instant.ts";
import type { Decision } from "./decision.ts";
import type { RecommendationRecord } from "./record.ts";

export interface UnderWay {
  /** The measure. */
  id: string;
  status: "accepted" | "started";
  /** Local day on which it was, YYYY-MM-DD. */
  since: string;
}

function asUnderWay(id: string, { status, startedOn, changes }: Decision): UnderWay[] {
  if (status === "started") return [{ id, status, since: startedOn! }];
  if (status === "accepted") return [{ id, status, since: localDate(changes.at(-1)!.at) }];
  return [];
}

/** Each measure once, by id: as it was started first, or accepted first where it was not started. */
export function underWayIn(records: readonly Pick<RecommendationRecord, "decisions">[]): UnderWay[] {
  const all = records
    .flatMap(({ decisions }) => Object.entries(decisions).flatMap(([id, each]) => asUnderWay(id, each)))
    // "started" comes after "accepted" in the alphabet.
    .sort((a, b) => b.status.localeCompare(a.status) || a.since.localeCompare(b.since));
  const first = new Map<string, UnderWay>();
  for (const each of all) if (!first.has(each.id)) first.set(each.id, each);
  return [...first.values()].sort((a, b) => a.id.localeCompare(b.id));
}

/**
 * One occasion teaches once: a measure does not start while another recommendation's start of it is not finished.
 * @throws Conflict saying since when it runs.
 */
export function refuseSecondStart(underWay: readonly UnderWay[], measure: string): void {
  const running = underWay.find(({ id, status }) => id === measure && status === "started");
  if (!running) return;
  throw new Conflict(`${measure} was started on ${running.since} and is not finished: finish it first`, {
    details: { field: "intervention", value: measure, since: running.since },
  });
}

/** As the answer says it: "already under way since 2026-01-10". */
export const underWayInWords = ({ status, since }: UnderWay): string =>
  status === "started" ? `already under way since ${since}` : `already accepted on ${since}, not started yet`;
