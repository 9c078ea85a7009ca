/**
 * Whether a calibrated model may be used, by the criteria of the fields: GEH below 5 on 85 % of counts (UK DMRB vol. 12),
 * FAC2 above 0.5, |FB| below 0.3 and NMSE below 1.5 for air (Chang & Hanna 2004 (U)). Always on data that took no part
 * in the fit.
 */
import { gehShare } from "../../traffic/measures.ts";

export interface AirMeasures {
  /** Share of predictions within a factor of two of the observation. */
  fac2: number;
  /** Fractional bias 2(ō − p̄)/(ō + p̄): above 0 where the model is too low. */
  fb: number;
  /** Normalized mean square error mean((o − p)²)/(ō·p̄). */
  nmse: number;
  pairs: number;
}

export interface TrafficMeasures {
  /** Share of count sites and hours with GEH below 5. */
  gehShare: number;
  /** Share of sites whose mean hourly flow over the day has GEH below 5. */
  siteShare: number;
  pairs: number;
}

export const ACCEPTED = { gehShare: 0.85, fac2: 0.5, fb: 0.3, nmse: 1.5 } as const;

/** Measures over pairs; a pair with a missing side is left out. */
export function airMeasures(observed: ArrayLike<number>, predicted: ArrayLike<number>): AirMeasures {
  let pairs = 0;
  let within = 0;
  let o = 0;
  let p = 0;
  let squares = 0;
  for (let at = 0; at < observed.length; at += 1) {
    const here = observed[at]!;
    const model = predicted[at]!;
    if (!Number.isFinite(here) || !Number.isFinite(model)) continue;
    pairs += 1;
    o += here;
    p += model;
    squares += (here - model) ** 2;
    if (model >= 0.5 * here && model <= 2 * here) within += 1;
  }
  return {
    fac2: within / pairs,
    fb: (2 * (o - p)) / (o + p),
    nmse: (squares * pairs) / (o * p),
    pairs,
  };
}

/** Measures of hourly flows, `sites` rows of 24 hours; hours without a count are left out. */
export function trafficMeasures(observed: Float64Array, predicted: Float64Array): TrafficMeasures {
  const kept = [...observed.keys()].filter((at) => Number.isFinite(observed[at]!));
  const sites = Array.from({ length: observed.length / 24 }, (_, site) =>
    kept.filter((at) => Math.floor(at / 24) === site),
  ).filter((hours) => hours.length > 0);
  const mean = (values: Float64Array, hours: number[]) =>
    hours.reduce((sum, at) => sum + values[at]!, 0) / hours.length;
  return {
    gehShare: gehShare(
      kept.map((at) => predicted[at]!),
      kept.map((at) => observed[at]!),
    ),
    siteShare: gehShare(
      sites.map((hours) => mean(predicted, hours)),
      sites.map((hours) => mean(observed, hours)),
    ),
    pairs: kept.length,
  };
}

export function trafficAccepted({ gehShare: share }: TrafficMeasures): boolean {
  return share >= ACCEPTED.gehShare;
}

export function airAccepted({ fac2, fb, nmse }: AirMeasures): boolean {
  return fac2 > ACCEPTED.fac2 && Math.abs(fb) < ACCEPTED.fb && nmse < ACCEPTED.nmse;
}
