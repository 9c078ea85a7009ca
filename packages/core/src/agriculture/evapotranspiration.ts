/**
 * Reference evapotranspiration of grass: FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes and Smith 1998).
 * Temperatures °C, pressures kPa, radiation MJ/m² per day or hour, wind m/s at 2 m, heights m, ET0 mm per day or
 * hour. Equation numbers are the paper's.
 */
import { InvalidInput } from "../errors.ts";
import {
  daylightHours,
  extraterrestrialDaily,
  extraterrestrialPeriod,
  sinElevation,
} from "../weather/sun.ts";

/** Stefan-Boltzmann constant, MJ/K⁴/m²/d. */
const STEFAN_BOLTZMANN = 4.903e-9;
const ALBEDO = 0.23;
const KELVIN = 273.16;

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
const cloudiness = (relativeShortwave: number) => 1.35 * Math.min(1, Math.max(0.3, relativeShortwave)) - 0.35;

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

export interface DayWeather {
  dayOfYear: number;
  min: number;
  max: number;
  humidity?: DayHumidity;
  /** Dew point, °C: taken before humidity. */
  dewPoint?: number;
  /** Wind at 2 m. */
  wind2m?: number;
  /** Solar radiation, MJ/m²/d, or sunshine hours; neither: from the temperature range. */
  solar?: number;
  sunshineHours?: number;
}

export interface Site {
  latitudeDeg: number;
  elevationM: number;
  coast?: boolean;
}

export interface DayEvapotranspiration {
  et0: number;
  method: "penman-monteith" | "hargreaves";
  /** What had to be estimated because it was not given. */
  estimated: ("radiation" | "vapour" | "wind")[];
}

/** Wind where none is known: the mean of over 2,000 stations (FAO-56, p. 63), m/s. */
const WORLD_WIND = 2;

/**
 * ET0 of a day from what is known of it. With the temperatures alone Hargreaves' equation is used; as soon as
 * humidity, wind or radiation is known, Penman-Monteith with the paper's estimates for what is missing (ch. 3).
 * @throws InvalidInput for a value that cannot be, naming it.
 */
export function et0OfDay(site: Site, day: DayWeather): DayEvapotranspiration {
  checkDay(site, day);
  const { min, max } = day;
  const latitude = (site.latitudeDeg * Math.PI) / 180;
  const extraterrestrial = extraterrestrialDaily(latitude, day.dayOfYear);
  const known = day.humidity ?? day.dewPoint ?? day.wind2m ?? day.solar ?? day.sunshineHours;
  if (known === undefined) {
    return { et0: hargreaves(min, max, extraterrestrial), method: "hargreaves", estimated: [] };
  }
  const estimated: DayEvapotranspiration["estimated"] = [];
  if (day.solar === undefined && day.sunshineHours === undefined) estimated.push("radiation");
  if (day.dewPoint === undefined && day.humidity === undefined) estimated.push("vapour");
  if (day.wind2m === undefined) estimated.push("wind");
  const solar = day.solar ?? solarOf(site, day, latitude, extraterrestrial);
  const vapour =
    day.dewPoint === undefined
      ? vapourFromHumidity(min, max, day.humidity)
      : saturationPressure(day.dewPoint);
  const clearSky = clearSkyRadiation(site.elevationM, extraterrestrial);
  const et0 = penmanMonteithDaily({
    netRadiation: netShortwave(solar) - netLongwave(min, max, vapour, solar, clearSky),
    soilHeat: 0,
    temperature: (min + max) / 2,
    wind2m: day.wind2m ?? WORLD_WIND,
    saturation: meanSaturationPressure(min, max),
    vapour,
    pressureKPa: pressureAt(site.elevationM),
  });
  return { et0, method: "penman-monteith", estimated };
}

function solarOf(site: Site, day: DayWeather, latitude: number, extraterrestrial: number): number {
  if (day.sunshineHours === undefined) {
    return radiationFromTemperature(day.min, day.max, extraterrestrial, site.coast);
  }
  const daylight = daylightHours(latitude, day.dayOfYear);
  return radiationFromSunshine(day.sunshineHours, daylight, extraterrestrial);
}

const RANGES = {
  min: [-60, 60, "°C"],
  max: [-60, 60, "°C"],
  dewPoint: [-80, 60, "°C"],
  wind2m: [0, 60, "m/s"],
  solar: [0, 50, "MJ/m²/d"],
  sunshineHours: [0, 24, "h"],
  dayOfYear: [1, 366, ""],
} as const;

