/**
 * Where the sun stands and what it sends to the top of the atmosphere: FAO Irrigation and Drainage Paper 56,
 * chapter 3. Angles in radians, latitude north positive; radiation in MJ/m² per day or per hour.
 */

/** Solar constant, MJ/m²/min (FAO-56 eq. 21). */
const SOLAR_CONSTANT = 0.082;

/** Inverse relative distance Earth-Sun on a day of the year (eq. 23). */
export const earthSunFactor = (dayOfYear: number) => 1 + 0.033 * Math.cos((2 * Math.PI * dayOfYear) / 365);

/** Solar declination, rad (eq. 24). */
export const declination = (dayOfYear: number) => 0.409 * Math.sin((2 * Math.PI * dayOfYear) / 365 - 1.39);

/** Sunset hour angle, rad (eq. 25); 0 in polar night, π where the sun does not set. */
export function sunsetHourAngle(latitude: number, dayOfYear: number): number {
  const x = -Math.tan(latitude) * Math.tan(declination(dayOfYear));
  return Math.acos(Math.min(1, Math.max(-1, x)));
}

/** Hours of daylight (eq. 34). */
export const daylightHours = (latitude: number, dayOfYear: number) =>
  (24 / Math.PI) * sunsetHourAngle(latitude, dayOfYear);

/** Extraterrestrial radiation of a day, MJ/m²/d (eq. 21). */
export function extraterrestrialDaily(latitude: number, dayOfYear: number): number {
  const sunset = sunsetHourAngle(latitude, dayOfYear);
  const tilt = declination(dayOfYear);
  return (
    ((24 * 60) / Math.PI) *
    SOLAR_CONSTANT *
    earthSunFactor(dayOfYear) *
    (sunset * Math.sin(latitude) * Math.sin(tilt) + Math.cos(latitude) * Math.cos(tilt) * Math.sin(sunset))
  );
}

/** Hour angle of the sun at a moment, rad, 0 at solar noon, from −π to π (eqs. 31-33). */
export function hourAngle(utcMs: number, longitudeDeg: number, dayOfYear: number): number {
  const b = (2 * Math.PI * (dayOfYear - 81)) / 364;
  const equationOfTimeH = 0.1645 * Math.sin(2 * b) - 0.1255 * Math.cos(b) - 0.025 * Math.sin(b);
  const solarHour = (utcMs % 86_400_000) / 3_600_000 + longitudeDeg / 15 + equationOfTimeH;
  const angle = (Math.PI / 12) * (solarHour - 12);
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/**
 * Extraterrestrial radiation of a period of `hours` around a mid-point hour angle, MJ/m² (eq. 28), cut off at sunrise
 * and sunset.
 */
export function extraterrestrialPeriod(
  latitude: number,
  dayOfYear: number,
  midAngle: number,
  hours = 1,
): number {
  const sunset = sunsetHourAngle(latitude, dayOfYear);
  const half = (Math.PI * hours) / 24;
  const from = Math.max(-sunset, midAngle - half);
  const to = Math.min(sunset, midAngle + half);
  if (to <= from) return 0;
  const tilt = declination(dayOfYear);
  return Math.max(
    0,
    ((12 * 60) / Math.PI) *
      SOLAR_CONSTANT *
      earthSunFactor(dayOfYear) *
      ((to - from) * Math.sin(latitude) * Math.sin(tilt) +
        Math.cos(latitude) * Math.cos(tilt) * (Math.sin(to) - Math.sin(from))),
  );
}

/** Sine of the sun's height above the horizon. */
export const sinElevation = (latitude: number, dayOfYear: number, angle: number) =>
  Math.sin(latitude) * Math.sin(declination(dayOfYear)) +
  Math.cos(latitude) * Math.cos(declination(dayOfYear)) * Math.cos(angle);
