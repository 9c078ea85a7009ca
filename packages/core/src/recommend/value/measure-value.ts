/**
 * What one measure costs and takes in a town and a state, over the horizon: the numbers that a portfolio, a ranking and a
 * cost-benefit account all start from.
 */
import type { Combined } from "../../causal/combine.ts";
import {
  type Effect,
  type Intervention,
  type LeverId,
  MOST_TAKEN,
  type Unit,
} from "../catalogue/intervention.ts";
import type { Measure } from "../place.ts";
import { LASTING_DAYS, type Quintiles } from "./lever-worth.ts";
import type { TownProfile } from "./town-profile.ts";
import type { TownState } from "./town-state.ts";

export interface MeasureCost {
  /** INR once, and over the days that it acts: what the budget pays. */
  capital: number;
  running: number;
  /** What people and firms bear, INR. */
  borneByOthers: number;
  /** What is left of the capital at the end of the horizon. */
  residual: number;
  quantity: number;
}

export const DISCOUNT_RATE = 0.08;
/** Costs without a unit are for a town of this size. */
const REFERENCE_PEOPLE = 50_000;
/** A desk, a tender and a van for one ward cost a tenth of what they cost for the reference, at least (assumption). */
const LEAST_SIZE = 0.1;

/** Days within the horizon on which a measure acts. */
export function activeDays({ leadTimeDays, longestDays }: Intervention, { horizonDays }: TownState): number {
  return Math.max(0, Math.min(longestDays ?? horizonDays, horizonDays - leadTimeDays));
}

/** Days as they are worth today: discounted where the horizon is lasting, plain for an episode. */
export function presentDays(days: number, horizonDays: number, rate = DISCOUNT_RATE): number {
  if (horizonDays < LASTING_DAYS || rate === 0) return days;
  const perDay = Math.log(1 + rate) / 365;
  return -Math.expm1(-perDay * days) / perDay;
}

export function measureCost(measure: Measure, profile: TownProfile, state: TownState): MeasureCost {
  const { cost, lifeYears, place } = measure;
  const days = activeDays(measure, state);
  const size = place
    ? Math.max(LEAST_SIZE, place.people / REFERENCE_PEOPLE)
    : profile.people / REFERENCE_PEOPLE;
  const quantity = cost.share * (place ?? profile).units[cost.unit];
  const capital = cost.fixed * size + cost.perUnit * quantity;
  return {
    capital,
    running: (cost.perDay * size + cost.perUnitDay * quantity) * days,
    borneByOthers: cost.borneByOthersPerUnitDay * quantity * days,
    residual: capital * Math.max(0, 1 - days / (lifeYears * 365)),
    quantity,
  };
}

/** An effect as it enters a decision: the catalogue's prior, or what evidence has made of it. */
export interface KnownEffect {
  mean: number;
  sd: number;
  /** What it was made of, and each part's weight. */
  parts?: Combined["weights"];
  /** Standard deviation between the parts beyond their own errors. */
  between?: number;
}
export type KnownEffects = ReadonlyMap<string, ReadonlyMap<LeverId, KnownEffect>>;

/** A measure in a place has the effect that was found for the place, else what is known of it in the town. */
export function effectOf(measure: Measure, effect: Effect, known?: KnownEffects): KnownEffect {
  return knownOf(measure, effect.lever, known) ?? effect;
}

/** What evidence has made of an effect; undefined where the catalogue's prior stands. */
export function knownOf(
  { id, of }: Pick<Measure, "id" | "of">,
  lever: LeverId,
  known?: KnownEffects,
): KnownEffect | undefined {
  return known?.get(id)?.get(lever) ?? (of === undefined ? undefined : known?.get(of)?.get(lever));
}

/** Shares of each lever's worth over the horizon: less for a measure that acts on a part of its days. */
export function shares(
  measure: Measure,
  state: TownState,
  known?: KnownEffects,
): { lever: LeverId; mean: number; sd: number }[] {
  const part =
    presentDays(activeDays(measure, state), state.horizonDays) /
    presentDays(state.horizonDays, state.horizonDays);
  return measure.effects.map((effect) => {
    const { mean, sd } = effectOf(measure, effect, known);
    return { lever: effect.lever, mean: Math.min(MOST_TAKEN, mean) * part, sd: sd * part };
  });
}

/** Who bears a cost that is not the budget's, by quintile, poorest first (assumption, from who owns or does what). */
export function bearers(unit: Unit): Quintiles {
  if (unit === "cars") return [0, 0.02, 0.08, 0.2, 0.7];
  if (unit === "site_workers") return [0.6, 0.3, 0.1, 0, 0];
  if (unit === "trucks" || unit === "industries" || unit === "building_sites")
    return [0.05, 0.1, 0.15, 0.25, 0.45];
  return [0.2, 0.2, 0.2, 0.2, 0.2];
}

/** Who pays for the budget in the end: taxes and fees rise with income (assumption). */
export const TAXPAYERS: Quintiles = [0.06, 0.1, 0.15, 0.24, 0.45];
