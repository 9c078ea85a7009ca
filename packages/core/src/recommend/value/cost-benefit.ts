/**
 * The account of one measure: discounted costs and benefits, what each is made of, how the answer moves when one number
 * at a time is at the end of its range, and who gains and pays by income.
 */
import { InvalidInput } from "../../errors.ts";
import { type LeverId, MOST_TAKEN } from "../catalogue/intervention.ts";
import type { Measure } from "../place.ts";
import { leverByWard, meansInWard } from "./lever-wards.ts";
import { healthFunction, type LeverWorth, leverWorths, type Quintiles } from "./lever-worth.ts";
import {
  activeDays,
  bearers,
  DISCOUNT_RATE,
  effectOf,
  type KnownEffects,
  measureCost,
  presentDays,
  TAXPAYERS,
} from "./measure-value.ts";
import type { TownProfile } from "./town-profile.ts";
import type { TownState } from "./town-state.ts";
import { type UnitValueName, unitValues } from "./unit-values.ts";

export interface Account {
  /** INR, present value over the horizon: benefits and residual value less all costs. */
  netPresentValue: number;
  benefits: { lever: LeverId; value: number }[];
  costs: { capital: number; running: number; borneByOthers: number; residual: number };
  /** Benefits over costs net of residual value; undefined where it costs nothing. */
  benefitCostRatio: number | undefined;
  /** Days until benefits have paid capital and running costs; undefined where they never do. */
  paybackDays: number | undefined;
  healthFunction: string;
}

export interface Sensitivity {
  what: string;
  low: number;
  high: number;
  /** Net present value at the low and high end, all else at its middle. */
  atLow: number;
  atHigh: number;
}

interface Assumed {
  rate: number;
  costFactor: number;
  values: Partial<Record<UnitValueName, number>>;
  /** Standard deviations by which every effect is moved. */
  effectMoved: number;
}
const MIDDLE: Assumed = { rate: DISCOUNT_RATE, costFactor: 1, values: {}, effectMoved: 0 };
const Z = 1.96;

/** @throws InvalidInput for a discount rate outside 0-0.3. */
export function costBenefit(
  measure: Measure,
  profile: TownProfile,
  state: TownState,
  { rate = DISCOUNT_RATE, known }: { rate?: number; known?: KnownEffects } = {},
): Account {
  if (!(rate >= 0 && rate <= 0.3)) throw new InvalidInput(`discount rate is ${rate}; allowed is 0 to 0.3`);
  return account(measure, profile, state, { ...MIDDLE, rate }, known);
}

function account(
  measure: Measure,
  profile: TownProfile,
  state: TownState,
  assumed: Assumed,
  known?: KnownEffects,
): Account {
  const days = activeDays(measure, state);
  const delayed = presentFactor(measure.leadTimeDays, state.horizonDays, assumed.rate);
  const worthDays = presentDays(days, state.horizonDays, assumed.rate) * delayed;
  const plain = measureCost(measure, profile, state);
  const overTime = days > 0 ? worthDays / days : 0;
  const costs = {
    capital: plain.capital * assumed.costFactor,
    running: plain.running * overTime * assumed.costFactor,
    borneByOthers: plain.borneByOthers * overTime * assumed.costFactor,
    residual:
      plain.residual * assumed.costFactor * presentFactor(state.horizonDays, state.horizonDays, assumed.rate),
  };
  const worths = new Map(leverWorths(profile, state, assumed.values).map((each) => [each.lever, each]));
  const benefits = measure.effects.map((effect) => {
    const { mean, sd } = effectOf(measure, effect, known);
    const share = Math.min(MOST_TAKEN, mean + assumed.effectMoved * sd);
    const there = inPlace(measure, effect.lever, profile);
    return { lever: effect.lever, value: share * there * worths.get(effect.lever)!.moneyPerDay * worthDays };
  });
  const gained = benefits.reduce((sum, { value }) => sum + value, 0);
  const paid = costs.capital + costs.running + costs.borneByOthers - costs.residual;
  const perDay = days > 0 ? (gained - costs.running - costs.borneByOthers) / days : 0;
  return {
    netPresentValue: gained - paid,
    benefits,
    costs,
    benefitCostRatio: paid > 0 ? gained / paid : undefined,
    paybackDays: perDay > 0 ? measure.leadTimeDays + costs.capital / perDay : undefined,
    healthFunction: healthFunction(state).source,
  };
}

