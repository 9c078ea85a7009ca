/**
 * Volume-delay functions: how long a link takes when so many use it. Each is given link by link as time, its slope
 * and its integral, which is all that the equilibrium methods need; the curvature is for marginal costs.
 */
import { InvalidInput } from "../errors.ts";

/** Times are in the unit of the free times, flows in the unit of the capacities (PCU per period). */
export interface VolumeDelay {
  /** Travel time of the link at a flow ≥ 0. */
  time(link: number, flow: number): number;
  /** First derivative of the time by the flow. */
  slope(link: number, flow: number): number;
  /** Integral of the time from 0 to the flow (the link's term of Beckmann's objective). */
  integral(link: number, flow: number): number;
  /** Whether the time really grows with the flow: only then is the link's equilibrium flow unique. */
  increasing(link: number): boolean;
}

export interface CurvedDelay extends VolumeDelay {
  /** Second derivative of the time by the flow. */
  curvature(link: number, flow: number): number;
}

export interface BprParameters {
  freeTime: Float64Array;
  capacity: Float64Array;
  b: Float64Array;
  power: Float64Array;
}

/** Below this share of capacity a power under 1 would have an infinite slope; it is held at its value here. */
const SMALLEST_RATIO = 1e-9;

/**
 * BPR: t(v) = t0·(1 + B·(v/c)^p) (Bureau of Public Roads, Traffic Assignment Manual, 1964). With p = 0 the time is
 * the constant t0·(1 + B). With B = 0 or t0 = 0 the capacity is not looked at. A link that has B > 0 and p > 0 but
 * no capacity is closed: its time is infinite at any flow, which is the limit of the formula. Throws InvalidInput on
 * a negative or non-finite parameter, naming the link by `name(link)`.
 */
export function bpr(
  parameters: BprParameters,
  name: (link: number) => string = (link) => `link ${link}`,
): CurvedDelay {
  const { freeTime, capacity, b, power } = parameters;
  const fields = Object.entries({ "free time": freeTime, capacity, b, power });
  for (let link = 0; link < freeTime.length; link++) {
    for (const [field, values] of fields) {
      const value = values[link]!;
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
        throw new InvalidInput(
          `${name(link)}: ${field} is ${value}, allowed is a finite number of 0 or more`,
        );
      }
    }
  }
  const increasing = (link: number) => freeTime[link]! > 0 && b[link]! > 0 && power[link]! > 0;
  const ratio = (link: number, flow: number) =>
    power[link]! < 1 ? Math.max(flow / capacity[link]!, SMALLEST_RATIO) : flow / capacity[link]!;
  return {
    increasing,
    time(link, flow) {
      const t0 = freeTime[link]!;
      if (!increasing(link)) return power[link] === 0 ? t0 * (1 + b[link]!) : t0;
      if (capacity[link] === 0) return Number.POSITIVE_INFINITY;
      return t0 * (1 + b[link]! * raised(flow / capacity[link]!, power[link]!));
    },
    slope(link, flow) {
      if (!increasing(link) || capacity[link] === 0) return 0;
      const p = power[link]!;
      return ((freeTime[link]! * b[link]! * p) / capacity[link]!) * raised(ratio(link, flow), p - 1);
    },
    curvature(link, flow) {
      if (!increasing(link) || capacity[link] === 0 || power[link] === 1) return 0;
      const p = power[link]!;
      const c = capacity[link]!;
      const x = p < 2 ? Math.max(flow / c, SMALLEST_RATIO) : flow / c;
      return ((freeTime[link]! * b[link]! * p * (p - 1)) / (c * c)) * raised(x, p - 2);
    },
    integral(link, flow) {
      if (flow === 0) return 0;
      const t0 = freeTime[link]!;
      if (!increasing(link)) return t0 * flow * (power[link] === 0 ? 1 + b[link]! : 1);
      if (capacity[link] === 0) return Number.POSITIVE_INFINITY;
      const p = power[link]!;
      return t0 * flow * (1 + (b[link]! * raised(flow / capacity[link]!, p)) / (p + 1));
    },
  };
}

