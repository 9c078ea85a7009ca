/**
 * Daily water balance of the root zone: FAO-56 chapter 8, with the single coefficient or the dual one of chapter 7,
 * irrigation by rule, and the yield that water stress leaves (FAO-33). All water in mm, areas do not enter.
 */
import { InvalidInput } from "../errors.ts";
import {
  adjustForClimate,
  basalCoefficient,
  basalCoefficients,
  type Climate,
  coverFraction,
  largestCoefficient,
  rootDepth,
  seasonDays,
  singleCoefficient,
} from "./crop-coefficient.ts";
import type { Crop, Soil } from "./crops.ts";

export interface FieldDay {
  et0: number;
  rainMm: number;
  /** Irrigation that was applied, where it is known; else the rule decides. */
  irrigationMm?: number;
}

/** When to irrigate: never; or when the readily available water is used up to `share`, filling to field capacity. */
export type IrrigationRule = { kind: "rainfed" } | { kind: "deficit"; share: number; largestMm: number };

export interface FieldOptions {
  crop: Crop;
  soil: Soil;
  coefficient: "single" | "dual";
  irrigation: IrrigationRule;
  /** Share of the soil that irrigation wets: 1 flood and sprinkler, 0.3-0.4 drip (Table 20). */
  wettedShare?: number;
  climate?: Climate;
  /** Root-zone depletion at sowing, share of the available water; 0 is field capacity. */
  startDepletion?: number;
}

export interface FieldSeason {
  /** Per day: crop evapotranspiration without and with stress, depletion of the root zone at its end, all mm. */
  etc: Float64Array;
  eta: Float64Array;
  depletion: Float64Array;
  irrigation: Float64Array;
  /** Rain and irrigation that the root zone could not hold, mm. */
  percolation: Float64Array;
  /** Days on which the crop suffered. */
  stressDays: number;
  /** Relative yield 0-1: 1 − Ky·(1 − ΣETa/ΣETc) (FAO-56 eq. 90). */
  relativeYield: number;
  totals: {
    rain: number;
    irrigation: number;
    etc: number;
    eta: number;
    percolation: number;
    storageChange: number;
  };
}

/** Middle of the climate that the tables are for (FAO-56 p. 121). */
const STANDARD_CLIMATE: Climate = { wind2m: 2, minHumidity: 45 };

/**
 * Runs a season from sowing on; days beyond the crop's season are left out.
 * @throws InvalidInput for fewer days than the season, a negative or missing value (naming day and field), or a
 * share outside 0-1.
 */
