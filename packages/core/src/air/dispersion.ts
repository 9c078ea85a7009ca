/**
 * Spread of a plume with distance: σy and σz (m) at x (m) for Pasquill's stability classes. Three published sets:
 * Pasquill-Gifford in the form of EPA's ISC3 (EPA-454/B-95-003b, Tables 1-1 and 1-2), and Briggs' 1973 formulae for
 * open country and for towns.
 */
import { InvalidInput } from "../errors.ts";
import type { StabilityClass } from "../weather/stability.ts";

export type DispersionScheme = "pasquill-gifford" | "briggs-rural" | "briggs-urban";

export interface Spread {
  y: number;
  z: number;
}

/** σy = 465.11628·x·tan(0.017453293·(c − d·ln x)), x in km: [c, d]. */
const PG_Y: Record<StabilityClass, readonly [number, number]> = {
  A: [24.167, 2.5334],
  B: [18.333, 1.8096],
  C: [12.5, 1.0857],
  D: [8.333, 0.72382],
  E: [6.25, 0.54287],
  F: [4.1667, 0.36191],
};

/** σz = a·x^b, x in km, at most 5,000 m: [upper end of the range, a, b]. */
const PG_Z: Record<StabilityClass, readonly (readonly [number, number, number])[]> = {
  A: [
    [0.1, 122.8, 0.9447],
    [0.15, 158.08, 1.0542],
    [0.2, 170.22, 1.0932],
    [0.25, 179.52, 1.1262],
    [0.3, 217.41, 1.2644],
    [0.4, 258.89, 1.4094],
    [0.5, 346.75, 1.7283],
    [3.11, 453.85, 2.1166],
    [Infinity, 5000, 0],
  ],
  B: [
    [0.2, 90.673, 0.93198],
    [0.4, 98.483, 0.98332],
    [Infinity, 109.3, 1.0971],
  ],
  C: [[Infinity, 61.141, 0.91465]],
  D: [
    [0.3, 34.459, 0.86974],
    [1, 32.093, 0.81066],
    [3, 32.093, 0.64403],
    [10, 33.504, 0.60486],
    [30, 36.65, 0.56589],
    [Infinity, 44.053, 0.51179],
  ],
  E: [
    [0.1, 24.26, 0.8366],
    [0.3, 23.331, 0.81956],
    [1, 21.628, 0.7566],
    [2, 21.628, 0.63077],
    [4, 22.534, 0.57154],
    [10, 24.703, 0.50527],
    [20, 26.97, 0.46713],
    [40, 35.42, 0.37615],
    [Infinity, 47.618, 0.29592],
  ],
  F: [
    [0.2, 15.209, 0.81558],
    [0.7, 14.457, 0.78407],
    [1, 13.953, 0.68465],
    [2, 13.953, 0.63227],
    [3, 14.823, 0.54503],
    [7, 16.187, 0.4649],
    [15, 17.836, 0.41507],
    [30, 22.651, 0.32681],
    [60, 27.074, 0.27436],
    [Infinity, 34.219, 0.21716],
  ],
};

/** Coefficient · x · (1 + k·x)^p: [coefficient, k, p]. */
type Briggs = readonly [number, number, number];

const RURAL: Record<StabilityClass, { y: Briggs; z: Briggs }> = {
  A: { y: [0.22, 1e-4, -0.5], z: [0.2, 0, 0] },
  B: { y: [0.16, 1e-4, -0.5], z: [0.12, 0, 0] },
  C: { y: [0.11, 1e-4, -0.5], z: [0.08, 2e-4, -0.5] },
  D: { y: [0.08, 1e-4, -0.5], z: [0.06, 1.5e-3, -0.5] },
  E: { y: [0.06, 1e-4, -0.5], z: [0.03, 3e-4, -1] },
  F: { y: [0.04, 1e-4, -0.5], z: [0.016, 3e-4, -1] },
};

const URBAN_AB = { y: [0.32, 4e-4, -0.5], z: [0.24, 1e-3, 0.5] } as const;
const URBAN_EF = { y: [0.11, 4e-4, -0.5], z: [0.08, 1.5e-3, -0.5] } as const;
const URBAN: Record<StabilityClass, { y: Briggs; z: Briggs }> = {
  A: URBAN_AB,
  B: URBAN_AB,
  C: { y: [0.22, 4e-4, -0.5], z: [0.2, 0, 0] },
  D: { y: [0.16, 4e-4, -0.5], z: [0.14, 3e-4, -0.5] },
  E: URBAN_EF,
  F: URBAN_EF,
};

/** Beyond this a plume of 5 km height is as mixed as it gets, m. */
const LARGEST_Z = 5000;

/**
 * Spread at a downwind distance. @param xM above 0. Writes into `out` when given: no allocation in inner loops.
 * @throws InvalidInput for a distance that is not above 0.
 */
export function spreadAt(
  scheme: DispersionScheme,
  stability: StabilityClass,
  xM: number,
  out: Spread = { y: 0, z: 0 },
): Spread {
  if (!(xM > 0)) throw new InvalidInput(`downwind distance is ${xM}; allowed is above 0 m`);
  if (scheme === "pasquill-gifford") {
    const km = xM / 1000;
    const [c, d] = PG_Y[stability];
    out.y = 465.11628 * km * Math.tan(0.017453293 * (c - d * Math.log(km)));
    const ranges = PG_Z[stability];
    let at = 0;
    while (km > ranges[at]![0]) at++;
    out.z = Math.min(LARGEST_Z, ranges[at]![1] * km ** ranges[at]![2]);
    return out;
  }
  const { y, z } = (scheme === "briggs-urban" ? URBAN : RURAL)[stability];
  out.y = y[0] * xM * (1 + y[1] * xM) ** y[2];
  out.z = Math.min(LARGEST_Z, z[0] * xM * (1 + z[1] * xM) ** z[2]);
  return out;
}

/** Default wind profile exponents of ISC3 (section 1.1.3): u(z) = u10·(z/10)^p, by class A-F. */
const WIND_EXPONENT: Record<"rural" | "urban", Record<StabilityClass, number>> = {
  rural: { A: 0.07, B: 0.07, C: 0.1, D: 0.15, E: 0.35, F: 0.55 },
  urban: { A: 0.15, B: 0.15, C: 0.2, D: 0.25, E: 0.3, F: 0.3 },
};

/** Wind at a height (m/s) from the wind at 10 m, by the power law of ISC3 (section 1.1.3). Below 10 m as at 10 m. */
export function windAtHeight(
  scheme: DispersionScheme,
  stability: StabilityClass,
  wind10: number,
  heightM: number,
): number {
  const exponent = WIND_EXPONENT[scheme === "briggs-urban" ? "urban" : "rural"][stability];
  return wind10 * (Math.max(10, heightM) / 10) ** exponent;
}
