/**
 * Reference evapotranspiration from what a weather station gives for a day or an hour: which of FAO-56's equations
 * apply, and the paper's estimates for what is missing (chapter 3). Units as in evapotranspiration.ts.
 */
import { InvalidInput } from "../errors.ts";
import {
  daylightHours,
  extraterrestrialDaily,
  extraterrestrialPeriod,
  sinElevation,
} from "../weather/sun.ts";
import {
  clearSkyRadiation,
  cloudiness,
  type DayHumidity,
  hargreaves,
  KELVIN,
  meanSaturationPressure,
  netLongwave,
  netShortwave,
  penmanMonteithDaily,
  penmanMonteithHourly,
  pressureAt,
  radiationFromSunshine,
  radiationFromTemperature,
  STEFAN_BOLTZMANN,
  saturationPressure,
  vapourFromHumidity,
} from "./evapotranspiration.ts";

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