/** The part of a lever that a measure in a place can take its share of: what lies there, by what it works by there. */
function inPlace({ place, cost }: Measure, lever: LeverId, { wards, units }: TownProfile): number {
  if (!place) return 1;
  const here = leverByWard(lever, wards);
  return wards.reduce(
    (sum, ward, w) =>
      place.wards.includes(ward.id) ? sum + here[w]! * meansInWard(cost.unit, ward, here[w]!, units) : sum,
    0,
  );
}

function presentFactor(days: number, horizonDays: number, rate: number): number {
  return horizonDays < 365 ? 1 : (1 + rate) ** (-days / 365);
}

/** One number at a time at the ends of its 95 % range, widest swing first. */
export function oneWaySensitivity(
  measure: Measure,
  profile: TownProfile,
  state: TownState,
  known?: KnownEffects,
): Sensitivity[] {
  const at = (moved: Partial<Assumed>) =>
    account(measure, profile, state, { ...MIDDLE, ...moved }, known).netPresentValue;
  const levers = new Set(measure.effects.map(({ lever }) => lever));
  const names = new Set(
    leverWorths(profile, state).flatMap((each) => (levers.has(each.lever) ? each.restsOn : [])),
  );
  const found: Sensitivity[] = [
    {
      what: "effect, standard deviations",
      low: -Z,
      high: Z,
      atLow: at({ effectMoved: -Z }),
      atHigh: at({ effectMoved: Z }),
    },
    {
      what: "costs, times",
      low: 0.7,
      high: 1.5,
      atLow: at({ costFactor: 0.7 }),
      atHigh: at({ costFactor: 1.5 }),
    },
  ];
  if (state.horizonDays >= 365)
    found.push({
      what: "discount rate",
      low: 0.04,
      high: 0.12,
      atLow: at({ rate: 0.04 }),
      atHigh: at({ rate: 0.12 }),
    });
  for (const name of names) {
    const { name: words, value, relativeSd, unit } = unitValues[name];
    const low = value * Math.max(0, 1 - Z * relativeSd);
    const high = value * (1 + Z * relativeSd);
    found.push({
      what: `${words}, ${unit}`,
      low,
      high,
      atLow: at({ values: { [name]: low } }),
      atHigh: at({ values: { [name]: high } }),
    });
  }
  const swing = ({ atLow, atHigh }: Sensitivity) => Math.abs(atHigh - atLow);
  return found.sort((a, b) => swing(b) - swing(a));
}

export interface Shared {
  /** 1 is the poorest fifth. */
  quintile: number;
  benefit: number;
  cost: number;
  net: number;
}

/** Who gains and who pays, INR by fifth of income; sums to the account. */
export function byIncome(
  measure: Measure,
  { benefits, costs }: Account,
  worths: readonly LeverWorth[],
): Shared[] {
  const shareOf = new Map(worths.map(({ lever, quintiles }) => [lever, quintiles]));
  const others: Quintiles = bearers(measure.cost.unit);
  return [0, 1, 2, 3, 4].map((q) => {
    const benefit = benefits.reduce((sum, { lever, value }) => sum + value * shareOf.get(lever)![q]!, 0);
    const cost =
      (costs.capital + costs.running - costs.residual) * TAXPAYERS[q]! + costs.borneByOthers * others[q]!;
    return { quintile: q + 1, benefit, cost, net: benefit - cost };
  });
}
