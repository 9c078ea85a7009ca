/** The cost-benefit account of candidates: net present value, what it is made of, what moves it, whom it reaches. */
import type { Measure } from "../place.ts";
import {
  type Account,
  byIncome,
  costBenefit,
  oneWaySensitivity,
  type Sensitivity,
  type Shared,
} from "../value/cost-benefit.ts";
import { leverWorths } from "../value/lever-worth.ts";
import type { KnownEffects } from "../value/measure-value.ts";
import type { TownProfile } from "../value/town-profile.ts";
import type { TownState } from "../value/town-state.ts";

export interface MeasureAccount extends Omit<Account, "healthFunction"> {
  id: string;
  /** The numbers that move the net present value most. */
  sensitivity: Sensitivity[];
  byIncome: Shared[];
}

const SHOWN = 5;

export function accountsOf(
  measures: readonly Measure[],
  profile: TownProfile,
  state: TownState,
  known: KnownEffects,
): MeasureAccount[] {
  const worths = leverWorths(profile, state);
  return measures.map((measure) => {
    const account = costBenefit(measure, profile, state, { known });
    const { healthFunction: _, ...told } = account;
    return {
      id: measure.id,
      ...told,
      sensitivity: oneWaySensitivity(measure, profile, state, known).slice(0, SHOWN),
      byIncome: byIncome(measure, account, worths),
    };
  });
}
