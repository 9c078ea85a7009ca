/** The worked examples of FAO-56 that this folder must reproduce, to the precision that the paper prints. */
import type { PublishedCase } from "../published-case.ts";
import {
  daylightHours,
  declination,
  earthSunFactor,
  extraterrestrialDaily,
  sunsetHourAngle,
} from "../weather/sun.ts";
import * as et from "./evapotranspiration.ts";
import { et0OfDay, et0OfHour } from "./station-evapotranspiration.ts";

const example = (
  number: number,
  quantity: string,
  unit: string,
  published: number,
  tolerance: number,
  ours: () => number,
): PublishedCase => ({
  case: `FAO-56 example ${number}`,
  quantity,
  unit,
  published,
  tolerance,
  source: `FAO Irrigation and Drainage Paper 56, example ${number}`,
  ours,
});

const SOUTH_20 = -0.35;
const UCCLE = { latitudeDeg: 50.8, elevationM: 100 };
const uccleDay = {
  dayOfYear: 187,
  min: 12.3,
  max: 21.5,
  humidity: { min: 63, max: 84 },
  wind2m: 2.078,
  sunshineHours: 9.25,
};

/** From the example's measurements (34.8 and 25.6 °C, 2.85 kPa, 2 m/s, 8.5 h of sun), not its rounded steps. */
function bangkokInApril(): number {
  const latitude = ((13 + 44 / 60) * Math.PI) / 180;
  const extraterrestrial = extraterrestrialDaily(latitude, 105);
  const solar = et.radiationFromSunshine(8.5, daylightHours(latitude, 105), extraterrestrial);
  const longwave = et.netLongwave(25.6, 34.8, 2.85, solar, et.clearSkyRadiation(2, extraterrestrial));
  return et.penmanMonteithDaily({
    netRadiation: et.netShortwave(solar) - longwave,
    soilHeat: 0.14 * (30.2 - 29.2),
    temperature: 30.2,
    wind2m: 2,
    saturation: et.meanSaturationPressure(25.6, 34.8),
    vapour: 2.85,
    pressureKPa: et.pressureAt(2),
  });
}

export const publishedCases: PublishedCase[] = [
  example(2, "pressure at 1,800 m", "kPa", 81.8, 0.05, () => et.pressureAt(1800)),
  example(4, "pressure at 1,200 m", "kPa", 87.9, 0.05, () => et.pressureAt(1200)),
  example(2, "psychrometric constant at 81.8 kPa", "kPa/°C", 0.054, 0.0005, () =>
    et.psychrometricConstant(81.8),
  ),
  example(3, "saturation vapour pressure at 24.5 °C", "kPa", 3.075, 0.0005, () =>
    et.saturationPressure(24.5),
  ),
  example(3, "saturation vapour pressure at 15 °C", "kPa", 1.705, 0.0005, () => et.saturationPressure(15)),
  example(3, "mean saturation vapour pressure of 15 to 24.5 °C", "kPa", 2.39, 0.005, () =>
    et.meanSaturationPressure(15, 24.5),
  ),
  example(4, "vapour pressure, 19.5 °C wet and 25.6 °C dry bulb at 1,200 m", "kPa", 1.91, 0.005, () =>
    et.vapourFromWetBulb(25.6, 19.5, et.pressureAt(1200)),
  ),
  example(5, "vapour pressure, 18-25 °C, humidity 54-82 %", "kPa", 1.7, 0.005, () =>
    et.vapourFromHumidity(18, 25, { min: 54, max: 82 }),
  ),
  example(5, "vapour pressure, mean humidity 68 % only", "kPa", 1.78, 0.005, () =>
    et.vapourFromHumidity(18, 25, { mean: 68 }),
  ),
  example(5, "vapour pressure, highest humidity 82 % only", "kPa", 1.69, 0.005, () =>
    et.vapourFromHumidity(18, 25, { max: 82 }),
  ),
  example(8, "inverse relative distance Earth-Sun on 3 September", "", 0.985, 0.0005, () =>
    earthSunFactor(246),
  ),
  example(8, "declination on 3 September", "rad", 0.12, 0.0005, () => declination(246)),
  example(8, "sunset hour angle at 20° S on 3 September", "rad", 1.527, 0.0005, () =>
    sunsetHourAngle(SOUTH_20, 246),
  ),
  example(8, "extraterrestrial radiation at 20° S on 3 September", "MJ/m²/d", 32.2, 0.05, () =>
    extraterrestrialDaily(SOUTH_20, 246),
  ),
  example(9, "hours of daylight at 20° S on 3 September", "h", 11.7, 0.05, () =>
    daylightHours(SOUTH_20, 246),
  ),
  example(10, "solar radiation from 7.1 of 10.9 h of sun", "MJ/m²/d", 14.45, 0.05, () =>
    et.radiationFromSunshine(7.1, 10.9, 25.1),
  ),
  example(11, "net longwave radiation", "MJ/m²/d", 3.5, 0.05, () =>
    et.netLongwave(19.1, 25.1, 2.1, 14.5, 18.8),
  ),
  example(12, "net shortwave radiation of 14.5", "MJ/m²/d", 11.1, 0.1, () => et.netShortwave(14.5)),
  example(13, "soil heat flux of a month between 14.1 and 18.8 °C", "MJ/m²/d", 0.33, 0.005, () =>
    et.monthlySoilHeat(14.1, 18.8),
  ),
  example(14, "wind of 3.2 m/s at 10 m, at 2 m", "m/s", 2.4, 0.05, () => et.windAt2m(3.2, 10)),
  example(15, "solar radiation from 14.8-26.6 °C inland", "MJ/m²/d", 22.3, 0.05, () =>
    et.radiationFromTemperature(14.8, 26.6, 40.6),
  ),
  example(17, "monthly ET0, Bangkok in April", "mm/d", 5.72, 0.005, bangkokInApril),
  example(18, "daily ET0, Uccle on 6 July", "mm/d", 3.9, 0.05, () => et0OfDay(UCCLE, uccleDay).et0),
  example(
    19,
    "hourly ET0, N'Diaye, 1 October, 14-15 h",
    "mm/h",
    0.63,
    0.005,
    () =>
      et0OfHour(
        { latitudeDeg: 16 + 13 / 60, elevationM: 8 },
        { dayOfYear: 274, midAngle: 0.682, temperature: 38, humidity: 52, wind2m: 3.3, solar: 2.45 },
      ).et0,
  ),
];
