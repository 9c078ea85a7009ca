/**
 * From the catalogue to a portfolio problem: which measures a context, a state and a time allow, and each as a candidate
 * with its costs and the levers that it shares with others. What is left out says why.
 */
import { grapStage } from "../air/grap.ts";
import { grapTables } from "../air/grap-table.ts";
import type { Context, Intervention, Precondition } from "./catalogue/intervention.ts";
import type { Candidate, Lever, Objective, PortfolioProblem } from "./portfolio/problem.ts";
import { type UnderWay, underWayInWords } from "./run/under-way.ts";
import { type LeverWorth, leverWorths } from "./value/lever-worth.ts";
import { activeDays, type KnownEffects, measureCost, presentDays, shares } from "./value/measure-value.ts";
import type { TownProfile } from "./value/town-profile.ts";
import type { TownState } from "./value/town-state.ts";

export interface Screened {
  fitting: Intervention[];
  leftOut: { id: string; reason: string }[];
}

/**
 * Measures of a context whose preconditions hold and whose first effect comes within `withinDays`. What is under way is not
 * in question, nor is what excludes it; what needs it has it.
 */
export function screen(
  catalogue: readonly Intervention[],
  context: Context,
  profile: TownProfile,
  state: TownState,
  withinDays: number,
  underWay: readonly UnderWay[] = [],
): Screened {
  const running = new Map(underWay.map((each) => [each.id, each]));
  const excluded = new Set(catalogue.flatMap(({ id, conflicts }) => (running.has(id) ? conflicts : [])));
  const fitting: Intervention[] = [];
  const leftOut: Screened["leftOut"] = [];
  for (const measure of catalogue) {
    if (!measure.contexts.includes(context)) continue;
    const itself = running.get(measure.id);
    if (itself) {
      leftOut.push({ id: measure.id, reason: underWayInWords(itself) });
      continue;
    }
    const unmet = measure.preconditions.flatMap((each) => unmetBy(each, measure, profile, state) ?? []);
    if (measure.leadTimeDays > withinDays) {
      unmet.push(`takes ${measure.leadTimeDays} days to begin, more than the ${withinDays} asked for`);
    } else if (activeDays(measure, state) === 0) {
      unmet.push(`begins after the ${state.horizonDays} days that are looked at`);
    }
    const other = measure.conflicts.find((id) => running.has(id));
    if (other !== undefined)
      unmet.push(`excludes ${other}, which is ${underWayInWords(running.get(other)!)}`);
    else if (excluded.has(measure.id)) unmet.push("is excluded by a measure that is under way");
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
  return { fitting, leftOut };
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

export interface Asked {
  /** INR, capital and running together over the horizon. */
  budget: number;
  capitalBudget?: number;
  runningBudget?: number;
  crews?: Record<string, number>;
  required?: string[];
  forbidden?: string[];
  minimums?: PortfolioProblem["minimums"];
  objective?: Partial<Objective>;
}

/** The portfolio problem of the measures that fit. Money is net of what others bear; residual value is credited. */
export function portfolioProblem(
  fitting: readonly Intervention[],
  profile: TownProfile,
  state: TownState,
  asked: Asked,
  known?: KnownEffects,
): PortfolioProblem {
  const worths = leverWorths(profile, state);
  const used = new Set(fitting.flatMap(({ effects }) => effects.map(({ lever }) => lever)));
  const there = new Set(fitting.map(({ id }) => id));
  const pairs = new Map<string, { members: [string, string] }>();
  for (const { id, conflicts } of fitting) {
    for (const other of conflicts) {
      if (there.has(other))
        pairs.set([id, other].sort().join(" "), { members: [id, other].sort() as [string, string] });
    }
  }
  return {
    candidates: fitting.map((measure) => candidate(measure, profile, state, worths, known)),
    levers: worths.filter(({ lever }) => used.has(lever)).map((worth) => lever(worth, state)),
    budget: {
      total: asked.budget,
      ...(asked.capitalBudget !== undefined && { capital: asked.capitalBudget }),
      ...(asked.runningBudget !== undefined && { running: asked.runningBudget }),
    },
    ...(asked.crews && { crews: asked.crews }),
    exclusive: [...pairs.values()],
    prerequisites: fitting
      .filter(({ needsOneOf }) => needsOneOf.length > 0)
      .map(({ id, needsOneOf }) => ({
        candidate: id,
        anyOf: needsOneOf.filter((other) => there.has(other)),
      })),
    synergies: synergies(fitting, state, worths, known),
    ...(asked.minimums && { minimums: asked.minimums }),
    ...(asked.required && { required: asked.required }),
    ...(asked.forbidden && { forbidden: asked.forbidden.filter((id) => there.has(id)) }),
    objective: { weights: { money: 1 }, costWeight: 1, ...asked.objective },
  };
}

/** A lever over the horizon. AQI is a mean over its days, the others sums. */
function lever(worth: LeverWorth, state: TownState): Lever {
  const days = presentDays(state.horizonDays, state.horizonDays);
  const money = worth.moneyPerDay * days;
  const of = (mean: number, relativeSd = worth.relativeSd) => ({ mean, sd: mean * relativeSd });
  return {
    id: worth.lever,
    worth: {
      money: of(money),
      aqi: of(worth.aqi, worth.physicalSd),
      congestion: of(worth.delayHoursPerDay * state.horizonDays, worth.physicalSd),
      water: of(worth.waterM3PerDay * state.horizonDays, worth.physicalSd),
      equity: of(money * (worth.quintiles[0] + worth.quintiles[1])),
    },
  };
}

function candidate(
  measure: Intervention,
  profile: TownProfile,
  state: TownState,
  worths: readonly LeverWorth[],
  known?: KnownEffects,
): Candidate {
  const { capital, running, residual, borneByOthers } = measureCost(measure, profile, state);
  const taken = shares(measure, state, known);
  const worthOf = new Map(worths.map((each) => [each.lever, each]));
  const weight = (quintiles: readonly number[]) => quintiles[0]! + quintiles[1]!;
  const total = taken.reduce(
    (sum, { lever: l, mean }) => sum + Math.abs(mean) * worthOf.get(l)!.moneyPerDay,
    0,
  );
  const poorest = taken.reduce((sum, { lever: l, mean }) => {
    const { moneyPerDay, quintiles } = worthOf.get(l)!;
    return sum + (total > 0 ? (Math.abs(mean) * moneyPerDay * weight(quintiles)) / total : 0);
  }, 0);
  return {
    id: measure.id,
    capital,
    running,
    own: { money: { mean: residual - borneByOthers, sd: 0.3 * borneByOthers } },
    levers: taken.map(({ lever: l, mean, sd }) => ({ lever: l, share: { mean, sd } })),
    groups: { poorest_two_fifths: poorest },
    ...(measure.crews && { crews: { [measure.crews.trade]: measure.crews.count } }),
  };
}

/** A synergy adds a tenth of the lesser one's stand-alone benefit (assumption: no source gives any figure). */
const SYNERGY = 0.1;

function synergies(
  fitting: readonly Intervention[],
  state: TownState,
  worths: readonly LeverWorth[],
  known?: KnownEffects,
): NonNullable<PortfolioProblem["synergies"]> {
  const byId = new Map(fitting.map((each) => [each.id, each]));
  const alone = (measure: Intervention) =>
    shares(measure, state, known).reduce(
      (sum, { lever: l, mean }) => sum + mean * worths.find((w) => w.lever === l)!.moneyPerDay,
      0,
    ) * presentDays(state.horizonDays, state.horizonDays);
  const found = new Map<string, { pair: [string, string]; worth: { money: number } }>();
  for (const measure of fitting) {
    for (const { with: other } of measure.synergies) {
      const partner = byId.get(other);
      if (!partner) continue;
      const pair = [measure.id, other].sort() as [string, string];
      found.set(pair.join(" "), {
        pair,
        worth: { money: SYNERGY * Math.max(0, Math.min(alone(measure), alone(partner))) },
      });
    }
  }
  return [...found.values()];
}
