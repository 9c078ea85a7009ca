/** The weather as fields feel it, day by day: reference evapotranspiration (FAO-56 Penman-Monteith), rain, mean heat. */
import {
  clearSkyRadiation,
  netLongwave,
  netShortwave,
  penmanMonteithDaily,
  pressureAt,
  saturationPressure,
  windAt2m,
} from "../../agriculture/evapotranspiration.ts";
import { DAY_MS } from "../../observation/instant.ts";
import type { Town } from "../../town/town.ts";
import { extraterrestrialDaily } from "../../weather/sun.ts";
import type { WeatherPath } from "./weather-path.ts";

const MJ_PER_WH = 0.0036;

export class FieldWeather {
  readonly et0: Float64Array;
  readonly rainMm: Float64Array;
  readonly meanC: Float64Array;

  constructor(path: WeatherPath, town: Town, firstDay: number, scale: number) {
    const days = path.hours / 24;
    this.et0 = new Float64Array(days);
    this.rainMm = new Float64Array(days);
    this.meanC = new Float64Array(days);
    const latitude = (town.centre[1] * Math.PI) / 180;
    const pressureKPa = pressureAt(town.elevationM);
    for (let day = 0; day < days; day++) {
      let low = 100;
      let high = -100;
      let mean = 0;
      let rain = 0;
      let vapour = 0;
      let wind = 0;
      let solar = 0;
      for (let at = day * 24; at < day * 24 + 24; at++) {
        const t = path.temperatureC[at]!;
        if (t < low) low = t;
        if (t > high) high = t;
        mean += t / 24;
        rain += path.rainMm[at]!;
        vapour += (saturationPressure(t) * path.humidity[at]!) / 2400;
        wind += path.windMPerS[at]! / 24;
        solar += path.solarWM2[at]! * MJ_PER_WH;
      }
      const date = firstDay + day;
      const year = Date.UTC(new Date(date * DAY_MS).getUTCFullYear(), 0, 1) / DAY_MS;
      const clear = clearSkyRadiation(town.elevationM, extraterrestrialDaily(latitude, date - year + 1));
      const netRadiation = netShortwave(solar) - netLongwave(low, high, vapour, solar, clear);
      this.rainMm[day] = rain;
      this.meanC[day] = mean;
      this.et0[day] =
        scale *
        penmanMonteithDaily({
          netRadiation,
          soilHeat: 0,
          temperature: (low + high) / 2,
          wind2m: windAt2m(wind, 10),
          saturation: (saturationPressure(low) + saturationPressure(high)) / 2,
          vapour,
          pressureKPa,
        });
    }
  }
}
