/**
 * Reference evapotranspiration of grass: FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes and Smith 1998).
 * Temperatures °C, pressures kPa, radiation MJ/m² per day or hour, wind m/s at 2 m, heights m, ET0 mm per day or
 * hour. Equation numbers are the paper's.
 */

/** Stefan-Boltzmann constant, MJ/K⁴/m²/d. */
export const STEFAN_BOLTZMANN = 4.903e-9;
const ALBEDO = 0.23;
/** Kelvin at 0 °C, as the paper rounds it. */
export const KELVIN = 273.16;

/** Atmospheric pressure at an elevation (eq. 7). */
export const pressureAt = (elevationM: number) => 101.3 * ((293 - 0.0065 * elevationM) / 293) ** 5.26;

/** Psychrometric constant, kPa/°C (eq. 8). */
export const psychrometricConstant = (pressureKPa: number) => 0.665e-3 * pressureKPa;

/** Saturation vapour pressure (eq. 11). */
export const saturationPressure = (temperature: number) =>
  0.6108 * Math.exp((17.27 * temperature) / (temperature + 237.3));

/** Slope of the saturation vapour pressure curve, kPa/°C (eq. 13). */
export const saturationSlope = (temperature: number) =>
  (4098 * saturationPressure(temperature)) / (temperature + 237.3) ** 2;

/** Mean saturation vapour pressure of a day (eq. 12): of the ends, not of the mean temperature. */
export const meanSaturationPressure = (min: number, max: number) =>
  (saturationPressure(min) + saturationPressure(max)) / 2;

/** Actual vapour pressure from a psychrometer (eq. 15); 0.000662 for a ventilated one. */
export const vapourFromWetBulb = (dry: number, wet: number, pressureKPa: number, coefficient = 0.000662) =>
  saturationPressure(wet) - coefficient * pressureKPa * (dry - wet);

export interface DayHumidity {
  /** Relative humidity, %: both ends of the day, the mean, or the maximum alone. */
  max?: number;
  min?: number;
  mean?: number;
}

/**
 * Actual vapour pressure of a day from what humidity is known: both ends (eq. 17), the maximum alone (eq. 18), the
 * mean (eq. 19), else from the minimum temperature as if it were the dew point (eq. 48).
 */
export function vapourFromHumidity(min: number, max: number, humidity: DayHumidity = {}): number {
  if (humidity.max !== undefined && humidity.min !== undefined) {
    return (saturationPressure(min) * humidity.max + saturationPressure(max) * humidity.min) / 200;
  }
  if (humidity.mean !== undefined) return (humidity.mean / 100) * meanSaturationPressure(min, max);
  if (humidity.max !== undefined) return (saturationPressure(min) * humidity.max) / 100;
  return saturationPressure(min);
}

/** Solar radiation from hours of sunshine n of N (eq. 35, Ångström, a 0.25 and b 0.50). */
export const radiationFromSunshine = (hours: number, daylight: number, extraterrestrial: number) =>
  (0.25 + 0.5 * Math.min(1, hours / daylight)) * extraterrestrial;

/** Solar radiation from the day's temperature range (eq. 50, Hargreaves); kRs 0.16 inland, 0.19 at a coast. */
export const radiationFromTemperature = (min: number, max: number, extraterrestrial: number, coast = false) =>
  Math.min(0.75, (coast ? 0.19 : 0.16) * Math.sqrt(Math.max(0, max - min))) * extraterrestrial;

/** Clear-sky radiation (eq. 37). */
export const clearSkyRadiation = (elevationM: number, extraterrestrial: number) =>
  (0.75 + 2e-5 * elevationM) * extraterrestrial;

/** Net shortwave radiation of the reference crop (eq. 38). */
export const netShortwave = (solar: number) => (1 - ALBEDO) * solar;

/** Cloudiness term of the net longwave radiation (eq. 39), with Rs/Rso kept to 0.3-1. */
export const cloudiness = (relativeShortwave: number) =>
  1.35 * Math.min(1, Math.max(0.3, relativeShortwave)) - 0.35;

/** Net outgoing longwave radiation of a day (eq. 39). */
export function netLongwave(
  min: number,
  max: number,
  vapour: number,
  solar: number,
  clearSky: number,
): number {
  const emitted = (STEFAN_BOLTZMANN * ((min + KELVIN) ** 4 + (max + KELVIN) ** 4)) / 2;
  return emitted * (0.34 - 0.14 * Math.sqrt(vapour)) * cloudiness(clearSky > 0 ? solar / clearSky : 1);
}

/** Soil heat flux of a month from the mean temperatures of the month before and after (eq. 43). */
export const monthlySoilHeat = (before: number, after: number) => 0.07 * (after - before);

/** Wind at 2 m from a measurement at another height over grass (eq. 47). */
export const windAt2m = (wind: number, heightM: number) => (wind * 4.87) / Math.log(67.8 * heightM - 5.42);

export interface PenmanMonteith {
  netRadiation: number;
  soilHeat: number;
  temperature: number;
  wind2m: number;
  saturation: number;
  vapour: number;
  pressureKPa: number;
  /** Replaces what follows from the temperature, where a mean of days or a printed figure is at hand. */
  slope?: number;
}

/** FAO Penman-Monteith for a day or a monthly mean (eq. 6), mm/d. Never below 0. */
export function penmanMonteithDaily(p: PenmanMonteith): number {
  const slope = p.slope ?? saturationSlope(p.temperature);
  const gamma = psychrometricConstant(p.pressureKPa);
  const radiative = 0.408 * slope * (p.netRadiation - p.soilHeat);
  const advective = (gamma * 900 * p.wind2m * (p.saturation - p.vapour)) / (p.temperature + 273);
  return Math.max(0, (radiative + advective) / (slope + gamma * (1 + 0.34 * p.wind2m)));
}

/** FAO Penman-Monteith for an hour (eq. 53), mm/h. */
export function penmanMonteithHourly(p: Omit<PenmanMonteith, "slope">): number {
  const slope = saturationSlope(p.temperature);
  const gamma = psychrometricConstant(p.pressureKPa);
  const radiative = 0.408 * slope * (p.netRadiation - p.soilHeat);
  const advective = (gamma * 37 * p.wind2m * (p.saturation - p.vapour)) / (p.temperature + 273);
  return Math.max(0, (radiative + advective) / (slope + gamma * (1 + 0.34 * p.wind2m)));
}

/** Hargreaves (eq. 52), mm/d, from temperatures alone; extraterrestrial radiation in MJ/m²/d. */
export const hargreaves = (min: number, max: number, extraterrestrial: number) =>
  Math.max(
    0,
    0.0023 * ((min + max) / 2 + 17.8) * Math.sqrt(Math.max(0, max - min)) * 0.408 * extraterrestrial,
  );
