/**
 * Levers of a portfolio problem, whole or ward by ward, and whom each brings something. Where a measure may be done in one
 * ward alone, its levers stand once per ward: what two measures take in two wards adds up, in one ward it composes.
 */
import type { LeverId } from "./catalogue/intervention.ts";
import type { Measure } from "./place.ts";
import type { Estimate, Lever } from "./portfolio/problem.ts";
import { fifthsOf, fifthsReached, leverByWard, reachedFrom } from "./value/lever-wards.ts";
import type { LeverWorth } from "./value/lever-worth.ts";
import { presentDays } from "./value/measure-value.ts";
import type { TownProfile } from "./value/town-profile.ts";
import type { TownState } from "./value/town-state.ts";
import type { WardProfile } from "./value/wards.ts";

/** A lever, or the part of it that lies in one ward. */
export interface LeverPart {
  /** `road_dust`, or `road_dust@Z03`. */
  id: string;
  lever: LeverId;
  /** Absent: the whole town. */
  ward?: WardProfile;
  /** Its share of the lever. */
  share: number;
  /** INR a day. */
  moneyPerDay: number;
  asLever: Lever;
  /** Of what is gained, the share of each fifth of income, poorest first. */
  fifths: readonly number[];
  /** Of what is gained, the share of each ward, in the order of the profile's. */
  reached: Float64Array;
}

/** @param measures all that may be chosen: a lever is split where one of them has a place */
export function leverParts(
  measures: readonly Measure[],
  { wards }: TownProfile,
  worths: readonly LeverWorth[],
  state: TownState,
): LeverPart[] {
  const used = new Set(measures.flatMap(({ effects }) => effects.map(({ lever }) => lever)));
  const split = new Set(
    measures.flatMap(({ place, effects }) => (place ? effects.map(({ lever }) => lever) : [])),
  );
  const alone = (at: number) => wards.map((_, w) => Number(w === at));
  return worths
    .filter(({ lever }) => used.has(lever))
    .flatMap((worth) => {
      const { lever, quintiles } = worth;
      const here = leverByWard(lever, wards);
      if (!split.has(lever)) return [part(worth, state, 1, quintiles, reachedFrom(lever, here, wards))];
      const fifths = wards.map((ward) => fifthsOf(lever, ward));
      return wards.flatMap((ward, at) => {
        if (here[at]! === 0) return [];
        const reached = reachedFrom(lever, alone(at), wards);
        return [part(worth, state, here[at]!, fifthsReached(reached, fifths), reached, ward)];
      });
    });
}

/** A share of a lever over the horizon. AQI is a mean over its days, the others sums. */
function part(
  worth: LeverWorth,
  { horizonDays }: TownState,
  share: number,
  fifths: readonly number[],
  reached: Float64Array,
  ward?: WardProfile,
): LeverPart {
  const { lever, relativeSd, physicalSd } = worth;
  const money = worth.moneyPerDay * presentDays(horizonDays, horizonDays) * share;
  const of = (mean: number, sd = relativeSd): Estimate => ({ mean, sd: mean * sd });
  const id = ward === undefined ? lever : `${lever}@${ward.id}`;
  return {
    id,
    lever,
    ...(ward !== undefined && { ward }),
    share,
    moneyPerDay: worth.moneyPerDay * share,
    fifths,
    reached,
    asLever: {
      id,
      drawnWith: lever,
      worth: {
        money: of(money),
        aqi: of(worth.aqi * share, physicalSd),
        congestion: of(worth.delayHoursPerDay * horizonDays * share, physicalSd),
        water: of(worth.waterM3PerDay * horizonDays * share, physicalSd),
        equity: of(money * (fifths[0]! + fifths[1]!)),
      },
    },
  };
}
