/**
 * What vehicles emit, g/km: Indian factors by class, fuel and age (CPCB/ARAI work as tabulated by ENVIS at IITM),
 * carried to the Bharat Stages, and a correction for speed. PM is exhaust particulate, taken as PM2.5.
 */
import { InvalidInput } from "../errors.ts";

export type VehicleClass = "two-wheeler" | "auto" | "car" | "lcv" | "bus" | "truck";
export type Fuel = "petrol" | "diesel" | "cng" | "electric";
/** Bharat Stage: 0 before BS-I, then I (1) to IV (4) and VI (6). */
export type BsStage = 0 | 1 | 2 | 3 | 4 | 6;

export interface Emission {
  co: number;
  hc: number;
  nox: number;
  pm: number;
}

interface Factor extends Emission {
  /** Where the figure comes from; (U) marks what was not read in the original, "scaled" what follows from limits. */
  source: string;
}

const ENVIS = "ENVIS/IITM table from CPCB/ARAI work";
const SCALED = "scaled from the stage before by the ratio of the type-approval limits (U)";
const HEAVY = "middle of the range quoted for BS-II/III heavy vehicles (U)";

const factor = (co: number, hc: number, nox: number, pm: number, source: string): Factor => ({
  co,
  hc,
  nox,
  pm,
  source,
});

/** The factor of a stage times these shares. */
const scaled = (base: Factor, co: number, hc: number, nox: number, pm: number): Factor =>
  factor(base.co * co, base.hc * hc, base.nox * nox, base.pm * pm, SCALED);

type Ladder = Partial<Record<BsStage, Factor>>;

function ladder(
  old: Factor,
  bs1: Factor,
  bs2: Factor,
  four: readonly number[],
  six: readonly number[],
): Ladder {
  const bs4 = scaled(bs2, four[0]!, four[1]!, four[2]!, four[3]!);
  return { 0: old, 1: bs1, 2: bs2, 3: bs2, 4: bs4, 6: scaled(bs4, six[0]!, six[1]!, six[2]!, six[3]!) };
}

/** Shares are CO, HC, NOx, PM: BS-IV over BS-III limits, then BS-VI over BS-IV. */
const LADDERS: Record<string, Ladder> = {
  "two-wheeler petrol": ladder(
    factor(2.6, 0.7, 0.3, 0.06, ENVIS),
    factor(2.2, 0.7, 0.3, 0.05, ENVIS),
    factor(1.4, 0.7, 0.3, 0.05, ENVIS),
    [1, 0.8, 0.8, 0.7],
    [0.71, 0.25, 0.3, 0.3],
  ),
  "auto petrol": ladder(
    factor(8.6, 7, 0.09, 0.15, ENVIS),
    factor(4.3, 2.05, 0.11, 0.08, ENVIS),
    factor(2.45, 0.75, 0.12, 0.08, ENVIS),
    [0.75, 0.75, 0.75, 0.6],
    [0.5, 0.5, 0.4, 0.4],
  ),
  "car petrol": ladder(
    factor(3.9, 0.8, 1.1, 0.05, ENVIS),
    factor(1.98, 0.25, 0.2, 0.03, ENVIS),
    factor(1.39, 0.15, 0.12, 0.02, ENVIS),
    [0.43, 0.5, 0.53, 0.5],
    [1, 1, 0.75, 0.45],
  ),
  "car diesel": ladder(
    factor(1.2, 0.37, 0.69, 0.42, ENVIS),
    factor(0.9, 0.13, 0.5, 0.07, ENVIS),
    factor(0.58, 0.05, 0.45, 0.05, ENVIS),
    [0.78, 0.83, 0.5, 0.5],
    [1, 1, 0.32, 0.18],
  ),
  "lcv diesel": ladder(
    factor(8.7, 0.34, 3.15, 0.8, ENVIS),
    scaled(factor(8.7, 0.34, 3.15, 0.8, ENVIS), 0.5, 0.7, 0.7, 0.5),
    scaled(factor(8.7, 0.34, 3.15, 0.8, ENVIS), 0.4, 0.6, 0.6, 0.4),
    [0.78, 0.83, 0.6, 0.4],
    [1, 1, 0.32, 0.15],
  ),
  "bus diesel": ladder(
    factor(5.5, 1.8, 12, 0.8, HEAVY),
    factor(4.5, 1.5, 10.5, 0.7, HEAVY),
    factor(3.9, 1, 9, 0.55, HEAVY),
    [0.71, 0.7, 0.7, 0.2],
    [1, 0.28, 0.13, 0.5],
  ),
  "truck diesel": ladder(
    factor(6, 1.5, 9, 0.6, HEAVY),
    factor(5, 1.2, 8.2, 0.52, HEAVY),
    factor(4.5, 0.9, 7.5, 0.45, HEAVY),
    [0.71, 0.7, 0.7, 0.2],
    [1, 0.28, 0.13, 0.5],
  ),
};

/** CNG against the petrol (light) or diesel (heavy) vehicle of the same class and stage; PM of a CNG bus 0.03 (U). */
const CNG_SHARES: Emission = { co: 0.8, hc: 1.2, nox: 1, pm: 0.1 };

/** Wear of tyres and brakes of electric vehicles is in resuspension; the exhaust is nothing. */
const NONE: Factor = { co: 0, hc: 0, nox: 0, pm: 0, source: "no exhaust" };

/**
 * Exhaust factor at the speed that the driving cycle has, g/km.
 * @throws InvalidInput for a class and fuel that do not go together.
 */
export function emissionFactor(vehicle: VehicleClass, fuel: Fuel, stage: BsStage): Factor {
  if (fuel === "electric") return NONE;
  const heavy = vehicle === "bus" || vehicle === "truck" || vehicle === "lcv";
  const base = LADDERS[`${vehicle} ${fuel === "cng" ? (heavy ? "diesel" : "petrol") : fuel}`]?.[stage];
  if (!base) {
    throw new InvalidInput(
      `there is no factor for a ${fuel} ${vehicle} of BS ${stage}; known are ${Object.keys(LADDERS).join(", ")}, cng and electric`,
    );
  }
  if (fuel !== "cng") return base;
  return scaled(base, CNG_SHARES.co, CNG_SHARES.hc, CNG_SHARES.nox, CNG_SHARES.pm);
}

/** Mean speed of the Indian driving cycle to which the factors belong, km/h. */
export const CYCLE_KM_PER_H = 21.9;

/**
 * Correction for mean speed, 1 at the cycle's: emissions per km rise as traffic crawls and, for NOx and PM, again at
 * high speed. The U of COPERT's hot factors in its usual simplified form a + b/v + c·v², scaled to 1 (assumption for
 * Indian vehicles; kept between 0.5 and 4).
 */
export function speedCorrection(pollutant: keyof Emission, kmPerH: number): number {
  const [a, b, c] = SPEED[pollutant];
  const shape = (v: number) => a + b / v + c * v * v;
  const v = Math.min(120, Math.max(5, kmPerH));
  return Math.min(4, Math.max(0.5, shape(v) / shape(CYCLE_KM_PER_H)));
}

const SPEED: Record<keyof Emission, readonly [number, number, number]> = {
  co: [0.3, 14, 2e-5],
  hc: [0.25, 15, 1e-5],
  nox: [0.55, 8, 5e-5],
  pm: [0.45, 10, 5e-5],
};
