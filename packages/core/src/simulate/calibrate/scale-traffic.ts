/**
 * Brings the agents' traffic to what was counted: by hour and kind of day, then by pair of ends along the ways that lead
 * over counted roads (the simultaneous iterative reconstruction of Gilbert 1972, as in estimating trip matrices from
 * counts; Spiess 1990 gives the gradient form), and by the minutes that counted streets weigh in the choice of ways
 * beyond their time. Bounds and an end to the rounds keep the matrix near the gravity model's, and ways near the fastest.
 */
import { formHabits } from "../engine/prepare-town.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { kindOfDay } from "../engine/run-pair.ts";
import { sharedFloats } from "../engine/shared-array.ts";
import { trafficMeasures } from "./acceptance.ts";
import { usualDays } from "./hour-means.ts";
import { type Prediction, TownForward } from "./town-forward.ts";
import type { TownHistory } from "./town-history.ts";

/** Enough to reach the counts where ways allow it; more would bend the matrix to single counters. */
const ROUNDS = 60;
/** Rounds of hours and pairs alone, before streets are weighed. */
const UNWEIGHED = 20;
/** Beyond these an hour or a pair would say that the plans are wrong, not incomplete. */
const HOUR_BOUNDS = [0.1, 12] as const;
const PAIR_BOUNDS = [0.25, 4] as const;
/** Minutes that a street may weigh more or less than its time: at the bound hardly anybody has it on his way who has another. */
const MINUTES_BOUNDS = [-8, 8] as const;
/** Minutes of a round where twice as much is modelled as counted. */
const MINUTES_STEP = 0.2;

export interface TrafficScales {
  trafficByHour: ArrayLike<number>;
  trafficByPair: ArrayLike<number>;
  minutesByLink: ArrayLike<number>;
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
    minutesByLink: Float64Array.from(scales.minutesByLink),
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
  const minutes = Float64Array.from(prepared.minutesByLink);
  let town = prepared;
  let best = { town, share: -1 };
  if (history.counts.length === 0) return town;
  for (let round = 0; round < ROUNDS; round += 1) {
    const forward = new TownForward(town, history);
    const prediction = forward.predict(draw, seed, 0);
    const share = shareMet(history, prediction);
    if (share > best.share) best = { town, share };
    scaleHours(byHour, kinds, history, prediction);
    // Hours come first and last: the total is what most counters say.
    if (round > 0 && round < ROUNDS - 1) {
      const misses = missesByLink(prepared, forward.linksOf, history, prediction);
      scalePairs(byPair, prepared, misses);
      if (round >= UNWEIGHED) weighStreets(minutes, misses);
    }
    town = withTraffic(prepared, { trafficByHour: byHour, trafficByPair: byPair, minutesByLink: minutes });
  }
  // In a crowded town drivers swing between ways, and later rounds can be worse than earlier ones.
  return shareMet(history, new TownForward(town, history).predict(draw, seed, 0)) > best.share
    ? town
    : best.town;
}

/** Share of sites' hours of usual days that the model meets. */
function shareMet({ counts, firstDay }: TownHistory, prediction: Prediction): number {
  const usual = (series: Float64Array) => usualDays(series, firstDay);
  return trafficMeasures(
    Float64Array.from(counts.flatMap(({ perHour }) => usual(perHour))),
    Float64Array.from(prediction.counts.flatMap(usual)),
  ).gehShare;
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
const FEW = 50;

interface Misses {
  /** ln of counted over modelled flow at each link; NaN where nobody counts. */
  ratio: Float64Array;
  /** Root of the flow: GEH is about |ratio| times this, so that busy streets are to be met more closely. */
  weight: Float64Array;
}

function missesByLink(
  { roads }: PreparedTown,
  linksOf: readonly (readonly number[])[],
  history: TownHistory,
  { counts }: Prediction,
): Misses {
  const ratio = new Float64Array(roads.links).fill(Number.NaN);
  const weight = new Float64Array(roads.links);
  for (const [site, { perHour }] of history.counts.entries()) {
    let counted = 0;
    let modelled = 0;
    for (const [hour, flow] of perHour.entries()) {
      if (!Number.isFinite(flow)) continue;
      counted += flow;
      modelled += counts[site]![hour]!;
    }
    const few = FEW * history.days;
    for (const link of linksOf[site]!) {
      ratio[link] = Math.log((counted + few) / (modelled + few));
      weight[link] = Math.sqrt(counted + modelled + few);
    }
  }
  return { ratio, weight };
}

/** Streets that the model fills too much are shunned a little more. */
function weighStreets(minutes: Float64Array, { ratio }: Misses): void {
  for (const [link, said] of ratio.entries()) {
    if (Number.isNaN(said)) continue;
    minutes[link] = within(minutes[link]! - (MINUTES_STEP / Math.LN2) * said, MINUTES_BOUNDS);
  }
}

function scalePairs(byPair: Float64Array, { roads }: PreparedTown, misses: Misses): void {
  for (const [pair, scale] of byPair.entries()) {
    let sum = 0;
    let weight = 0;
    for (let entry = roads.odFirst[pair]!; entry < roads.odFirst[pair + 1]!; entry += 1) {
      const link = roads.entryLink[entry]!;
      const said = misses.ratio[link]!;
      if (Number.isNaN(said)) continue;
      // A link that all ways use says more about the pair than one of a few.
      const share =
        (misses.weight[link]! * bits(roads.entryPaths[entry]!)) / Math.max(1, bits(roads.odPaths[pair]!));
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
