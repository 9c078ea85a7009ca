/**
 * Power quality: events in a voltage or frequency series, unbalance, and harmonic limits. Event classes are those
 * of IEEE 1159-2019 Table 2, unbalance that of IEC 61000-4-30, harmonic voltage limits those of IEEE 519-2022
 * Table 1, the frequency band that of the Indian Electricity Grid Code (49.90-50.05 Hz).
 */
import { InvalidInput } from "../errors.ts";

export type VoltageEventKind =
  | "interruption"
  | "sag"
  | "swell"
  | "sustained interruption"
  | "undervoltage"
  | "overvoltage";

export interface VoltageEvent {
  kind: VoltageEventKind;
  /** Epoch milliseconds of its first sample, and of the first sample after it (or the last of the series). */
  from: number;
  to: number;
  /** Residual voltage of an interruption, sag or undervoltage, or the peak of a swell or overvoltage, pu. */
  extremePu: number;
  /** True where the series ends before the event does. */
  open: boolean;
}

/** Longest short event, and the residual voltage below which the supply counts as interrupted (IEEE 1159). */
const SUSTAINED_MS = 60_000;
const INTERRUPTED_PU = 0.1;

export interface VoltageLimits {
  lowPu: number;
  highPu: number;
  /** The voltage must come back this far inside the limits to end an event, pu (IEC 61000-4-30: 2 %). */
  hysteresisPu: number;
}

export const VOLTAGE_LIMITS: VoltageLimits = { lowPu: 0.9, highPu: 1.1, hysteresisPu: 0.02 };

/**
 * Events in an r.m.s. voltage series. An event lasts from the first sample outside the limits to the first that is
 * back inside them by the hysteresis; one that lasts longer than a minute is a sustained one. Missing samples (NaN)
 * neither begin nor end an event.
 * @param times epoch milliseconds, increasing; @param pu voltage over nominal.
 * @throws InvalidInput for series of different lengths, or times that do not increase.
 */
export function voltageEvents(
  times: ArrayLike<number>,
  pu: ArrayLike<number>,
  limits: VoltageLimits = VOLTAGE_LIMITS,
): VoltageEvent[] {
  if (times.length !== pu.length) throw new InvalidInput(`${times.length} times and ${pu.length} voltages`);
  const events: VoltageEvent[] = [];
  let current: { from: number; low: boolean; extremePu: number } | undefined;
  const close = (to: number, open: boolean) => {
    if (current)
      events.push({ kind: kindOf(current, to), from: current.from, to, extremePu: current.extremePu, open });
    current = undefined;
  };
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (i > 0 && !(time > times[i - 1]!)) {
      throw new InvalidInput(`sample ${i}: time ${time} is not after ${times[i - 1]}; times must increase`);
    }
    const volts = pu[i]!;
    if (Number.isNaN(volts)) continue;
    if (current) {
      const back = current.low
        ? volts >= limits.lowPu + limits.hysteresisPu
        : volts <= limits.highPu - limits.hysteresisPu;
      if (back) close(time, false);
      else
        current.extremePu = current.low
          ? Math.min(current.extremePu, volts)
          : Math.max(current.extremePu, volts);
    }
    if (!current && (volts < limits.lowPu || volts > limits.highPu)) {
      current = { from: time, low: volts < limits.lowPu, extremePu: volts };
    }
  }
  close(times[times.length - 1]!, true);
  return events;
}

function kindOf(event: { from: number; low: boolean; extremePu: number }, to: number): VoltageEventKind {
  const sustained = to - event.from > SUSTAINED_MS;
  if (!event.low) return sustained ? "overvoltage" : "swell";
  if (event.extremePu < INTERRUPTED_PU) return sustained ? "sustained interruption" : "interruption";
  return sustained ? "undervoltage" : "sag";
}

/**
 * Voltage unbalance: negative over positive sequence, %, from the three line-to-line magnitudes (any unit):
 * u2 = √((1 − √(3 − 6β)) / (1 + √(3 − 6β))), β = ΣU⁴ / (ΣU²)² (IEC 61000-4-30:2015, 5.7.1).
 * @throws InvalidInput where the three cannot be the sides of a triangle.
 */
export function voltageUnbalance(ab: number, bc: number, ca: number): number {
  const [least, middle, most] = [ab, bc, ca].sort((a, b) => a - b) as [number, number, number];
  if (!(least > 0 && most <= least + middle)) {
    throw new InvalidInput(
      `line voltages ${ab}, ${bc}, ${ca} cannot belong together (each must be above 0 and at most the sum of the others)`,
    );
  }
  const squares = ab ** 2 + bc ** 2 + ca ** 2;
  const beta = (ab ** 4 + bc ** 4 + ca ** 4) / squares ** 2;
  const root = Math.sqrt(Math.max(0, 3 - 6 * beta));
  return 100 * Math.sqrt(Math.max(0, (1 - root) / (1 + root)));
}

/** Band of the Indian Electricity Grid Code, Hz. */
export const FREQUENCY_BAND = { lowHz: 49.9, highHz: 50.05 } as const;

/** Where a frequency (Hz) lies against the grid code's band. */
export function frequencyState(hz: number): "low" | "normal" | "high" {
  if (hz < FREQUENCY_BAND.lowHz) return "low";
  return hz > FREQUENCY_BAND.highHz ? "high" : "normal";
}

/** IEEE 519-2022 Table 1: limits of harmonic voltage at the point of common coupling, % of the fundamental. */
const HARMONIC_LIMITS = [
  { upToKv: 1, individual: 5, total: 8 },
  { upToKv: 69, individual: 3, total: 5 },
  { upToKv: 161, individual: 1.5, total: 2.5 },
  { upToKv: Number.POSITIVE_INFINITY, individual: 1, total: 1.5 },
] as const;

export interface HarmonicVerdict {
  /** Total harmonic distortion of the voltage, %. */
  thd: number;
  limitThd: number;
  limitIndividual: number;
  /** Orders above the individual limit. */
  exceeded: number[];
  ok: boolean;
}

/**
 * Judges harmonic voltages against IEEE 519-2022.
 * @param percent order (2-50) → % of the fundamental. @param kv nominal line voltage at the point, kV.
 * @throws InvalidInput for an order outside 2-50, a share outside 0-100 %, or a voltage that is not above 0.
 */
export function judgeHarmonics(percent: ReadonlyMap<number, number>, kv: number): HarmonicVerdict {
  for (const [order, share] of percent) {
    if (!(Number.isInteger(order) && order >= 2 && order <= 50 && share >= 0 && share <= 100)) {
      throw new InvalidInput(`harmonic ${order} is ${share} %; allowed are orders 2 to 50 and 0 to 100 %`);
    }
  }
  if (!(kv > 0)) throw new InvalidInput(`kv is ${kv}; allowed is a nominal line voltage above 0 kV`);
  const limits = HARMONIC_LIMITS.find(({ upToKv }) => kv <= upToKv)!;
  const thd = Math.hypot(...percent.values());
  const exceeded = [...percent].filter(([, share]) => share > limits.individual).map(([order]) => order);
  return {
    thd,
    limitThd: limits.total,
    limitIndividual: limits.individual,
    exceeded,
    ok: exceeded.length === 0 && thd <= limits.total,
  };
}
