/**
 * The mandi of one variant, day by day: the error-correction price model of `market/price-model.ts`, with the season's
 * price of the town's file as its target and supply from the fields and the roads.
 */
import { SUPPLY_SMOOTHING } from "../../market/price-model.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import type { MarketTables } from "./prepared-town.ts";

const YEAR = 365;
/** Part of the arrivals that the town's own fields bring, and that waits for goods vehicles: assumptions. */
const OWN_SHARE = 0.3;
const CARRIED_SHARE = 0.35;
/** Relative yield at which the town's fields bring what is usual. */
const USUAL_YIELD = 0.9;
const HOLDS_BACK = 1e-3;

export class Market {
  /** Of the run: price index (1 is the season's usual), summed over days; INR turned over; tonnes arrived. */
  indexSum = 0;
  turnoverInr = 0;
  arrivalsT = 0;
  days = 0;
  readonly priceSum: Float64Array;
  private readonly tables: MarketTables;
  /** ln price, and running mean of supply over the usual. */
  private readonly y: Float64Array;
  private readonly supply: Float64Array;
  private adjustment = 0;
  private flexibility = 0;
  private sigma = 0;

  constructor(tables: MarketTables) {
    this.tables = tables;
    this.y = new Float64Array(tables.count);
    this.supply = new Float64Array(tables.count);
    this.priceSum = new Float64Array(tables.count);
  }

  begin(draw: Float64Array, dayOfYear: number): void {
    const { count, usualPrice } = this.tables;
    this.adjustment = draw[P.price_adjustment]!;
    this.flexibility = draw[P.price_flexibility]!;
    this.sigma = draw[P.price_shock]!;
    this.indexSum = 0;
    this.turnoverInr = 0;
    this.arrivalsT = 0;
    this.days = 0;
    this.priceSum.fill(0);
    this.supply.fill(1);
    for (let good = 0; good < count; good++) this.y[good] = Math.log(usualPrice[good * YEAR + dayOfYear]!);
  }

  /** A day: `weekday` 0 is Monday; `shocks` holds a standard normal for price and arrivals of each commodity. */
  day(dayOfYear: number, weekday: number, yieldIndex: number, carried: number, shocks: Float64Array): void {
    const { count, usualPrice, usualT, weight, open } = this.tables;
    let index = 0;
    for (let good = 0; good < count; good++) {
      const usual = usualPrice[good * YEAR + dayOfYear]!;
      if (open[good * 7 + weekday] === 1) {
        const brought =
          (1 - OWN_SHARE + OWN_SHARE * (yieldIndex / USUAL_YIELD)) *
          (1 - CARRIED_SHARE + CARRIED_SHARE * carried) *
          Math.exp(0.1 * shocks[2 * good + 1]!);
        const supply = this.supply[good]! + SUPPLY_SMOOTHING * (brought - this.supply[good]!);
        this.supply[good] = supply;
        const target = Math.log(usual) - this.flexibility * Math.log(Math.max(HOLDS_BACK, supply));
        this.y[good]! += this.adjustment * (target - this.y[good]!) + this.sigma * shocks[2 * good]!;
        const arrived = usualT[good * YEAR + dayOfYear]! * brought;
        this.arrivalsT += arrived;
        this.turnoverInr += arrived * 10 * Math.exp(this.y[good]!);
      }
      const price = Math.exp(this.y[good]!);
      this.priceSum[good]! += price;
      index += (weight[good]! * price) / usual;
    }
    this.indexSum += index;
    this.days++;
  }
}