export function fieldSeason(days: readonly FieldDay[], options: FieldOptions): FieldSeason {
  const { crop, soil, irrigation: rule, wettedShare = 1, startDepletion = 0 } = options;
  const length = seasonDays(crop);
  if (days.length < length) {
    throw new InvalidInput(`${days.length} days of weather; the season of ${crop.name} has ${length}`);
  }
  checkShare("wettedShare", wettedShare);
  checkShare("startDepletion", startDepletion);
  if (rule.kind === "deficit") checkShare("irrigation share", rule.share);

  const climate = options.climate ?? STANDARD_CLIMATE;
  const kc = adjustForClimate(crop, climate);
  const basal = basalCoefficients(crop, climate);
  const [etc, eta, depletion, irrigation, percolation] = Array.from(
    { length: 5 },
    () => new Float64Array(length),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const holds = (depthM: number) => 1000 * (soil.fieldCapacity - soil.wiltingPoint) * depthM;
  const top = newTopSoil(soil);
  let depthM = rootDepth(crop, 0);
  let dr = startDepletion * holds(depthM);
  let stressDays = 0;
  let gained = 0;
  for (let day = 0; day < length; day++) {
    const { et0, rainMm, irrigationMm } = checkedDay(days[day]!, day);
    // Roots that reach deeper soil find it at the share of depletion that the season began with.
    const deeper = rootDepth(crop, day);
    const found = Math.max(0, holds(deeper) - holds(depthM));
    dr += startDepletion * found;
    gained += (1 - startDepletion) * found;
    depthM = deeper;
    const total = holds(depthM);

    let kcDay: number;
    let transpires: number;
    if (options.coefficient === "single") {
      kcDay = singleCoefficient(crop, day, kc);
      transpires = kcDay;
    } else {
      transpires = basalCoefficient(crop, day, basal);
      kcDay = transpires + evaporationCoefficient(top, transpires, crop, climate);
    }
    const p = Math.min(0.8, Math.max(0.1, crop.depletion + 0.04 * (5 - kcDay * et0)));
    const ready = p * total;
    const applied = irrigationMm ?? decide(rule, dr, ready);
    irrigation[day] = applied;
    if (options.coefficient === "dual") wetTopSoil(top, rainMm, applied, wettedShare);

    const afterWater = dr - rainMm - applied;
    percolation[day] = Math.max(0, -afterWater);
    dr = Math.max(0, afterWater);
    const ks = dr <= ready ? 1 : Math.max(0, (total - dr) / (total - ready));
    if (ks < 1) stressDays++;
    const evaporatesMm = Math.min((kcDay - transpires) * et0, (top.total - top.gone) * top.exposed);
    etc[day] = transpires * et0 + evaporatesMm;
    eta[day] = Math.min(ks * transpires * et0 + evaporatesMm, total - dr);
    dr += eta[day]!;
    depletion[day] = dr;
    if (options.coefficient === "dual") dryTopSoil(top, evaporatesMm);
  }
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const rain = days.slice(0, length).reduce((total, day) => total + day.rainMm, 0);
  const totals = {
    rain,
    irrigation: sum(irrigation),
    etc: sum(etc),
    eta: sum(eta),
    percolation: sum(percolation),
    storageChange: holds(depthM) - dr - (1 - startDepletion) * holds(rootDepth(crop, 0)) - gained,
  };
  const relativeYield = Math.max(0, 1 - crop.ky * (1 - (totals.etc > 0 ? totals.eta / totals.etc : 1)));
  return { etc, eta, depletion, irrigation, percolation, stressDays, relativeYield, totals };
}

function decide(rule: IrrigationRule, depletion: number, ready: number): number {
  if (rule.kind === "rainfed" || depletion < rule.share * ready || depletion <= 0) return 0;
  return Math.min(rule.largestMm, depletion);
}

function checkedDay(day: FieldDay, at: number): FieldDay {
  for (const field of ["et0", "rainMm", "irrigationMm"] as const) {
    const value = day[field];
    if (value === undefined && field === "irrigationMm") continue;
    if (!(value! >= 0 && value! <= 2000)) {
      throw new InvalidInput(`day ${at}: ${field} is ${value}; allowed is 0 to 2000 mm`, {
        details: { day: at, field },
      });
    }
  }
  return day;
}

function checkShare(field: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new InvalidInput(`${field} is ${value}; allowed is 0 to 1`);
}

/** The top 0.1 m, from which the soil itself evaporates (FAO-56 ch. 7): how much is gone of what can go, mm. */
interface TopSoil {
  readonly total: number;
  readonly ready: number;
  gone: number;
  /** Share of the ground that the last wetting wetted. */
  wetted: number;
  /** Share of the ground from which most evaporates: both wetted and not under leaves (few, eq. 75). */
  exposed: number;
}

const newTopSoil = (soil: Soil): TopSoil => ({
  total: soil.totalEvaporableMm,
  ready: soil.readilyEvaporableMm,
  gone: soil.totalEvaporableMm,
  wetted: 1,
  exposed: 1,
});

/** Rain of a day from which on it has wetted all of the ground, mm (FAO-56 p. 149: 3 to 4). */
const SIGNIFICANT_RAIN_MM = 3;

/** Ke = min(Kr·(Kc max − Kcb), few·Kc max) (eqs. 71, 74, 75). */
function evaporationCoefficient(top: TopSoil, kcb: number, crop: Crop, climate: Climate): number {
  const kcMax = largestCoefficient(kcb, crop.heightM, climate);
  top.exposed = Math.min(1 - coverFraction(kcb, 0.15, kcMax, crop.heightM), top.wetted);
  const kr = top.gone <= top.ready ? 1 : Math.max(0, (top.total - top.gone) / (top.total - top.ready));
  return Math.max(0, Math.min(kr * (kcMax - kcb), top.exposed * kcMax));
}

/**
 * Water of a day: irrigation stands deeper where it wets a part of the ground only (eq. 77). Rain wets all of it, and
 * with irrigation on the same day their shares are weighted by depth; without either the last wetting holds (p. 149).
 */
function wetTopSoil(top: TopSoil, rainMm: number, irrigationMm: number, share: number): void {
  const rain = rainMm >= SIGNIFICANT_RAIN_MM ? rainMm : 0;
  if (rain + irrigationMm > 0) top.wetted = (rain + irrigationMm * share) / (rain + irrigationMm);
  top.exposed = Math.min(top.exposed, top.wetted);
  top.gone = Math.max(0, top.gone - rainMm - irrigationMm / Math.max(0.01, top.wetted));
}

/** Takes the day's evaporation from the exposed wetted part (eq. 77 without run-off). */
function dryTopSoil(top: TopSoil, evaporatedMm: number): void {
  top.gone = Math.min(top.total, top.gone + evaporatedMm / Math.max(0.01, top.exposed));
}

/** Growing degree days, °C·d: mean of the day's ends, each kept between base and upper threshold, less the base. */
export function growingDegrees(min: number, max: number, [base, upper]: Crop["gddC"]): number {
  const keep = (value: number) => Math.min(upper, Math.max(base, value));
  return (keep(min) + keep(max)) / 2 - base;
}
