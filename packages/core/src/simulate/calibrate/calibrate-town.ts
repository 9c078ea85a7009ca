/**
 * Fits a town's simulation to its own history and judges it on the days that come after. Two steps: the traffic
 * is scaled until the model carries what the counters counted; then parameters are fitted by an ensemble smoother,
 * sector by sector. Days are split in time order: the last ones are held out.
 */
import { InvalidInput } from "../../errors.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
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
import { usualDays } from "./hour-means.ts";
import { scaleTraffic } from "./scale-traffic.ts";
import { type Prediction, TownForward } from "./town-forward.ts";
import { historyDays, type TownHistory } from "./town-history.ts";
import { drawOf, FITTED, UNKNOWNS } from "./unknowns.ts";
import { everyDayAlike } from "./usual-traffic.ts";

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
  /** `trafficByPair`: ends × ends. */
  trafficByPair: number[];
  /** `minutesByLink`, a link each. */
  minutesByLink: number[];
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

/** Runs over which the held-out prediction is averaged. */
const JUDGING_RUNS = 4;

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
    members = 80,
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
  const scaled = scaleTraffic(prepared, seen, drawOf([], split), seed);
  const fit = fitObservations(seen);
  const forward = new TownForward(scaled, seen);
  const ensemble = smoothEnsemble({
    dimension: UNKNOWNS,
    // A member keeps its chance (demand of the days) over the rounds: drawn anew in each, it would average out, and the
    // fit would be surer than a week's history allows.
    forward: (z, member) => fit.of(forward.predict(drawOf(z, split), seed, 1 + member), z),
    observed: fit.observed,
    errorSd: fit.errorSd,
    blocks: fit.blocks,
    members,
    rounds,
    seed,
  });
  const { mean, covariance } = momentsOfFitted(ensemble);
  return {
    townId: prepared.town.id,
    fitted: { from: seen.firstDay, to: seen.firstDay + split },
    heldOut: { from: seen.firstDay + split, to: history.firstDay + history.days },
    trafficByHour: [...scaled.trafficByHour],
    trafficByPair: [...scaled.trafficByPair],
    minutesByLink: [...scaled.minutesByLink],
    parameters: [...FITTED],
    mean: [...mean],
    covariance: [...covariance],
    acceptance: judge(scaled, historyDays(history, split, history.days), drawOf(mean, split), seed),
  };
}

/** Moments of the fitted parameters, which stand first among the unknowns. */
function momentsOfFitted(ensemble: Float64Array): ReturnType<typeof ensembleMoments> {
  const width = FITTED.length;
  const kept = Float64Array.from(
    { length: (ensemble.length / UNKNOWNS) * width },
    (_, at) => ensemble[Math.floor(at / width) * UNKNOWNS + (at % width)]!,
  );
  return ensembleMoments(kept, width);
}

/** Acceptance on days that the fit has not seen. */
function judge(
  prepared: PreparedTown,
  history: TownHistory,
  draw: Float64Array,
  seed: number,
): Calibration["acceptance"] {
  const forward = new TownForward(prepared, history);
  const usualDraw = everyDayAlike(draw);
  const runs = Array.from({ length: JUDGING_RUNS }, (_, run) =>
    forward.predict(usualDraw, seed, 10_000 + run),
  );
  const mean = (of: (prediction: Prediction) => Float64Array) =>
    of(runs[0]!).map((_, at) => runs.reduce((sum, run) => sum + of(run)[at]!, 0) / runs.length);
  const join = (rows: Float64Array[]) => Float64Array.from(rows.flatMap((row) => [...row]));
  // A model gives the mean of its kind of day, a counter gives one day: flows are judged as means over equal days.
  const sites = history.counts.map((_, site) => mean(({ counts }) => counts[site]!));
  const usual = (series: Float64Array) => usualDays(series, history.firstDay);
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
