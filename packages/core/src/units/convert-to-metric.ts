/** A value in whatever unit it came, in the unit of its metric. */
import type { Metric } from "../observation/metrics.ts";
import { convertUnit, UNITS, unitNamed } from "./units.ts";

/**
 * Molar masses (g/mol) of the gases whose metric is a mass per volume. NOx and xylene are mixtures without one.
 * IUPAC standard atomic weights, abridged.
 */
const MOLAR_MASS: Readonly<Record<string, number>> = {
  so2: 64.066,
  no2: 46.006,
  no: 30.006,
  nh3: 17.031,
  o3: 47.998,
  co: 28.01,
  benzene: 78.114,
  toluene: 92.141,
};

/** Litres that a mole of gas takes at 25 °C and 1 atm, the reference state of India's standards (NAAQS 2009). */
const MOLAR_VOLUME_L = 24.465;

/**
 * `value`, stated in `unit`, in the metric's own unit; undefined when the unit is not known or measures something
 * else. A gas in ppb or ppm becomes a mass per volume at 25 °C and 1 atm.
 */
export function convertToMetric(metric: Metric, value: number, unit: string): number | undefined {
  const plain = convertUnit(value, unit, metric.unit);
  if (plain !== undefined) return plain;
  const name = unitNamed(unit);
  const molarMass = MOLAR_MASS[metric.name];
  if (name !== undefined && molarMass !== undefined && UNITS.get(name)?.dimension === "moleFraction") {
    const ppb = convertUnit(value, name, "ppb") as number;
    return convertUnit((ppb * molarMass) / MOLAR_VOLUME_L, "µg/m³", metric.unit);
  }
  if (metric.unit === "0-100" || metric.unit === "%") {
    return name === "1" ? value * 100 : name === "%" ? value : undefined;
  }
  if (metric.unit === "1" && name === "%") return value / 100;
  return undefined;
}
