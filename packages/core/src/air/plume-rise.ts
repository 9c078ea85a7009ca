/** Final rise of a hot stack's plume: Briggs (1969, 1975) as EPA's ISC3 uses it (EPA-454/B-95-003b, 1.1.4). */
import { InvalidInput } from "../errors.ts";
import type { StabilityClass } from "../weather/stability.ts";

export interface Stack {
  heightM: number;
  diameterM: number;
  /** Exit velocity, m/s, and temperature of the gas, °C. */
  exitMPerS: number;
  exitC: number;
}

export interface Rise {
  /** Height of the plume's axis after its final rise, m. */
  effectiveHeightM: number;
  /** Distance at which the rise is complete, m. */
  finalDistanceM: number;
  kind: "buoyant" | "momentum";
}

const GRAVITY = 9.80665;
/** Potential temperature gradient of stable air, K/m (ISC3 defaults for E and F). */
const STABLE_GRADIENT: Partial<Record<StabilityClass, number>> = { E: 0.02, F: 0.035 };

/**
 * Final rise in a wind at stack height. Buoyancy flux F = g·v·d²·ΔT/(4·Ts) (eq. 1-8), momentum flux
 * Fm = v²·d²·Ta/(4·Ts) (eq. 1-9).
 * @param windMPerS at stack height, above 0; @param ambientC air temperature, °C.
 * @throws InvalidInput for a stack or wind that cannot be.
 */
export function plumeRise(
  stack: Stack,
  stability: StabilityClass,
  windMPerS: number,
  ambientC: number,
): Rise {
  check(stack, windMPerS, ambientC);
  const ambientK = ambientC + 273.15;
  const exitK = stack.exitC + 273.15;
  const difference = exitK - ambientK;
  const buoyancy = (GRAVITY * stack.exitMPerS * stack.diameterM ** 2 * Math.max(0, difference)) / (4 * exitK);
  const momentum = (stack.exitMPerS ** 2 * stack.diameterM ** 2 * ambientK) / (4 * exitK);
  const gradient = STABLE_GRADIENT[stability];
  const rise = gradient === undefined ? neutralRise : stableRise;
  return rise(stack, { buoyancy, momentum, difference, ambientK, exitK, windMPerS, gradient: gradient ?? 0 });
}

interface Fluxes {
  buoyancy: number;
  momentum: number;
  difference: number;
  ambientK: number;
  exitK: number;
  windMPerS: number;
  gradient: number;
}

/** Unstable and neutral air (eqs. 1-11 to 1-16). */
function neutralRise(stack: Stack, f: Fluxes): Rise {
  const strong = f.buoyancy >= 55;
  const crossover = strong
    ? 0.00575 * f.exitK * (stack.exitMPerS ** 2 / stack.diameterM) ** (1 / 3)
    : 0.0297 * f.exitK * (stack.exitMPerS / stack.diameterM ** 2) ** (1 / 3);
  if (f.difference >= crossover && f.buoyancy > 0) {
    const rise = strong
      ? (38.71 * f.buoyancy ** 0.6) / f.windMPerS
      : (21.425 * f.buoyancy ** 0.75) / f.windMPerS;
    const finalDistanceM = strong ? 119 * f.buoyancy ** 0.4 : 49 * f.buoyancy ** 0.625;
    return { effectiveHeightM: stack.heightM + rise, finalDistanceM, kind: "buoyant" };
  }
  return {
    effectiveHeightM: stack.heightM + (3 * stack.diameterM * stack.exitMPerS) / f.windMPerS,
    finalDistanceM:
      (4 * stack.diameterM * (stack.exitMPerS + 3 * f.windMPerS) ** 2) /
      Math.max(1e-6, stack.exitMPerS * f.windMPerS),
    kind: "momentum",
  };
}

/** Stable air (eqs. 1-17 to 1-22). */
function stableRise(stack: Stack, f: Fluxes): Rise {
  const s = (GRAVITY * f.gradient) / f.ambientK;
  const crossover = 0.019582 * f.exitK * stack.exitMPerS * Math.sqrt(s);
  if (f.difference >= crossover && f.buoyancy > 0) {
    return {
      effectiveHeightM: stack.heightM + 2.6 * (f.buoyancy / (f.windMPerS * s)) ** (1 / 3),
      finalDistanceM: (2.0715 * f.windMPerS) / Math.sqrt(s),
      kind: "buoyant",
    };
  }
  const calm = 1.5 * (f.momentum / (f.windMPerS * Math.sqrt(s))) ** (1 / 3);
  const neutral = (3 * stack.diameterM * stack.exitMPerS) / f.windMPerS;
  return {
    effectiveHeightM: stack.heightM + Math.min(calm, neutral),
    finalDistanceM: (Math.PI * f.windMPerS) / (2 * Math.sqrt(s)),
    kind: "momentum",
  };
}

function check(stack: Stack, windMPerS: number, ambientC: number): void {
  const ranges = [
    ["stack height", stack.heightM, 0, 500, "m"],
    ["stack diameter", stack.diameterM, 0.01, 30, "m"],
    ["exit velocity", stack.exitMPerS, 0, 100, "m/s"],
    ["exit temperature", stack.exitC, -30, 1500, "°C"],
    ["wind", windMPerS, 0.1, 100, "m/s"],
    ["air temperature", ambientC, -60, 60, "°C"],
  ] as const;
  for (const [field, value, low, high, unit] of ranges) {
    if (!(value >= low && value <= high)) {
      throw new InvalidInput(`${field} is ${value}; allowed is ${low} to ${high} ${unit}`, {
        details: { field, value },
      });
    }
  }
}