function checkSite({ latitudeDeg, elevationM }: Site): void {
  if (!(Math.abs(latitudeDeg) <= 90)) throw outside("latitude", latitudeDeg, -90, 90, "degrees");
  if (!(elevationM >= -430 && elevationM <= 6000)) throw outside("elevation", elevationM, -430, 6000, "m");
}

function checkDay(site: Site, day: DayWeather): void {
  checkSite(site);
  for (const [field, [low, high, unit]] of Object.entries(RANGES) as [
    keyof typeof RANGES,
    readonly [number, number, string],
  ][]) {
    const value = day[field];
    if (value !== undefined && !(value >= low && value <= high)) throw outside(field, value, low, high, unit);
  }
  for (const [end, value] of Object.entries(day.humidity ?? {})) {
    if (!(value >= 0 && value <= 100)) throw outside(`humidity ${end}`, value, 0, 100, "%");
  }
  if (day.min > day.max)
    throw new InvalidInput(`minimum temperature ${day.min} is above the maximum ${day.max}`);
}

const outside = (field: string, value: number, low: number, high: number, unit: string) =>
  new InvalidInput(`${field} is ${value}; allowed is ${low} to ${high} ${unit}`.trim(), {
    details: { field, value },
  });

export interface HourWeather {
  dayOfYear: number;
  /** Hour angle of the sun at the middle of the hour, rad (weather/sun.ts). */
  midAngle: number;
  temperature: number;
  /** Relative humidity, %. */
  humidity: number;
  wind2m: number;
  /** Solar radiation, MJ/m²/h. */
  solar: number;
  /** Rs/Rso of the last daylight hour, used by night and at a low sun (p. 75). */
  lastRelativeShortwave?: number;
}

/** Sine of the solar height below which Rs/Rso is taken from earlier (FAO-56 p. 75: about 0.3 rad). */
const LOW_SUN = Math.sin(0.3);

/** What an hour can be; a pyranometer's zero may lie a little below nothing by night. */
const HOUR_RANGES = {
  temperature: [-60, 60, "°C"],
  humidity: [0, 100, "%"],
  wind2m: [0, 60, "m/s"],
  solar: [-0.1, 5, "MJ/m²/h"],
} as const;

/**
 * ET0 of an hour (eq. 53) and the Rs/Rso that it used, to be passed on to the next hour.
 * @throws InvalidInput for a value that cannot be, naming it.
 */
export function et0OfHour(site: Site, hour: HourWeather): { et0: number; relativeShortwave: number } {
  checkSite(site);
  for (const field of ["temperature", "humidity", "wind2m", "solar"] as const) {
    const [low, high, unit] = HOUR_RANGES[field];
    if (!(hour[field] >= low && hour[field] <= high)) throw outside(field, hour[field], low, high, unit);
  }
  const latitude = (site.latitudeDeg * Math.PI) / 180;
  const saturation = saturationPressure(hour.temperature);
  const vapour = (saturation * hour.humidity) / 100;
  const clearSky = clearSkyRadiation(
    site.elevationM,
    extraterrestrialPeriod(latitude, hour.dayOfYear, hour.midAngle),
  );
  const high = sinElevation(latitude, hour.dayOfYear, hour.midAngle) > LOW_SUN;
  const relativeShortwave = high ? Math.min(1, hour.solar / clearSky) : (hour.lastRelativeShortwave ?? 0.5);
  const longwave =
    (STEFAN_BOLTZMANN / 24) *
    (hour.temperature + KELVIN) ** 4 *
    (0.34 - 0.14 * Math.sqrt(vapour)) *
    cloudiness(relativeShortwave);
  const netRadiation = netShortwave(hour.solar) - longwave;
  // Soil heat: a tenth of the net radiation by day, half of it by night (eqs. 45, 46).
  const soilHeat = (clearSky > 0 ? 0.1 : 0.5) * netRadiation;
  return {
    et0: penmanMonteithHourly({
      netRadiation,
      soilHeat,
      temperature: hour.temperature,
      wind2m: hour.wind2m,
      saturation,
      vapour,
      pressureKPa: pressureAt(site.elevationM),
    }),
    relativeShortwave,
  };
}
