/**
 * Brings the agents' traffic to what was counted on usual days: scales by hour and kind of day and by pair of ends, and the
 * minutes that streets weigh in the choice of ways beyond their time. The engine is driven, the most probable scales for
 * the times that its drivers met are found (`fit-scales.ts`), and so on with the new times.
 */
import { formHabits } from "../engine/prepare-town.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { sharedFloats } from "../engine/shared-array.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { trafficMeasures } from "./acceptance.ts";
import { fitScales } from "./fit-scales.ts";
import type { TownHistory } from "./town-history.ts";
import { TrafficResponse, type TrafficUnknowns } from "./traffic-response.ts";
import { driveUsualDays, type UsualTraffic, usualRows } from "./usual-traffic.ts";

/** Times that scales are found for what the engine says, and steps of each fit: later ones change little. */
const ROUNDS = 6;
const STEPS = 40;
/** In a crowded town drivers swing between ways: a round's times count as one of so many that went before. */
const REMEMBERED_ROUNDS = 4;

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

/** Scales found in a history with the parameters of `draw`: those of the round that met most of the usual days' hours. */
export function scaleTraffic(
  prepared: PreparedTown,
  history: TownHistory,
  draw: Float64Array,
  seed: number,
): PreparedTown {
  if (history.counts.length === 0) return prepared;
  const counted = usualRows(
    history.counts.map(({ perHour }) => perHour),
    history,
  );
  let town = prepared;
  let best = { town, share: -1 };
  let minutes: Float64Array | undefined;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const usual = driveUsualDays(town, history, draw, seed);
    const { gehShare: share } = trafficMeasures(counted, usual.passed);
    if (share > best.share) best = { town, share };
    if (round === ROUNDS) break;
    const weight = 1 / Math.min(round + 1, REMEMBERED_ROUNDS);
    minutes = minutes?.map((before, at) => before + weight * (usual.minutes[at]! - before)) ?? usual.minutes;
    const unknowns = unknownsOf(town, usual);
    const theta = draw[P.route_theta]!;
    const response = new TrafficResponse(prepared.roads, { ...usual, minutes }, theta, unknowns);
    fitScales(response, counted, unknowns, STEPS);
    town = withTraffic(prepared, scalesOf(prepared, usual, unknowns));
  }
  return best.town;
}

function unknownsOf(town: PreparedTown, { kinds }: UsualTraffic): TrafficUnknowns {
  return {
    pairs: town.trafficByPair.map(Math.log),
    minutes: town.minutesByLink.slice(),
    hours: Float64Array.from(
      kinds.flatMap((kind) => [...town.trafficByHour.slice(24 * kind, 24 * kind + 24)]),
    ).map(Math.log),
  };
}

/** Kinds of days that the history does not have take a near one's hours. */
const NEAR: readonly (readonly number[])[] = [
  [1, 2, 3],
  [0, 2, 3],
  [1, 0, 3],
  [2, 0, 1],
];

function scalesOf(
  { trafficByHour }: PreparedTown,
  { kinds }: UsualTraffic,
  found: TrafficUnknowns,
): TrafficScales {
  const hours = found.hours.map(Math.exp);
  return {
    trafficByHour: Float64Array.from(trafficByHour, (_, at) => {
      const kind = Math.floor(at / 24);
      const taken = [kind, ...NEAR[kind]!].find((one) => kinds.includes(one))!;
      return hours[24 * kinds.indexOf(taken) + (at % 24)]!;
    }),
    trafficByPair: found.pairs.map(Math.exp),
    minutesByLink: found.minutes,
  };
}
