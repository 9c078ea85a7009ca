/**
 * Which measures a context, a state and a time allow, in the whole town and, where that is asked for, in each place where they
 * may be done alone. What is left out says why.
 */
import { grapStage } from "../air/grap.ts";
import { grapTables } from "../air/grap-table.ts";
import type { Context, Intervention, Precondition } from "./catalogue/intervention.ts";
import { baseId, inPlace, type Measure, overlap, type Place } from "./place.ts";
import { type UnderWay, underWayInWords } from "./run/under-way.ts";
import { activeDays } from "./value/measure-value.ts";
import type { TownProfile } from "./value/town-profile.ts";
import type { TownState } from "./value/town-state.ts";

export interface Screened {
  fitting: Measure[];
  leftOut: { id: string; reason: string }[];
}

/**
 * Measures of a context whose preconditions hold and whose first effect comes within `withinDays`. What is under way is not
 * in question where it is, nor is what excludes it; what needs it has it.
 * @param inPlaces in which measures may also be done alone
 */
export function screen(
  catalogue: readonly Intervention[],
  context: Context,
  profile: TownProfile,
  state: TownState,
  withinDays: number,
  underWay: readonly UnderWay[] = [],
  inPlaces: readonly Place[] = [],
): Screened {
  const running = Map.groupBy(underWay, ({ id }) => baseId(id));
  const excluded = new Set(catalogue.flatMap(({ id, conflicts }) => (running.has(id) ? conflicts : [])));
  const fitting: Intervention[] = [];
  /** What runs in some wards: still in question for the others. */
  const elsewhere: Intervention[] = [];
  const leftOut: Screened["leftOut"] = [];
  for (const measure of catalogue) {
    if (!measure.contexts.includes(context)) continue;
    const unmet = measure.preconditions.flatMap((each) => unmetBy(each, measure, profile, state) ?? []);
    if (measure.leadTimeDays > withinDays) {
      unmet.push(`takes ${measure.leadTimeDays} days to begin, more than the ${withinDays} asked for`);
    } else if (activeDays(measure, state) === 0) {
      unmet.push(`begins after the ${state.horizonDays} days that are looked at`);
    }
    const other = measure.conflicts.find((id) => running.has(id));
    if (other !== undefined)
      unmet.push(`excludes ${other}, which is ${underWayInWords(running.get(other)![0]!)}`);
    else if (excluded.has(measure.id)) unmet.push("is excluded by a measure that is under way");
    const itself = running.get(measure.id);
    if (itself) {
      leftOut.push({ id: measure.id, reason: underWayInWords(itself[0]!) });
      if (unmet.length === 0 && measure.places && itself.every(({ wards }) => wards)) elsewhere.push(measure);
      continue;
    }
    const hasNeed = measure.needsOneOf.some((id) => running.has(id));
    if (unmet.length === 0) fitting.push(hasNeed ? { ...measure, needsOneOf: [] } : measure);
    else leftOut.push({ id: measure.id, reason: unmet.join("; ") });
  }
  // What needs another that is not there cannot be had either.
  for (let before = -1; before !== fitting.length; ) {
    before = fitting.length;
    const there = new Set(fitting.map(({ id }) => id));
    for (const measure of [...fitting]) {
      if (measure.needsOneOf.length === 0 || measure.needsOneOf.some((id) => there.has(id))) continue;
      fitting.splice(fitting.indexOf(measure), 1);
      leftOut.push({ id: measure.id, reason: `needs ${measure.needsOneOf.join(" or ")}, which is left out` });
    }
  }
  const local = [...fitting, ...elsewhere].flatMap((measure) => {
    const taken = (running.get(measure.id) ?? []).flatMap(({ wards = [] }) => wards);
    return inPlaces
      .filter((place) => mayBeDoneIn(place, measure) && !overlap(taken, place.wards))
      .map((place) => inPlace(measure, place));
  });
  return { fitting: [...fitting, ...local], leftOut };
}

/** Whether a place is of the measure's kind, and has what the measure needs and is counted by. */
function mayBeDoneIn({ kind, wards, units }: Place, { places, cost, preconditions }: Intervention): boolean {
  const needed = preconditions.flatMap((each) => (each.kind === "has" ? each.unit : []));
  return kind === places && wards.length > 0 && [cost.unit, ...needed].every((unit) => units[unit] > 0);
}

function unmetBy(
  condition: Precondition,
  measure: Intervention,
  profile: TownProfile,
  state: TownState,
): string | undefined {
  switch (condition.kind) {
    case "has":
      return profile.units[condition.unit] > 0 ? undefined : `the town has no ${condition.unit}`;
    case "grap_stage": {
      const table = grapTables.findLast(({ validFrom }) => validFrom <= state.date);
      const named = table?.stages.find(({ actions }) => actions.some(({ id }) => id === measure.grapAction));
      if (!named) return `no GRAP table in force on ${state.date} names it`;
      const stage = grapStage(state.aqi, state.date)?.stage ?? 0;
      if (stage >= named.stage) return undefined;
      return `GRAP stage ${named.stage} (AQI above ${named.aboveIndex}) calls for it; the AQI is ${state.aqi}`;
    }
    case "at_least":
    case "at_most": {
      const value = state[condition.what as keyof TownState] as number;
      const holds = condition.kind === "at_least" ? value >= condition.value : value <= condition.value;
      const words = condition.kind === "at_least" ? "at least" : "at most";
      return holds ? undefined : `${condition.what} is ${value}; ${words} ${condition.value} is needed`;
    }
  }
}
