/** How hot it feels: the heat index of the US National Weather Service. */
import { InvalidInput } from "../errors.ts";

/**
 * Heat index, °C, in the shade with light wind: Rothfusz's regression (NWS SR 90-23, 1990) with the service's two
 * adjustments, and Steadman's simple form below 80 °F.
 * @param temperatureC −60..60; @param humidity relative, %.
 * @throws InvalidInput for a value out of range.
 */
export function heatIndexC(temperatureC: number, humidity: number): number {
  if (!(temperatureC >= -60 && temperatureC <= 60)) {
    throw new InvalidInput(`temperature is ${temperatureC}; allowed is -60 to 60 °C`);
  }
  if (!(humidity >= 0 && humidity <= 100)) {
    throw new InvalidInput(`humidity is ${humidity}; allowed is 0 to 100 % (not a share of 1)`);
  }
  const t = temperatureC * 1.8 + 32;
  const rh = humidity;
  const simple = 0.5 * (t + 61 + (t - 68) * 1.2 + rh * 0.094);
  const fahrenheit = (simple + t) / 2 < 80 ? simple : rothfusz(t, rh);
  return (fahrenheit - 32) / 1.8;
}

function rothfusz(t: number, rh: number): number {
  const index =
    -42.379 +
    2.04901523 * t +
    10.14333127 * rh -
    0.22475541 * t * rh -
    6.83783e-3 * t * t -
    5.481717e-2 * rh * rh +
    1.22874e-3 * t * t * rh +
    8.5282e-4 * t * rh * rh -
    1.99e-6 * t * t * rh * rh;
  if (rh < 13 && t >= 80 && t <= 112)
    return index - ((13 - rh) / 4) * Math.sqrt((17 - Math.abs(t - 95)) / 17);
  if (rh > 85 && t >= 80 && t <= 87) return index + ((rh - 85) / 10) * ((87 - t) / 5);
  return index;
}
