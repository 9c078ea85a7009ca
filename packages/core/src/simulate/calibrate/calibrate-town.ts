/**
 * Fits a town's simulation to its own history and judges it on the days that come after. Two steps: the traffic's hours
 * are scaled until the model carries what the counters counted; then parameters are fitted by an ensemble smoother,
 * sector by sector. Days are split in time order: the last ones are held out.
 */
import { InvalidInput } from "../../errors.ts";
import { formHabits } from "../engine/prepare-town.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { kindOfDay } from "../engine/run-pair.ts";
import { normalCdf } from "../parameters/normal.ts";
import { quantile } from "../parameters/prior.ts";
import { PARAMETER_INDEX, PARAMETERS, type ParameterId } from "../parameters/table.ts";
import {
  type AirMeasures,
  airAccepted,
  airMeasures,
  type TrafficMeasures,
  trafficAccepted,
  trafficMeasures,
} from "./acceptance.ts";
import { ensembleMoments, smoothEnsemble } from "./ensemble-smoother.ts";
import { fitObservations } from "./fit-observations.ts";
import { hourMeans } from "./hour-means.ts";
import { type Prediction, TownForward } from "./town-forward.ts";
import { historyDays, type TownHistory } from "./town-history.ts";

export interface CalibrationOptions {
  /** Last days of the history that the fit does not see. */
  heldOutDays?: number;
  members?: number;
  rounds?: number;
  seed?: number;
}

/** What a calibration found: plain data, to be kept as JSON. */
export interface Calibration {
  townId: string;
  /** Local days since 1970-01-01, [from, to). */
  fitted: { from: number; to: number };
  heldOut: { from: number; to: number };
  /** `trafficByHour` of the prepared town: 4 kinds of days × 24 hours. */
  trafficByHour: number[];
  /** Parameters that were fitted; the others keep their priors. */
  parameters: string[];
  /** Posterior of the fitted ones as a Gaussian of Φ⁻¹ of their place in the prior. */
  mean: number[];
  covariance: number[];
  acceptance: {
    traffic: TrafficMeasures & { accepted: boolean };
    air: AirMeasures & { accepted: boolean };
    /** Mean absolute error over the mean, of daily inflows and hourly loads. */
    waterError: number;
    powerError: number;
    accepted: boolean;
  };
}

/** Parameters that a town's own instruments speak about. */
export const FITTED: readonly ParameterId[] = [
  "through_traffic",
  "goods_traffic",
  "capacity",
  "background_pm",
  "area_emissions",
  "road_silt",
  "water_demand",
  "leakage",
  "power_demand",
];

const SCALING_ROUNDS = 5;
/** No hour's traffic is scaled beyond this: it would say that the plans are wrong, not incomplete. */
const LEAST_SCALE = 0.1;
const MOST_SCALE = 10;
/** Runs over which the held-out prediction is averaged. */
const JUDGING_RUNS = 4;

/** The draw for standard normal places of the fitted parameters, all others in the middle of their priors. */
export function drawAt(z: ArrayLike<number>): Float64Array {
  const draw = Float64Array.from(PARAMETERS, ({ prior }) => quantile(prior, 0.5));
  for (const [at, id] of FITTED.entries()) {
    // Beyond ±6 a prior says nothing, and a quantile of 0 or 1 may be infinite.
    const place = normalCdf(Math.max(-6, Math.min(6, z[at]!)));
    draw[PARAMETER_INDEX[id]] = quantile(PARAMETERS[PARAMETER_INDEX[id]]!.prior, place);
  }
  return draw;
}

/**
 * Calibrates a prepared town on a history.
 * @throws InvalidInput where the history has too few days to fit and to judge.
 */
export function calibrateTown(
  prepared: PreparedTown,
  history: TownHistory,
  options: CalibrationOptions = {},
): Calibration {
  const {
    heldOutDays = Math.max(1, Math.floor(history.days / 3)),
    members = 40,
    rounds = 3,
    seed = 1,
  } = options;
  const split = history.days - heldOutDays;
  if (heldOutDays < 1 || split < 2) {
    throw new InvalidInput(
      `history: at least 2 days to fit and 1 to hold out are needed; given ${history.days} days, ${heldOutDays} of them held out`,
      { details: { days: history.days, heldOutDays } },
    );
  }
  const seen = historyDays(history, 0, split);
  const scaled = scaleTraffic(prepared, seen, seed);
  const fit = fitObservations(seen, FITTED);
  const forward = new TownForward(scaled, seen);
  const ensemble = smoothEnsemble({
    dimension: FITTED.length,
    forward: (z, member, round) => fit.of(forward.predict(drawAt(z), seed, 1 + member + members * round)),
    observed: fit.observed,
    errorSd: fit.errorSd,
    blocks: fit.blocks,
    members,
    rounds,
    seed,
  });
  const { mean, covariance } = ensembleMoments(ensemble, FITTED.length);
  return {
    townId: prepared.town.id,
    fitted: { from: seen.firstDay, to: seen.firstDay + split },
    heldOut: { from: seen.firstDay + split, to: history.firstDay + history.days },
    trafficByHour: [...scaled.trafficByHour],
    parameters: [...FITTED],
    mean: [...mean],
    covariance: [...covariance],
    acceptance: judge(scaled, historyDays(history, split, history.days), drawAt(mean), seed),
  };
}