/** x^p; the whole small powers, which nearly all networks have, are several times quicker by multiplication. */
function raised(x: number, p: number): number {
  switch (p) {
    case 0:
      return 1;
    case 1:
      return x;
    case 2:
      return x * x;
    case 3:
      return x * x * x;
    case 4: {
      const square = x * x;
      return square * square;
    }
    default:
      return x ** p;
  }
}

export interface ConicalParameters {
  freeTime: Float64Array;
  capacity: Float64Array;
  /** Steepness α > 1 of each link: how much sharper than linear congestion sets in. */
  alpha: Float64Array;
}

/**
 * Conical: t(v) = t0·(2 + √(α²(1 − x)² + β²) − α(1 − x) − β), x = v/c, β = (2α − 1)/(2α − 2), α > 1
 * (Spiess 1990, "Conical volume-delay functions", Transportation Science 24(2), eq. 11). Time doubles at capacity as
 * with BPR's B = 1, and the slope stays bounded by 2α·t0/c beyond it. Throws InvalidInput for α ≤ 1 or no capacity.
 */
export function conical(parameters: ConicalParameters): CurvedDelay {
  const { freeTime, capacity, alpha } = parameters;
  const beta = alpha.map((a, link) => {
    if (!(a > 1)) throw new InvalidInput(`link ${link}: alpha is ${a}, conical needs more than 1`);
    if (!(capacity[link]! > 0))
      throw new InvalidInput(`link ${link}: capacity is ${capacity[link]}, conical needs more than 0`);
    return (2 * a - 1) / (2 * a - 2);
  });
  const root = (link: number, x: number) => Math.hypot(alpha[link]! * (1 - x), beta[link]!);
  /** Antiderivative by x of √(α²(1 − x)² + β²). */
  const area = (link: number, x: number) => {
    const a = alpha[link]!;
    const u = a * (1 - x);
    const r = root(link, x);
    return -(u * r + beta[link]! ** 2 * Math.asinh(u / beta[link]!)) / (2 * a);
  };
  return {
    increasing: (link) => freeTime[link]! > 0,
    time(link, flow) {
      const x = flow / capacity[link]!;
      return freeTime[link]! * (2 + root(link, x) - alpha[link]! * (1 - x) - beta[link]!);
    },
    slope(link, flow) {
      const x = flow / capacity[link]!;
      const a = alpha[link]!;
      return (freeTime[link]! / capacity[link]!) * (a - (a * a * (1 - x)) / root(link, x));
    },
    curvature(link, flow) {
      const a = alpha[link]!;
      const scale = (a * beta[link]!) ** 2 / capacity[link]! ** 2;
      return (freeTime[link]! * scale) / root(link, flow / capacity[link]!) ** 3;
    },
    integral(link, flow) {
      const x = flow / capacity[link]!;
      const a = alpha[link]!;
      const linear = (2 - a - beta[link]!) * x + (a * x * x) / 2;
      return freeTime[link]! * capacity[link]! * (area(link, x) - area(link, 0) + linear);
    },
  };
}

/**
 * What one vehicle more costs everybody: t(v) + v·t'(v). Assigning by it gives the system optimum, because its
 * integral is the total time v·t(v) (Beckmann, McGuire & Winsten 1956).
 */
export function marginalCost(delay: CurvedDelay): VolumeDelay {
  return {
    increasing: delay.increasing,
    time: (link, flow) => delay.time(link, flow) + flow * delay.slope(link, flow),
    slope: (link, flow) => 2 * delay.slope(link, flow) + flow * delay.curvature(link, flow),
    integral: (link, flow) => (flow === 0 ? 0 : flow * delay.time(link, flow)),
  };
}
