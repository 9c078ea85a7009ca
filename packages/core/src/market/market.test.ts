import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { needsSharedData, readSharedText } from "../testing/shared-data.ts";
import { estimatePrices, hampelOutliers, type MarketRecord } from "./estimate-prices.ts";
import { nextPrice, type PriceModel, simulatePrices, targetLogPrice, usualLogSupply } from "./price-model.ts";
import { readPrices } from "./read-prices.ts";
import { storageDay } from "./storage.ts";

const DAY = 86_400_000;
const stream = randomStream(3, "market test");

const model: PriceModel = {
  adjustment: 0.08,
  arbitrage: 0.05,
  level: Math.log(1500),
  trend: 0.04,
  originMs: Date.UTC(2015, 0, 1),
  season: [0.15, -0.1, 0.05, 0.02],
  flexibility: 0.6,
  usualSupply: [Math.log(200), 0.3, 0.1, 0, 0],
  sigma: 0.03,
};

/** A record of market days that follows the model, with supply that wanders around its usual level. */
function record(days: number, run: number): MarketRecord[] {
  let wander = 0;
  let state = { price: 1500, supplyT: 200 };
  let neighbour = Math.log(1500);
  const records: MarketRecord[] = [];
  for (let day = 0; day < days; day++) {
    const timeMs = model.originMs + day * DAY;
    wander = 0.97 * wander + 0.12 * normal(stream, day, run, 1);
    neighbour += 0.05 * (Math.log(1500) - neighbour) + 0.04 * normal(stream, day, run, 2);
    const supplyT = Math.exp(usualLogSupply(model, timeMs) + wander);
    const before = state.supplyT;
    // The estimator reads supply with a day's lag, so the record is made that way too.
    const next = nextPrice(
      model,
      { ...state, supplyT: before },
      { timeMs, supplyT: before, neighbourPrice: Math.exp(neighbour) },
      normal(stream, day, run),
    );
    records.push({ timeMs, price: next.price, arrivalsT: supplyT, neighbourPrice: Math.exp(neighbour) });
    state = { price: next.price, supplyT: before + 0.25 * (supplyT - before) };
  }
  return records;
}

describe("price model", () => {
  it("comes to rest at the price that supply and season call for", () => {
    const timeMs = Date.UTC(2016, 5, 1);
    const supplyT = Math.exp(usualLogSupply(model, timeMs)) * 1.5;
    let state = { price: 900, supplyT };
    for (let i = 0; i < 500; i++) state = nextPrice(model, state, { timeMs, supplyT }, 0);
    expect(Math.log(state.price)).toBeCloseTo(targetLogPrice(model, timeMs, Math.log(1.5)), 9);
  });

  it("falls with more supply and follows a dearer neighbour up", () => {
    const day = { timeMs: Date.UTC(2016, 5, 1), supplyT: 200, neighbourPrice: 1500 };
    const state = { price: 1500, supplyT: 200 };
    const price = nextPrice(model, state, day, 0).price;
    expect(nextPrice(model, state, { ...day, supplyT: 400 }, 0).price).toBeLessThan(price);
    expect(nextPrice(model, state, { ...day, neighbourPrice: 2500 }, 0).price).toBeGreaterThan(price);
  });

  it("is the same path for the same stream and run, always above zero", () => {
    const days = Array.from({ length: 300 }, (_, i) => ({
      timeMs: model.originMs + i * DAY,
      supplyT: i % 7 === 0 ? 0 : 250,
    }));
    const path = simulatePrices(model, { price: 1500, supplyT: 200 }, days, stream, 4);
    expect(path).toEqual(simulatePrices(model, { price: 1500, supplyT: 200 }, days, stream, 4));
    expect(Math.min(...path)).toBeGreaterThan(0);
  });
});

describe("storage", () => {
  const storage = {
    capacityT: 1000,
    lossPerDay: 0.002,
    turnoverPerDay: 0.05,
    holdingInrPerQuintalDay: 0.5,
    interestPerYear: 0.12,
    horizonDays: 60,
  };

  it("loses no onion: arrivals and stock are supply, new stock and what spoiled", () => {
    const amount = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.double({ min: 100, max: 9000, noNaN: true }),
        fc.nat(3650),
        (stockT, arrivalsT, price, day) => {
          const step = storageDay(storage, model, model.originMs + day * DAY, price, stockT, arrivalsT);
          expect(step.stockT + step.supplyT + step.spoiledT).toBeCloseTo(stockT + arrivalsT, 8);
          expect(step.stockT).toBeGreaterThanOrEqual(0);
          expect(step.stockT).toBeLessThanOrEqual(1000);
          expect(step.supplyT).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it("takes in when prices are low for what is to come, gives out when they are high", () => {
    const time = model.originMs;
    expect(storageDay(storage, model, time, 400, 500, 300).supplyT).toBeLessThan(300);
    expect(storageDay(storage, model, time, 5000, 500, 300).supplyT).toBeGreaterThan(300);
  });
});

describe("estimation of price parameters", () => {
  it("covers adjustment, arbitrage and flexibility of known markets with 95 % intervals", () => {
    let covered = 0;
    const runs = 60;
    for (let run = 0; run < runs; run++) {
      const { adjustment, arbitrage, flexibility } = estimatePrices(record(2000, run));
      for (const [estimate, truth] of [
        [adjustment, 0.08],
        [arbitrage, 0.05],
        [flexibility, 0.6],
      ] as const) {
        if (Math.abs(estimate.value - truth) <= 1.96 * estimate.standardError) covered++;
      }
    }
    expect(covered / (3 * runs)).toBeGreaterThan(0.88);
    expect(covered / (3 * runs)).toBeLessThan(0.99);
  });

  it("marks a slip of the decimal point and leaves a steep rise alone", () => {
    const rise = Array.from({ length: 60 }, (_, i) => 1000 * 1.03 ** i);
    expect(hampelOutliers(rise.with(30, rise[30]! * 10)).flatMap((bad, i) => (bad ? [i] : []))).toEqual([30]);
  });

  it("keeps a neighbour's slip of the decimal point out of the others' neighbour price", () => {
    const rows = Array.from({ length: 31 }, (_, at) => {
      const date = `2020-01-${String(at + 1).padStart(2, "0")}`;
      return `${date},A,5,900\n${date},B,5,${at === 15 ? 10_000 : 1000}\n`;
    });
    const markets = readPrices(`date,market,arrival_t,price_modal_inr_q\n${rows.join("")}`, "p.csv");
    expect(markets.get("A")!.map(({ neighbourPrice }) => neighbourPrice)).toEqual([
      Number.NaN,
      ...Array<number>(30).fill(1000),
    ]);
  });

  it("refuses fewer than 250 days, and days out of order", () => {
    expect(() => estimatePrices(record(200, 0))).toThrow(/200 usable days/);
    expect(() => estimatePrices(record(400, 0).toReversed())).toThrow(/record 1: its day is not after/);
  });
});

const onion = needsSharedData("Maharashtra onion", "market/maharashtra_onion_daily.csv");
describe.skipIf(onion.missing)(onion.title, () => {
  it("more onions lower the price, and Kolhapur follows its neighbours", () => {
    const markets = readPrices(readSharedText("market/maharashtra_onion_daily.csv"), "onion");
    const kolhapur = estimatePrices(markets.get("Kolhapur")!);
    expect(kolhapur.flexibility.value).toBeGreaterThan(2 * kolhapur.flexibility.standardError);
    expect(kolhapur.arbitrage.value).toBeGreaterThan(2 * kolhapur.arbitrage.standardError);
    expect(kolhapur.relativeError).toBeLessThan(1);
  });
});
