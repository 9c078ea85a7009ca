/**
 * Storage between harvest and market: what traders hold back when the price that the season promises pays for
 * holding, and give out when it does not (the no-arbitrage rule of competitive storage, Williams & Wright 1991, with
 * the season's expected price in the place of a solved equilibrium). Quantities in tonnes.
 */
import { InvalidInput } from "../errors.ts";
import { type PriceModel, targetLogPrice } from "./price-model.ts";

export interface Storage {
  capacityT: number;
  /** Share that spoils in a day; share of the capacity that can move in or out in a day. */
  lossPerDay: number;
  turnoverPerDay: number;
  /** Cost of keeping a quintal a day (INR), and yearly interest on what it is worth. */
  holdingInrPerQuintalDay: number;
  interestPerYear: number;
  /** How far ahead traders look, days. */
  horizonDays: number;
}

export interface StorageStep {
  /** Stock at the end of the day, what came to market, and what spoiled, t. */
  stockT: number;
  supplyT: number;
  spoiledT: number;
}

const DAY_MS = 86_400_000;

/**
 * One day: arrivals are sold or stored, stock is sold or kept. arrivals + stock before = supply + stock + spoiled.
 * @throws InvalidInput for negative quantities or a stock above the capacity.
 */
export function storageDay(
  storage: Storage,
  model: PriceModel,
  timeMs: number,
  price: number,
  stockT: number,
  arrivalsT: number,
): StorageStep {
  if (!(stockT >= 0 && stockT <= storage.capacityT * (1 + 1e-9))) {
    throw new InvalidInput(`stockT is ${stockT}; allowed is 0 to the capacity of ${storage.capacityT} t`);
  }
  if (!(arrivalsT >= 0)) throw new InvalidInput(`arrivalsT is ${arrivalsT}; allowed is 0 or more tonnes`);
  const spoiledT = stockT * storage.lossPerDay;
  const sound = stockT - spoiledT;
  const later = Math.exp(targetLogPrice(model, timeMs + storage.horizonDays * DAY_MS, 0));
  const kept = (1 - storage.lossPerDay) ** storage.horizonDays;
  const cost =
    storage.holdingInrPerQuintalDay * storage.horizonDays +
    price * storage.interestPerYear * (storage.horizonDays / 365);
  // Margin of waiting, relative to the price now: full movement from 20 % on either side, in proportion between.
  const margin = (later * kept - cost - price) / price;
  const pace = Math.min(1, Math.max(-1, margin / 0.2)) * storage.turnoverPerDay * storage.capacityT;
  const moved = pace >= 0 ? Math.min(pace, arrivalsT, storage.capacityT - sound) : -Math.min(-pace, sound);
  return { stockT: sound + moved, supplyT: arrivalsT - moved, spoiledT };
}