/** The town with the traffic's hours of a calibration, and habits formed in it. */
export function withTraffic(prepared: PreparedTown, trafficByHour: ArrayLike<number>): PreparedTown {
  const changed = {
    ...prepared,
    trafficByHour: Float64Array.from(trafficByHour),
    usualTime: prepared.usualTime.slice(),
    usualShare: prepared.usualShare.slice(),
  };
  formHabits(changed);
  return changed;
}

/** Scales each hour of each kind of day by counted over modelled flow until they agree; kinds not seen take a near one's. */
function scaleTraffic(prepared: PreparedTown, history: TownHistory, seed: number): PreparedTown {
  const middle = drawAt(new Float64Array(FITTED.length));
  const kinds = Array.from({ length: history.days }, (_, day) => kindOfDay(history.firstDay + day));
  const factors = new Float64Array(4 * 24).fill(1);
  let town = prepared;
  for (let round = 0; round < SCALING_ROUNDS; round += 1) {
    const { counts } = new TownForward(town, history).predict(middle, seed, 0);
    const counted = new Float64Array(4 * 24);
    const modelled = new Float64Array(4 * 24);
    for (const [site, { perHour }] of history.counts.entries()) {
      for (const [hour, flow] of perHour.entries()) {
        if (!Number.isFinite(flow)) continue;
        const at = 24 * kinds[Math.floor(hour / 24)]! + (hour % 24);
        counted[at]! += flow;
        modelled[at]! += counts[site]![hour]!;
      }
    }
    for (const [at, flow] of modelled.entries()) {
      if (flow > 0 && counted[at]! > 0) {
        factors[at] = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, (factors[at]! * counted[at]!) / flow));
      }
    }
    const seen = (kind: number) => kinds.includes(kind);
    for (const [kind, near] of [
      [1, seen(0) ? 0 : 2],
      [2, seen(1) ? 1 : 0],
      [3, seen(2) ? 2 : 0],
      [0, seen(1) ? 1 : 2],
    ] as const) {
      if (!seen(kind)) factors.copyWithin(24 * kind, 24 * near, 24 * near + 24);
    }
    town = withTraffic(prepared, factors);
  }
  return town;
}

/** Acceptance on days that the fit has not seen. */
function judge(
  prepared: PreparedTown,
  history: TownHistory,
  draw: Float64Array,
  seed: number,
): Calibration["acceptance"] {
  const forward = new TownForward(prepared, history);
  const runs = Array.from({ length: JUDGING_RUNS }, (_, run) => forward.predict(draw, seed, 10_000 + run));
  const mean = (of: (prediction: Prediction) => Float64Array) =>
    of(runs[0]!).map((_, at) => runs.reduce((sum, run) => sum + of(run)[at]!, 0) / runs.length);
  const join = (rows: Float64Array[]) => Float64Array.from(rows.flatMap((row) => [...row]));
  // A model gives the mean of its kind of day, a counter gives one day: flows are judged as means over equal days.
  const sites = history.counts.map((_, site) => mean(({ counts }) => counts[site]!));
  const kinds = Array.from({ length: history.days }, (_, day) => kindOfDay(history.firstDay + day));
  const usual = (series: Float64Array) =>
    [...new Set(kinds)].flatMap((kind) => [...hourMeans(series, (day) => kinds[day] === kind)]);
  const traffic = trafficMeasures(
    Float64Array.from(history.counts.flatMap(({ perHour }) => usual(perHour))),
    Float64Array.from(sites.flatMap(usual)),
  );
  const air = airMeasures(
    join(history.pm25.map(({ perHour }) => perHour)),
    join(history.pm25.map((_, at) => mean(({ pm25 }) => pm25[at]!))),
  );
  const waterError = relativeError(
    join(history.inflow.map(({ perDay }) => perDay)),
    join(history.inflow.map((_, at) => mean(({ inflow }) => inflow[at]!))),
  );
  const powerError = relativeError(
    history.loadKw,
    mean(({ loadKw }) => loadKw),
  );
  const trafficFits = trafficAccepted(traffic);
  const airFits = airAccepted(air);
  return {
    traffic: { ...traffic, accepted: trafficFits },
    air: { ...air, accepted: airFits },
    waterError,
    powerError,
    accepted: trafficFits && airFits,
  };
}

function relativeError(observed: Float64Array, predicted: Float64Array): number {
  let error = 0;
  let total = 0;
  for (let at = 0; at < observed.length; at += 1) {
    if (!Number.isFinite(observed[at]!)) continue;
    error += Math.abs(observed[at]! - predicted[at]!);
    total += observed[at]!;
  }
  return error / total;
}
