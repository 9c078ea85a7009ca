/** Crop coefficients over a season: FAO-56 chapters 6 (single) and 7 (dual). */
import { InvalidInput } from "../errors.ts";
import type { Crop } from "./crops.ts";
import { saturationPressure, vapourFromHumidity } from "./evapotranspiration.ts";
import type { DayWeather } from "./station-evapotranspiration.ts";

/** Length of a crop's season, days. */
export const seasonDays = (crop: Crop) => crop.stagesDays.reduce((sum, days) => sum + days, 0);

/** Stage (0 initial, 1 development, 2 mid-season, 3 late) and how far into it (0-1) a day after sowing lies. */
export function stageOn(crop: Crop, day: number): { stage: 0 | 1 | 2 | 3; share: number } {
  if (!(day >= 0 && day < seasonDays(crop))) {
    throw new InvalidInput(
      `day ${day} of ${crop.name}; allowed is 0 to ${seasonDays(crop) - 1} after sowing`,
    );
  }
  let left = day;
  for (const stage of [0, 1, 2, 3] as const) {
    const length = crop.stagesDays[stage];
    if (left < length) return { stage, share: left / length };
    left -= length;
  }
  return { stage: 3, share: 1 };
}

/** Piecewise linear curve of a coefficient from its initial, mid and end values (Figure 34, eq. 66). */
function along(crop: Crop, day: number, [initial, mid, end]: readonly [number, number, number]): number {
  const { stage, share } = stageOn(crop, day);
  if (stage === 0) return initial;
  if (stage === 1) return initial + (mid - initial) * share;
  return stage === 2 ? mid : mid + (end - mid) * share;
}

/** Air around the crop in mid and late season, for the adjustment to another climate than 45 % and 2 m/s. */
export interface Climate {
  wind2m: number;
  minHumidity: number;
}

/**
 * Climate of a crop's mid and late season from the weather of its days, the first of them the sowing (FAO-56 p. 121):
 * mean wind, 2 m/s where none is known, and mean lowest humidity, from the vapour pressure at the day's highest
 * temperature where it was not measured (eq. 63). Undefined where no day tells the humidity.
 */
export function seasonClimate(crop: Crop, days: readonly DayWeather[]): Climate | undefined {
  const late = days.slice(crop.stagesDays[0] + crop.stagesDays[1], seasonDays(crop));
  const mean = (values: (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
  };
  const minHumidity = mean(late.map(lowestHumidity));
  return minHumidity === undefined
    ? undefined
    : { wind2m: mean(late.map(({ wind2m }) => wind2m)) ?? 2, minHumidity };
}

function lowestHumidity({ min, max, humidity, dewPoint }: DayWeather): number | undefined {
  if (humidity?.min !== undefined) return humidity.min;
  if (humidity === undefined && dewPoint === undefined) return undefined;
  const vapour =
    dewPoint === undefined ? vapourFromHumidity(min, max, humidity) : saturationPressure(dewPoint);
  return Math.min(100, (100 * vapour) / saturationPressure(max));
}

const adjustment = ({ wind2m, minHumidity }: Climate, heightM: number) =>
  (0.04 * (Math.min(6, Math.max(1, wind2m)) - 2) - 0.004 * (Math.min(80, Math.max(20, minHumidity)) - 45)) *
  (Math.min(10, Math.max(0.1, heightM)) / 3) ** 0.3;

/** Mid-season coefficient, and the end one where it is 0.45 or more, moved to the climate (eqs. 62, 65). */
export function adjustForClimate(crop: Crop, climate: Climate): Crop["kc"] {
  const [initial, mid, end] = crop.kc;
  const move = adjustment(climate, crop.heightM);
  return [initial, mid + move, end >= 0.45 ? end + move : end];
}

/** Single crop coefficient on a day after sowing. @throws InvalidInput for a day outside the season. */
export const singleCoefficient = (crop: Crop, day: number, kc = crop.kc) => along(crop, day, kc);

/** Basal coefficients: the single ones less the mean wetness of the soil (Table 17: 0.15 initial, else 0.05-0.1). */
export function basalCoefficients(crop: Crop, climate?: Climate): Crop["kc"] {
  const [, mid, end] = climate ? adjustForClimate(crop, climate) : crop.kc;
  return [Math.min(0.15, crop.kc[0]), mid - 0.05, Math.max(0.1, end - (end >= 0.45 ? 0.1 : 0.05))];
}

/** Basal coefficient on a day after sowing, from {@link basalCoefficients}. @throws InvalidInput as {@link stageOn}. */
export const basalCoefficient = (crop: Crop, day: number, basal: Crop["kc"]) => along(crop, day, basal);

/** Rooting depth on a day: grows with the coefficient's curve from planting to mid-season (FAO-56 p. 279), m. */
export const rootDepth = (crop: Crop, day: number) =>
  along(crop, day, [crop.rootsM[0], crop.rootsM[1], crop.rootsM[1]]);

/** Share of the ground that leaves cover, from the basal coefficient (eq. 76), between 0.01 and 0.99. */
export function coverFraction(kcb: number, kcMin: number, kcMax: number, heightM: number): number {
  const cover = (Math.max(0.01, kcb - kcMin) / Math.max(0.01, kcMax - kcMin)) ** (1 + 0.5 * heightM);
  return Math.min(0.99, Math.max(0.01, cover));
}

/** Upper limit of evaporation and transpiration together (eq. 72). */
export const largestCoefficient = (kcb: number, heightM: number, climate: Climate) =>
  Math.max(1.2 + adjustment(climate, heightM), kcb + 0.05);
