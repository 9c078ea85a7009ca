/**
 * What a day's life costs people, by income quintile, in money and in minds: time, fares and fuel, water that did not
 * come, air that was breathed, electricity; and a satisfaction from 0 to 100 that says how it feels. ADR 0064.
 */
import { SHORT_TERM } from "../../air/exposure.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { QUINTILES } from "../population/modes.ts";
import { TIME_VALUE } from "./choice-tables.ts";
import type { PreparedTown } from "./prepared-town.ts";
import { Q_COLUMNS } from "./travel-sums.ts";

/** Deaths a year per person: Sample Registration System, urban Gujarat, about 5.6 per 1,000 (U). */
const DEATHS_PER_YEAR = 0.0056;
/** Value of a statistical life, INR: hedonic wage study (ISEC WP 407; reference 2.8). */
export const STATISTICAL_LIFE_INR = 44.69e6;
/** What a household pays for water that the network did not bring (tanker, time at a stand-post), INR per 1,000 L (assumption). */
const TANKER_INR_PER_KL = 120;
/** Electricity, INR per kWh, and a vehicle's wear of its transformer is the utility's. */
export const POWER_INR_PER_KWH = 6.5;
/** Fuel, km per litre (or kg of gas) by class, and INR. */
export const FUEL_KM = Float64Array.of(45, 25, 15, 11, 3.8, 4);
export const FUEL_INR = Float64Array.of(96, 79, 96, 90, 90, 90);
/** Parts of satisfaction: travel, water, air, and what spoils them halfway (minutes per trip; share unserved; index). */
const PARTS = { travel: 0.4, water: 0.35, air: 0.25 };
const HALF = { minutes: 40, unserved: 0.35, index: 250 };

export interface PeopleSums {
  /** INR of the run by quintile: time, money on travel, water, health; and the sum of daily satisfactions. */
  timeInr: Float64Array;
  travelInr: Float64Array;
  waterInr: Float64Array;
  healthInr: Float64Array;
  satisfaction: Float64Array;
  deaths: number;
}

export class People {
  readonly sums: PeopleSums = {
    timeInr: new Float64Array(QUINTILES),
    travelInr: new Float64Array(QUINTILES),
    waterInr: new Float64Array(QUINTILES),
    healthInr: new Float64Array(QUINTILES),
    satisfaction: new Float64Array(QUINTILES),
    deaths: 0,
  };
  /** People by quintile. */
  readonly people: Float64Array;
  private readonly before = new Float64Array(QUINTILES * Q_COLUMNS);
  private readonly exposureBefore = new Float64Array(QUINTILES);
  private valueOfTime = 0;
  private perTen = 0;
  private timeWeight = 1;

  constructor(prepared: PreparedTown) {
    this.people = new Float64Array(QUINTILES);
    const { people } = prepared.population;
    for (let at = 0; at < people.length; at++) this.people[at % QUINTILES]! += people[at]!;
  }

  begin(draw: Float64Array): void {
    const { sums } = this;
    for (const part of [sums.timeInr, sums.travelInr, sums.waterInr, sums.healthInr, sums.satisfaction])
      part.fill(0);
    sums.deaths = 0;
    this.before.fill(0);
    this.exposureBefore.fill(0);
    this.valueOfTime = draw[P.value_of_time]!;
    this.timeWeight = draw[P.time_weight]!;
    this.perTen = draw[P.deaths_per_ten]!;
  }

  /** Takes the day from the sums of travel and exposure; `unservedL` is what people wanted and did not get. */
  endDay(
    byQuintile: Float64Array,
    exposure: Float64Array,
    served: number,
    unservedL: number,
    index: number,
  ): void {
    const { sums, before, exposureBefore, people } = this;
    let all = 0;
    for (let q = 0; q < QUINTILES; q++) all += people[q]!;
    for (let q = 0; q < QUINTILES; q++) {
      const at = q * Q_COLUMNS;
      const trips = byQuintile[at]! - before[at]!;
      const minutes = byQuintile[at + 1]! - before[at + 1]!;
      const inr = byQuintile[at + 2]! - before[at + 2]!;
      const ease = byQuintile[at + 3]! - before[at + 3]!;
      const fine = exposure[q]! - exposureBefore[q]!;
      exposureBefore[q] = exposure[q]!;
      const hourInr = this.valueOfTime * TIME_VALUE[q]!;
      sums.timeInr[q]! += (minutes / 60) * hourInr;
      sums.travelInr[q]! += inr;
      sums.waterInr[q]! += ((unservedL * people[q]!) / all / 1000) * TANKER_INR_PER_KL;
      const excess = Math.max(0, fine - SHORT_TERM.counterfactual);
      const deaths = ((people[q]! * DEATHS_PER_YEAR) / 365) * (1 - (1 + this.perTen) ** (-excess / 10));
      sums.deaths += deaths;
      sums.healthInr[q]! += deaths * STATISTICAL_LIFE_INR;
      // Minutes that a trip feels like: money at the value of time, comfort at the weight of time.
      const felt = trips > 0 ? (minutes + (60 * inr) / hourInr - ease / this.timeWeight) / trips : 0;
      sums.satisfaction[q]! +=
        100 *
        (PARTS.travel / (1 + Math.max(0, felt) / HALF.minutes) +
          PARTS.water / (1 + (1 - Math.min(1, served)) / HALF.unserved) +
          PARTS.air / (1 + index / HALF.index));
    }
    before.set(byQuintile);
  }
}
