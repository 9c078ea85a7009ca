/**
 * The air of one variant, hour by hour: grams from traffic (exhaust and dust), area sources and stacks, spread by the
 * hour's block of the source-receptor matrix, on top of the regional background; daily indices and what people breathe.
 */

import { subIndex } from "../../air/aqi.ts";
import type { breakpoints } from "../../air/aqi-table.ts";
import { CALM_M_PER_S } from "../../air/plume.ts";
import { SECTORS, STABILITIES } from "../../air/source-receptor.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { FACTOR_COUNT } from "../population/fleet.ts";
import { QUINTILES, V_LCV } from "../population/modes.ts";
import { AREA_KINDS, MIXING_M, POLLUTANT_COUNT } from "./air-tables.ts";
import { ZONE_SUMS } from "./kernel/day-kernel.ts";
import type { Levers } from "./levers.ts";
import type { PreparedTown } from "./prepared-town.ts";
import type { Roads } from "./roads.ts";
import { mixingHeights, REGIONAL_PM25, stabilities, type WeatherPath } from "./weather-path.ts";

const FINE_SHARE = [0.52, 0.48, 0.4, 0.34, 0.33, 0.38, 0.5, 0.5, 0.48, 0.48, 0.52, 0.54];
const REGIONAL_NO2 = 9;
const REGIONAL_CO_MG = 0.35;
const REGIONAL_SO2 = 6;
/** Rain that washes particles out by 1/e, mm in three hours. */
const WASH_MM = 12;
/** Mean weight of the classes, t. */
const WEIGHT_T = [0.2, 0.5, 1.2, 3, 10, 12];
/** AP-42 13.2.1: g per vehicle-km at 1 g/m² and 1 t. */
const DUST_PM10 = 0.62;
const DUST_PM25 = 0.15;
/** Wet roads: share of the dust in an hour of rain and in the hours after. */
const DUST_IN_RAIN = 0.15;
const DRYING_HOURS = 5;

/** What the weather of a run means for the air: made once per weather path. */
export class Sky {
  readonly path: WeatherPath;
  /** Offset of each hour's block of the matrix, and its dilution. */
  readonly block: Int32Array;
  readonly dilution: Float64Array;
  readonly mixingM: Float64Array;
  /** Factors of rain on particles and on dust. */
  readonly washed: Float64Array;
  readonly dust: Float64Array;

  constructor(prepared: PreparedTown, path: WeatherPath) {
    this.path = path;
    const { hours, windMPerS, fromDegrees, rainMm } = path;
    const size = prepared.zones.ids.length * prepared.air.sources;
    this.mixingM = mixingHeights(path);
    const classes = stabilities(path);
    this.block = new Int32Array(hours);
    this.dilution = new Float64Array(hours);
    this.washed = new Float64Array(hours);
    this.dust = new Float64Array(hours);
    let wet = 0;
    for (let hour = 0; hour < hours; hour++) {
      let mixing = 0;
      while (
        mixing < MIXING_M.length - 1 &&
        this.mixingM[hour]! > Math.sqrt(MIXING_M[mixing]! * MIXING_M[mixing + 1]!)
      ) {
        mixing++;
      }
      const wind = windMPerS[hour]!;
      const sector =
        wind < CALM_M_PER_S ? SECTORS : Math.round((fromDegrees[hour]! * SECTORS) / 360) % SECTORS;
      this.block[hour] = ((mixing * STABILITIES.length + classes[hour]!) * (SECTORS + 1) + sector) * size;
      this.dilution[hour] = 1 / Math.max(CALM_M_PER_S, wind);
      const rain = rainMm[hour]! + (rainMm[hour - 1] ?? 0) + (rainMm[hour - 2] ?? 0);
      this.washed[hour] = Math.exp(-rain / WASH_MM);
      if (rainMm[hour]! > 0.2) wet = DRYING_HOURS;
      else if (wet > 0) wet--;
      this.dust[hour] = wet === DRYING_HOURS ? DUST_IN_RAIN : 1 - (0.7 * wet) / DRYING_HOURS;
    }
  }
}

