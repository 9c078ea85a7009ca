/**
 * Measures that are under way: accepted or started, and neither ended nor rejected since. They are not recommended again:
 * their money was given with the decision, and what a started one does is in the figures that are measured.
 */
import { Conflict } from "../../errors.ts";
import { localDate } from "../../observation/instant.ts";
import { baseId, overlap } from "../place.ts";
import type { Decision } from "./decision.ts";
import type { RecommendationRecord } from "./record.ts";

export interface UnderWay {
  /** The measure. */
  id: string;
  status: "accepted" | "started";
  /** Local day on which it was, YYYY-MM-DD. */
  since: string;
  /** Wards in which it is; absent: in the whole town. */
  wards?: string[];
}

function asUnderWay(id: string, { status, startedOn, changes, wards }: Decision): UnderWay[] {
  const where = wards && { wards };
  if (status === "started") return [{ id, status, since: startedOn!, ...where }];
  if (status === "accepted") return [{ id, status, since: localDate(changes.at(-1)!.at), ...where }];
  return [];
}

/** Each measure once in the same place, by id: as it was started first, or accepted first where it was not started. */
export function underWayIn(records: readonly Pick<RecommendationRecord, "decisions">[]): UnderWay[] {
  const all = records
    .flatMap(({ decisions }) => Object.entries(decisions).flatMap(([id, each]) => asUnderWay(id, each)))
    // "started" comes after "accepted" in the alphabet.
    .sort((a, b) => b.status.localeCompare(a.status) || a.since.localeCompare(b.since));
  const first = new Map<string, UnderWay>();
  for (const each of all) {
    const key = `${each.id} ${each.wards?.join() ?? ""}`;
    if (!first.has(key)) first.set(key, each);
  }
  return [...first.values()].sort((a, b) => a.id.localeCompare(b.id));
}

/**
 * One occasion teaches once: a measure does not start while another recommendation's start of it is not finished where it is.
 * @param wards in which it is to start; absent: in the whole town
 * @throws Conflict saying since when it runs.
 */
export function refuseSecondStart(
  underWay: readonly UnderWay[],
  measure: string,
  wards?: readonly string[],
): void {
  const running = underWay.find(
    (each) => baseId(each.id) === baseId(measure) && each.status === "started" && overlap(wards, each.wards),
  );
  if (!running) return;
  throw new Conflict(`${running.id} was started on ${running.since} and is not finished: finish it first`, {
    details: { field: "intervention", value: measure, since: running.since },
  });
}

/** As the answer says it: "already under way since 2026-01-10". */
export const underWayInWords = ({ status, since, wards }: UnderWay): string => {
  const where = wards ? ` in ${wards.join(", ")}` : "";
  return status === "started"
    ? `already under way${where} since ${since}`
    : `already accepted${where} on ${since}, not started yet`;
};
