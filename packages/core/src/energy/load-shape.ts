/**
 * Electric load by kind of consumer, hour, kind of day and heat, against the year's highest. Shared by the simulated
 * feeder meters and the simulation, so that both draw the same curves.
 */
import { type DayKind, hourly } from "../devices/moment.ts";

export const LOAD_KINDS = ["residential", "commercial", "industrial", "agricultural"] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

/** Load by hour against the year's peak, without cooling: assumptions in the form of Gujarat's load curves. */
const LOAD: Record<LoadKind, readonly number[]> = {
  residential: [
    0.45, 0.4, 0.37, 0.35, 0.36, 0.42, 0.52, 0.58, 0.55, 0.48, 0.45, 0.46, 0.5, 0.52, 0.5, 0.48, 0.48, 0.54,
    0.76, 0.95, 1, 0.94, 0.76, 0.58,
  ],
  commercial: [
    0.15, 0.13, 0.12, 0.12, 0.12, 0.14, 0.18, 0.25, 0.42, 0.65, 0.85, 0.92, 0.9, 0.85, 0.84, 0.86, 0.88, 0.92,
    1, 0.98, 0.85, 0.55, 0.28, 0.18,
  ],
  industrial: [
    0.5, 0.48, 0.47, 0.47, 0.48, 0.52, 0.6, 0.75, 0.9, 0.98, 1, 1, 0.92, 0.9, 0.97, 1, 0.98, 0.92, 0.8, 0.72,
    0.68, 0.62, 0.56, 0.52,
  ],
  // Farm feeders get eight hours, by night.
  agricultural: [
    0.95, 0.95, 0.9, 0.9, 0.85, 0.7, 0.2, 0.05, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03,
    0.04, 0.05, 0.06, 0.3, 0.9, 0.95,
  ],
};

const DAY_FACTOR: Record<LoadKind, Record<DayKind, number>> = {
  residential: { weekday: 1, sunday: 1.05, festival: 1.08 },
  commercial: { weekday: 1, sunday: 0.7, festival: 0.75 },
  industrial: { weekday: 1, sunday: 0.35, festival: 0.3 },
  agricultural: { weekday: 1, sunday: 1, festival: 1 },
};

/** Growth of load per degree above 26 °C, and the temperature of the year's peak. */
const COOLING: Record<LoadKind, number> = {
  residential: 0.028,
  commercial: 0.03,
  industrial: 0.004,
  agricultural: 0,
};
const PEAK_C = 42;

/** Load against the year's peak of a kind at an hour of the day (with its fraction), at most about 1. */
export function loadShare(kind: LoadKind, hour: number, day: DayKind, temperatureC: number): number {
  const cooling = (degrees: number) => 1 + COOLING[kind] * Math.max(0, degrees - 26);
  return (hourly(LOAD[kind], hour) * DAY_FACTOR[kind][day] * cooling(temperatureC)) / cooling(PEAK_C);
}