export class Air {
  /** Concentrations of the hour: zone by zone, pollutant by pollutant; µg/m³, NOx as NO2-equivalent. */
  readonly concentration: Float64Array;
  /** Of the run: sums over hours of the people-weighted concentrations; kg emitted by traffic, dust, area, stacks (PM2.5). */
  readonly meanSum = new Float64Array(POLLUTANT_COUNT);
  readonly zoneSum: Float64Array;
  readonly pm25Kg = new Float64Array(4);
  /** Of these, what area sources emitted, by kind. */
  readonly areaPm25Kg = new Float64Array(AREA_KINDS.length);
  /** People-weighted PM2.5 by quintile, summed over days; and the day's excess risk is taken from the daily mean. */
  readonly exposure = new Float64Array(QUINTILES);
  /** Daily index: sum, days per category, and its daily values' highest. */
  aqiSum = 0;
  readonly categoryDays = new Float64Array(6);
  /** PM2.5 by zone and hour of the day, summed over days. */
  readonly profile: Float64Array;
  hours = 0;
  /** People-weighted mean PM2.5 of the day just ended. */
  dayPm25 = 0;
  dayAqi = 0;
  private readonly prepared: PreparedTown;
  private readonly grams: Float64Array;
  private readonly daySum: Float64Array;
  private readonly share: Float64Array;
  private readonly quintileShare: Float64Array;
  private exhaust = 1;
  private silt = 1;
  private area = 1;
  private industry = 1;
  private background = 1;
  private no2Share = 1;

  constructor(prepared: PreparedTown) {
    this.prepared = prepared;
    const zones = prepared.zones.ids.length;
    this.concentration = new Float64Array(zones * POLLUTANT_COUNT);
    this.zoneSum = new Float64Array(zones * POLLUTANT_COUNT);
    this.grams = new Float64Array(prepared.air.sources * POLLUTANT_COUNT);
    this.daySum = new Float64Array(zones * POLLUTANT_COUNT);
    this.profile = new Float64Array(24 * zones);
    const { people } = prepared.population;
    const all = people.reduce((sum, here) => sum + here, 0);
    this.share = new Float64Array(zones);
    this.quintileShare = new Float64Array(zones * QUINTILES);
    const ofQuintile = new Float64Array(QUINTILES);
    for (let at = 0; at < people.length; at++) {
      this.share[(at / QUINTILES) | 0]! += people[at]! / all;
      ofQuintile[at % QUINTILES]! += people[at]!;
    }
    for (let at = 0; at < people.length; at++)
      this.quintileShare[at] = people[at]! / ofQuintile[at % QUINTILES]!;
  }

  begin(draw: Float64Array): void {
    this.meanSum.fill(0);
    this.zoneSum.fill(0);
    this.pm25Kg.fill(0);
    this.areaPm25Kg.fill(0);
    this.exposure.fill(0);
    this.categoryDays.fill(0);
    this.daySum.fill(0);
    this.profile.fill(0);
    this.aqiSum = 0;
    this.hours = 0;
    this.exhaust = draw[P.exhaust]!;
    this.silt = draw[P.road_silt]! ** 0.91;
    this.area = draw[P.area_emissions]!;
    this.industry = draw[P.industry_emissions]!;
    this.background = draw[P.background_pm]!;
    this.no2Share = draw[P.no2_share]!;
  }

  /** One hour. `at` counts the run's hours, `month` is 0-11. */
  hour(
    hour: number,
    at: number,
    month: number,
    sky: Sky,
    roads: Roads,
    groupKm: Float64Array,
    levers: Levers,
  ): void {
    const { zones } = this.prepared.roads;
    this.emitTraffic(zones, at, hour, sky, roads, groupKm, levers);
    this.emitOthers(zones, hour, levers);
    this.disperse(zones, at, month, sky, levers);
    const { concentration, daySum, profile } = this;
    for (let k = 0; k < concentration.length; k++) daySum[k]! += concentration[k]!;
    for (let zone = 0; zone < zones; zone++)
      profile[24 * zone + hour]! += concentration[zone * POLLUTANT_COUNT]!;
    this.hours++;
  }

