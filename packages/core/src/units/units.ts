/**
 * Units that measurements come in, as factors to one base unit per dimension. Factors are exact by definition
 * (SI brochure, 9th ed.; international yard and pound of 1959) unless said.
 */
export interface Unit {
  readonly dimension: string;
  /** Value in the base unit = value · factor + offset. */
  readonly factor: number;
  readonly offset?: number;
}

const MILE_M = 1609.344;
const GALLON_L = 3.785411784;
const POUND_FORCE_PER_INCH2_BAR = 0.0689475729316836;
/** Conventional metre of water at 4 °C (bar). */
const METRE_OF_WATER_BAR = 0.0980665;

const table: Record<string, Record<string, Unit | number>> = {
  speed: { "km/h": 1, mph: MILE_M / 1000, "m/s": 3.6, knot: 1.852, "ft/s": 1.09728 },
  temperature: {
    "°C": 1,
    K: { dimension: "temperature", factor: 1, offset: -273.15 },
    "°F": { dimension: "temperature", factor: 5 / 9, offset: -160 / 9 },
  },
  concentration: { "µg/m³": 1, "mg/m³": 1000, "ng/m³": 0.001 },
  moleFraction: { ppb: 1, ppm: 1000 },
  volume: { L: 1, "m³": 1000, kL: 1000, ML: 1e6, gal: GALLON_L },
  flow: {
    "L/s": 1,
    "L/min": 1 / 60,
    "L/h": 1 / 3600,
    "m³/s": 1000,
    "m³/h": 1 / 3.6,
    "m³/d": 1000 / 86_400,
    MLD: 1e6 / 86_400,
    gpm: GALLON_L / 60,
  },
  pressure: {
    bar: 1,
    kPa: 0.01,
    Pa: 1e-5,
    hPa: 0.001,
    mbar: 0.001,
    psi: POUND_FORCE_PER_INCH2_BAR,
    mH2O: METRE_OF_WATER_BAR,
    atm: 1.01325,
    mmHg: 0.00133322387415,
  },
  length: { m: 1, cm: 0.01, mm: 0.001, km: 1000, ft: 0.3048, in: 0.0254, mi: MILE_M },
  evaporation: { "mm/d": 1, "cm/d": 10, "in/d": 25.4 },
  harvest: { "t/ha": 1, "kg/ha": 0.001, "q/ha": 0.1 },
  price: { "INR/quintal": 1, "INR/kg": 100, "INR/t": 0.1 },
  mass: { t: 1, kg: 0.001, quintal: 0.1 },
  voltage: { V: 1, kV: 1000, mV: 0.001 },
  current: { A: 1, kA: 1000, mA: 0.001 },
  activePower: { kW: 1, W: 0.001, MW: 1000, GW: 1e6 },
  reactivePower: { kvar: 1, var: 0.001, Mvar: 1000 },
  frequency: { Hz: 1, kHz: 1000 },
  irradiance: { "W/m²": 1, "kW/m²": 1000 },
  angle: { deg: 1, rad: 180 / Math.PI },
  share: { "1": 1, "%": 0.01 },
  moisture: { "m³/m³": 1, "%vol": 0.01 },
  duration: { h: 1, min: 1 / 60, s: 1 / 3600 },
};

/** Other spellings of units, as files and devices write them. */
const ALIASES: Record<string, string> = {
  kmph: "km/h",
  kph: "km/h",
  "miles/h": "mph",
  C: "°C",
  degC: "°C",
  F: "°F",
  degF: "°F",
  kelvin: "K",
  "ug/m3": "µg/m³",
  "μg/m³": "µg/m³",
  "μg/m3": "µg/m³",
  "µg/m3": "µg/m³",
  "mg/m3": "mg/m³",
  "ng/m3": "ng/m³",
  l: "L",
  m3: "m³",
  "l/s": "L/s",
  lps: "L/s",
  "m3/s": "m³/s",
  "m3/h": "m³/h",
  cmh: "m³/h",
  "m3/d": "m³/d",
  "m3/m3": "m³/m³",
  "INR/q": "INR/quintal",
  tonne: "t",
  q: "quintal",
  kVAr: "kvar",
  MVAr: "Mvar",
  "W/m2": "W/m²",
  "°": "deg",
  percent: "%",
  mps: "m/s",
};

/** Every unit by its own spelling. */
export const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries(table).flatMap(([dimension, units]) =>
    Object.entries(units).map(([name, unit]): [string, Unit] => [
      name,
      typeof unit === "number" ? { dimension, factor: unit } : unit,
    ]),
  ),
);

/** The unit's own spelling for one of its spellings; undefined when it is no unit that is known. */
export function unitNamed(text: string): string | undefined {
  const name = ALIASES[text] ?? text;
  return UNITS.has(name) ? name : undefined;
}

/** `value` of unit `from` in unit `to`; undefined when one is not known or they measure different things. */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const source = UNITS.get(ALIASES[from] ?? from);
  const target = UNITS.get(ALIASES[to] ?? to);
  if (source === undefined || target === undefined || source.dimension !== target.dimension) return undefined;
  if (source === target) return value;
  return (value * source.factor + (source.offset ?? 0) - (target.offset ?? 0)) / target.factor;
}
