/**
 * Brings the agents' traffic to what was counted: by hour and kind of day, then by pair of ends along the ways that lead
 * over counted roads (the simultaneous iterative reconstruction of Gilbert 1972, as in estimating trip matrices from
 * counts; Spiess 1990 gives the gradient form). Bounds and an end to the rounds keep the matrix near the gravity model's.
 */
import { formHabits } from "../engine/prepare-town.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { kindOfDay } from "../engine/run-pair.ts";
import { sharedFloats } from "../engine/shared-array.ts";
import { type Prediction, TownForward } from "./town-forward.ts";
import type { TownHistory } from "./town-history.ts";

/** Enough to reach the counts where ways allow it; more would bend the matrix to single counters. */
const ROUNDS = 40;
/** Beyond these an hour or a pair would say that the plans are wrong, not incomplete. */
const HOUR_BOUNDS = [0.1, 12] as const;
const PAIR_BOUNDS = [0.25, 4] as const;

export interface TrafficScales {
  trafficByHour: ArrayLike<number>;
  trafficByPair: ArrayLike<number>;
}

/**
 * The town with the traffic of a calibration, and habits formed in it. Pairs of agents' trips are scaled as they travel;
 * those across the gateways are tables of the population.
 */
export function withTraffic(prepared: PreparedTown, scales: TrafficScales): PreparedTown {
  const { population } = prepared;
  const { externalOd } = population;
  const scaled = (flows: Float64Array) =>
    sharedFloats(flows.map((flow, at) => flow * scales.trafficByPair[externalOd[at]!]!));
  const changed = {
    ...prepared,
    population: {
      ...population,
      externalLight: scaled(population.externalLight),
      externalHeavy: scaled(population.externalHeavy),
    },
    trafficByHour: Float64Array.from(scales.trafficByHour),
    trafficByPair: Float64Array.from(scales.trafficByPair),
    usualTime: prepared.usualTime.slice(),
    usualShare: prepared.usualShare.slice(),
  };
  formHabits(changed);
  return changed;
}

/** Scales found in a history, by counted over modelled flow with the parameters of `draw`. */
export function scaleTraffic(
  prepared: PreparedTown,
  history: TownHistory,
  draw: Float64Array,
  seed: number,
): PreparedTown {
  const kinds = Array.from({ length: history.days }, (_, day) => kindOfDay(history.firstDay + day));
  const byHour = Float64Array.from(prepared.trafficByHour);
  const byPair = Float64Array.from(prepared.trafficByPair);
  let town = prepared;
  if (history.counts.length === 0) return town;
  for (let round = 0; round < ROUNDS; round += 1) {
    const forward = new TownForward(town, history);
    const prediction = forward.predict(draw, seed, 0);
    scaleHours(byHour, kinds, history, prediction);
    // Hours come first and last: the total is what most counters say.
    if (round > 0 && round < ROUNDS - 1) scalePairs(byPair, prepared, forward.linksOf, history, prediction);
    town = withTraffic(prepared, { trafficByHour: byHour, trafficByPair: byPair });
  }
  return town;
}

const within = (value: number, [least, most]: readonly [number, number]) =>
  Math.min(most, Math.max(least, value));

function scaleHours(
  byHour: Float64Array,
  kinds: readonly number[],
  history: TownHistory,
  { counts }: Prediction,
): void {
  const counted = new Float64Array(byHour.length);
  const modelled = new Float64Array(byHour.length);
  for (const [site, { perHour }] of history.counts.entries()) {
    for (const [hour, flow] of perHour.entries()) {
      if (!Number.isFinite(flow)) continue;
      const at = 24 * kinds[Math.floor(hour / 24)]! + (hour % 24);
      counted[at]! += flow;
      modelled[at]! += counts[site]![hour]!;
    }
  }
  for (const [at, flow] of modelled.entries()) {
    if (flow > 0 && counted[at]! > 0) byHour[at] = within((byHour[at]! * counted[at]!) / flow, HOUR_BOUNDS);
  }
  // Kinds of days that the history does not have take a near one's hours.
  const seen = (kind: number) => kinds.includes(kind);
  for (const [kind, near] of [
    [1, seen(0) ? 0 : 2],
    [2, seen(1) ? 1 : 0],
    [3, seen(2) ? 2 : 0],
    [0, seen(1) ? 1 : 2],
  ] as const) {
    if (!seen(kind)) byHour.copyWithin(24 * kind, 24 * near, 24 * near + 24);
  }
}

/** Vehicles added to both sides of a site's ratio, so that empty roads say little. */
const FEW = 200;

function scalePairs(
  byPair: Float64Array,
  { roads }: PreparedTown,
  linksOf: readonly (readonly number[])[],
  history: TownHistory,
  { counts }: Prediction,
): void {
  const ratio = new Float64Array(roads.links).fill(Number.NaN);
  for (const [site, { perHour }] of history.counts.entries()) {
    let counted = 0;
    let modelled = 0;
    for (const [hour, flow] of perHour.entries()) {
      if (!Number.isFinite(flow)) continue;
      counted += flow;
      modelled += counts[site]![hour]!;
    }
    const few = FEW * history.days;
    for (const link of linksOf[site]!) ratio[link] = Math.log((counted + few) / (modelled + few));
  }
  for (const [pair, scale] of byPair.entries()) {
    let sum = 0;
    let weight = 0;
    for (let entry = roads.odFirst[pair]!; entry < roads.odFirst[pair + 1]!; entry += 1) {
      const said = ratio[roads.entryLink[entry]!]!;
      if (Number.isNaN(said)) continue;
      // A link that all ways use says more about the pair than one of a few.
      const share = bits(roads.entryPaths[entry]!) / Math.max(1, bits(roads.odPaths[pair]!));
      sum += share * said;
      weight += share;
    }
    if (weight > 0) byPair[pair] = within(scale * Math.exp(sum / weight), PAIR_BOUNDS);
  }
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