  private emitTraffic(
    zones: number,
    at: number,
    hour: number,
    sky: Sky,
    { zoneSums }: Roads,
    groupKm: Float64Array,
    levers: Levers,
  ): void {
    const { fleet } = this.prepared.population;
    const { groupClass, factors } = fleet;
    const { grams } = this;
    let lPm = 0;
    let lNox = 0;
    let lCo = 0;
    let hPm = 0;
    let hNox = 0;
    let hCo = 0;
    let lKm = 0;
    let hKm = 0;
    let tonnes = 0;
    const groups = hour * groupClass.length;
    const hourSums = hour * zones * ZONE_SUMS;
    for (let group = 0; group < groupClass.length; group++) {
      const km = groupKm[groups + group]!;
      if (km === 0) continue;
      const vehicle = groupClass[group]!;
      const burns = km * levers.groupFactor[group]!;
      const base = group * FACTOR_COUNT;
      tonnes += km * WEIGHT_T[vehicle]!;
      if (vehicle >= V_LCV) {
        hKm += km;
        hPm += burns * factors[base]!;
        hNox += burns * factors[base + 1]!;
        hCo += burns * factors[base + 2]!;
      } else {
        lKm += km;
        lPm += burns * factors[base]!;
        lNox += burns * factors[base + 1]!;
        lCo += burns * factors[base + 2]!;
      }
    }
    let light = 0;
    let heavy = 0;
    for (let zone = 0; zone < zones; zone++) {
      light += zoneSums[hourSums + zone * ZONE_SUMS]!;
      heavy += zoneSums[hourSums + zone * ZONE_SUMS + 1]!;
    }
    const perLight = light > 0 ? this.exhaust / light / 3600 : 0;
    const perHeavy = heavy > 0 ? this.exhaust / heavy / 3600 : 0;
    const kmPerLight = light > 0 ? lKm / light : 0;
    const kmPerHeavy = heavy > 0 ? hKm / heavy : 0;
    const raised = lKm + hKm > 0 ? (this.silt * (tonnes / (lKm + hKm)) ** 1.02 * sky.dust[at]!) / 3600 : 0;
    const { dust } = levers;
    let exhaustKg = 0;
    let dustKg = 0;
    for (let zone = 0; zone < zones; zone++) {
      const sums = hourSums + zone * ZONE_SUMS;
      const out = zone * POLLUTANT_COUNT;
      const pm = zoneSums[sums + 2]! * perLight * lPm + zoneSums[sums + 3]! * perHeavy * hPm;
      const vehicleKm = zoneSums[sums]! * kmPerLight + zoneSums[sums + 1]! * kmPerHeavy;
      const dustHere = vehicleKm * raised * dust[hour * zones + zone]!;
      exhaustKg += pm;
      dustKg += dustHere;
      grams[out] = pm + DUST_PM25 * dustHere;
      grams[out + 1] = pm + DUST_PM10 * dustHere;
      grams[out + 2] = zoneSums[sums + 4]! * perLight * lNox + zoneSums[sums + 5]! * perHeavy * hNox;
      grams[out + 3] = zoneSums[sums + 6]! * perLight * lCo + zoneSums[sums + 7]! * perHeavy * hCo;
      grams[out + 4] = 0;
    }
    this.pm25Kg[0]! += exhaustKg * 3.6;
    this.pm25Kg[1]! += dustKg * DUST_PM25 * 3.6;
  }

