/**
 * Daily price formation at a mandi: the log price closes a share of its gap to what the day's supply and the season
 * call for, and a share of its gap to neighbouring mandis (an error-correction model; Nerlove's partial adjustment
 * with an inverse demand as its target, and the spatial arbitrage of Ravallion 1986, doi:10.2307/1241654).
 *
 *   Δy(t) = λ·(μ + season(t) + τ·t − φ·x(t) − y(t−1)) + κ·(ȳ(t−1) − y(t−1)) + σ·ε(t)
 *
 * y is ln price (INR/quintal), x the log of recent supply against its usual level, ȳ the log of the neighbours' mean price,
 * t years. φ is the price flexibility; −1/φ the elasticity of demand that it implies.
 */
import { InvalidInput } from "../errors.ts";
import { normal } from "../random/draw.ts";
import type { Stream } from "../random/philox.ts";

export interface PriceModel {
  /** λ and κ: shares of the two gaps that close in a market day. */
  adjustment: number;
  arbitrage: number;
  /** μ and τ (per year since `originMs`), in ln INR/quintal. */
  level: number;
  trend: number;
  originMs: number;
  /** Season: coefficients of cos, sin of one and two cycles a year. */
  season: readonly [number, number, number, number];
  /** φ: by how many per cent the price falls when 1 % more is supplied than usual. */
  flexibility: number;
  /** Usual ln supply (t/day, smoothed): its mean and season. */
  usualSupply: readonly [number, number, number, number, number];
  /** Standard deviation of a day's shock, ln. */
  sigma: number;
}

const YEAR_MS = 365.2422 * 86_400_000;

/** Days of supply that a price reflects: weight of a new day in the running mean of arrivals. */
export const SUPPLY_SMOOTHING = 2 / (7 + 1);

/** cos and sin of one and two cycles a year. */
export function seasonTerms(timeMs: number): [number, number, number, number] {
  const angle = (2 * Math.PI * timeMs) / YEAR_MS;
  return [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)];
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Usual ln supply of the season, ln t/day. */
export const usualLogSupply = (model: PriceModel, timeMs: number) =>
  dot(model.usualSupply, [1, ...seasonTerms(timeMs)]);

/** The log price that season and supply call for when the neighbours do not pull. */
export const targetLogPrice = (model: PriceModel, timeMs: number, excessSupply: number) =>
  model.level +
  (model.trend * (timeMs - model.originMs)) / YEAR_MS +
  dot(model.season, seasonTerms(timeMs)) -
  model.flexibility * excessSupply;

export interface MarketDay {
  timeMs: number;
  /** What comes to market: arrivals and what storage gives out, t. */
  supplyT: number;
  /** Mean price of the neighbouring mandis on the day before, INR/quintal. Absent: no pull. */
  neighbourPrice?: number;
}

export interface MarketState {
  /** Price of the last market day, INR/quintal. */
  price: number;
  /** Running mean of supply, t/day. */
  supplyT: number;
}

/**
 * Price of the next market day, INR/quintal. `shock` is the day's standard normal draw (0 for the expected path).
 * @throws InvalidInput for a price or supply that is not above 0.
 */
export function nextPrice(model: PriceModel, state: MarketState, day: MarketDay, shock: number): MarketState {
  for (const [field, value] of [
    ["price", state.price],
    ["supplyT", state.supplyT],
    ["neighbourPrice", day.neighbourPrice ?? 1],
  ] as const) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InvalidInput(`${field} is ${value}; allowed is a number above 0`);
    }
  }
  if (!(day.supplyT >= 0)) throw new InvalidInput(`supplyT is ${day.supplyT}; allowed is 0 or more tonnes`);
  const supplyT = Math.max(1e-6, state.supplyT + SUPPLY_SMOOTHING * (day.supplyT - state.supplyT));
  const y = Math.log(state.price);
  const excess = Math.log(supplyT) - usualLogSupply(model, day.timeMs);
  const pull = day.neighbourPrice === undefined ? 0 : Math.log(day.neighbourPrice) - y;
  const step =
    model.adjustment * (targetLogPrice(model, day.timeMs, excess) - y) +
    model.arbitrage * pull +
    model.sigma * shock;
  return { price: Math.exp(y + step), supplyT };
}

/** Prices over a series of market days (INR/quintal): a pure function of model, start, days, stream and run. */
export function simulatePrices(
  model: PriceModel,
  start: MarketState,
  days: readonly MarketDay[],
  stream: Stream,
  run = 0,
): Float64Array {
  const prices = new Float64Array(days.length);
  let state = start;
  days.forEach((day, at) => {
    state = nextPrice(model, state, day, normal(stream, at, run));
    prices[at] = state.price;
  });
  return prices;
}
