/** Reads daily mandi prices and arrivals from CSV, and puts each market beside the mean of its neighbours. */
import { dayOfYear } from "../agriculture/read-weather.ts";
import { InvalidInput } from "../errors.ts";
import { readTable } from "../table/read-table.ts";
import { hampelOutliers, type MarketRecord } from "./estimate-prices.ts";

/** A neighbour's price is still news for this long, days. */
const FRESH_MS = 7 * 86_400_000;

/**
 * Records per market from `date,market,arrival_t,price_modal_inr_q` (further columns are passed over; empty or 0 is
 * not quoted), in order of time.
 * @throws InvalidInput naming file, line and field; also for a market's day that stands twice.
 */
export function readPrices(text: string, name: string): Map<string, MarketRecord[]> {
  const rows = readTable(text, name, {
    text: ["date", "market"],
    number: [],
    optional: ["arrival_t", "price_modal_inr_q"],
  });
  const markets = new Map<string, MarketRecord[]>();
  const seen = new Set<string>();
  for (const { line, text: cells, optional } of rows) {
    dayOfYear(cells.date, `${name}, line ${line}`);
    const key = `${cells.market} ${cells.date}`;
    if (seen.has(key))
      throw new InvalidInput(`${name}, line ${line}: ${cells.market} has ${cells.date} twice`);
    seen.add(key);
    const { arrival_t: arrivalsT = Number.NaN, price_modal_inr_q: price = Number.NaN } = optional;
    for (const [field, value] of [
      ["arrival_t", arrivalsT],
      ["price_modal_inr_q", price],
    ] as const) {
      if (value < 0)
        throw new InvalidInput(`${name}, line ${line}: ${field} is ${value}; allowed is 0 or more`);
    }
    const record = { timeMs: Date.parse(cells.date), price, arrivalsT, neighbourPrice: Number.NaN };
    const list = markets.get(cells.market);
    if (list) list.push(record);
    else markets.set(cells.market, [record]);
  }
  if (markets.size === 0) throw new InvalidInput(`${name}: no row in the file`);
  for (const list of markets.values()) list.sort((a, b) => a.timeMs - b.timeMs);
  setNeighbourPrices(markets);
  return markets;
}

/** Mean of the other markets' last prices before each day, none older than a week; slips of the decimal point left out. */
function setNeighbourPrices(markets: Map<string, MarketRecord[]>): void {
  const quoted = new Map(
    [...markets].map(([name, list]) => {
      const slips = hampelOutliers(list.map(({ price }) => price));
      return [name, list.filter(({ price }, at) => price > 0 && !slips[at])];
    }),
  );
  for (const [name, records] of markets) {
    const others = [...quoted]
      .filter(([other]) => other !== name)
      .map(([, list]) => ({ list, next: 0, last: -1 }));
    for (const record of records) {
      let sum = 0;
      let count = 0;
      for (const other of others) {
        while (other.next < other.list.length && other.list[other.next]!.timeMs < record.timeMs) {
          other.last = other.next++;
        }
        const last = other.list[other.last];
        if (last && record.timeMs - last.timeMs <= FRESH_MS) {
          sum += last.price;
          count++;
        }
      }
      record.neighbourPrice = count > 0 ? sum / count : Number.NaN;
    }
  }
}