  private emitOthers(zones: number, hour: number, levers: Levers): void {
    const { areaGPerS, stackGPerS, stacks } = this.prepared.air;
    const { grams, area, industry } = this;
    const { areaFactor, stackFactor } = levers;
    let areaPm = 0;
    let stackPm = 0;
    const kinds = AREA_KINDS.length;
    for (let kind = 0; kind < kinds; kind++) {
      const from = (hour * kinds + kind) * zones;
      let kindPm = 0;
      for (let zone = 0; zone < zones; zone++) {
        const factor = area * areaFactor[from + zone]!;
        const table = (from + zone) * POLLUTANT_COUNT;
        const out = zone * POLLUTANT_COUNT;
        kindPm += factor * areaGPerS[table]!;
        for (let p = 0; p < POLLUTANT_COUNT; p++) grams[out + p]! += factor * areaGPerS[table + p]!;
      }
      areaPm += kindPm;
      this.areaPm25Kg[kind]! += kindPm * 3.6;
    }
    for (let stack = 0; stack < stacks; stack++) {
      const factor = industry * stackFactor[hour * stacks + stack]!;
      const table = (hour * stacks + stack) * POLLUTANT_COUNT;
      const out = (zones + stack) * POLLUTANT_COUNT;
      stackPm += factor * stackGPerS[table]!;
      for (let p = 0; p < POLLUTANT_COUNT; p++) grams[out + p] = factor * stackGPerS[table + p]!;
    }
    this.pm25Kg[2]! += areaPm * 3.6;
    this.pm25Kg[3]! += stackPm * 3.6;
  }

  private disperse(zones: number, at: number, month: number, sky: Sky, levers: Levers): void {
    const { unit, sources } = this.prepared.air;
    const { grams, concentration, no2Share } = this;
    const block = sky.block[at]!;
    const dilution = sky.dilution[at]!;
    const washed = sky.washed[at]!;
    const regional = sky.path.background[at]! * this.background * washed * levers.background;
    const fine = REGIONAL_PM25[month]! * regional;
    const coarse = fine / FINE_SHARE[month]!;
    for (let zone = 0; zone < zones; zone++) {
      let pm25 = 0;
      let pm10 = 0;
      let nox = 0;
      let co = 0;
      let so2 = 0;
      const row = block + zone * sources;
      for (let source = 0; source < sources; source++) {
        const per = unit[row + source]!;
        const from = source * POLLUTANT_COUNT;
        pm25 += per * grams[from]!;
        pm10 += per * grams[from + 1]!;
        nox += per * grams[from + 2]!;
        co += per * grams[from + 3]!;
        so2 += per * grams[from + 4]!;
      }
      const out = zone * POLLUTANT_COUNT;
      concentration[out] = fine + pm25 * dilution * washed;
      concentration[out + 1] = coarse + pm10 * dilution * washed;
      concentration[out + 2] = REGIONAL_NO2 + nox * dilution * no2Share;
      concentration[out + 3] = REGIONAL_CO_MG * 1000 + co * dilution;
      concentration[out + 4] = REGIONAL_SO2 + so2 * dilution;
    }
  }

  /** Ends a day: index by CPCB from the day's means (CO's too: its eight hours differ little), and exposure. */
  endDay(): void {
    const { daySum, share, quintileShare, exposure, zoneSum, meanSum } = this;
    let index = 0;
    let pm25 = 0;
    for (let zone = 0; zone < share.length; zone++) {
      const at = zone * POLLUTANT_COUNT;
      let worst = 0;
      for (let p = 0; p < POLLUTANT_COUNT; p++) {
        const mean = daySum[at + p]! / 24;
        zoneSum[at + p]! += daySum[at + p]!;
        meanSum[p]! += daySum[at + p]! * share[zone]!;
        const sub = subIndex(INDEX_OF[p]!, p === 3 ? mean / 1000 : mean);
        if (sub > worst) worst = sub;
      }
      const fine = daySum[at]! / 24;
      pm25 += fine * share[zone]!;
      index += worst * share[zone]!;
      for (let q = 0; q < QUINTILES; q++) exposure[q]! += fine * quintileShare[zone * QUINTILES + q]!;
    }
    const whole = Math.round(index);
    this.categoryDays[
      whole <= 50 ? 0 : whole <= 100 ? 1 : whole <= 200 ? 2 : whole <= 300 ? 3 : whole <= 400 ? 4 : 5
    ]! += 1;
    this.aqiSum += index;
    this.dayPm25 = pm25;
    this.dayAqi = index;
    daySum.fill(0);
  }
}

const INDEX_OF = [
  "pm25",
  "pm10",
  "no2",
  "co",
  "so2",
] as const satisfies readonly (keyof typeof breakpoints)[];
