/** The mandi for the day loop: each commodity's usual price and arrivals by day of the year, and its part in a basket. */
import type { Town } from "../../town/town.ts";
import { monthly } from "./monthly.ts";
import type { MarketTables } from "./prepared-town.ts";
import { sharedBytes, sharedFloats } from "./shared-array.ts";

const YEAR = 365;

export function buildMarketTables(town: Town): MarketTables {
  const goods = town.mandis.flatMap(({ commodities, marketDays }) =>
    commodities.map((commodity) => ({ ...commodity, marketDays })),
  );
  const table = (
    of: (good: (typeof goods)[number]) => readonly number[],
    scale: (good: (typeof goods)[number]) => number,
  ) =>
    sharedFloats(
      goods.flatMap((good) =>
        Array.from({ length: YEAR }, (_, day) => scale(good) * Math.max(1e-3, monthly(of(good), day))),
      ),
    );
  const worth = goods.map(({ modalPriceInr, arrivalsTPerDay }) => modalPriceInr * arrivalsTPerDay);
  const all = worth.reduce((sum, value) => sum + value, 0);
  return {
    ids: goods.map(({ id }) => id),
    count: goods.length,
    usualPrice: table(
      ({ monthlyPrice }) => monthlyPrice,
      ({ modalPriceInr }) => modalPriceInr,
    ),
    usualT: table(
      ({ monthlyArrivals }) => monthlyArrivals,
      ({ arrivalsTPerDay }) => Math.max(0.01, arrivalsTPerDay),
    ),
    weight: sharedFloats(worth.map((value) => (all > 0 ? value / all : 0))),
    open: sharedBytes(
      goods.flatMap(({ marketDays }) =>
        Array.from({ length: 7 }, (_, day) => (marketDays.includes(day + 1) ? 1 : 0)),
      ),
    ),
  };
}
