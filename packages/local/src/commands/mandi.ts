/** `nagar mandi`: how a market's price is formed, estimated from its own prices and arrivals. */
import { Infeasible, InvalidInput, NagarError } from "@nagar/core/errors.ts";
import {
  type Estimate,
  estimatePrices,
  type MarketRecord,
  type PriceEstimate,
} from "@nagar/core/market/estimate-prices.ts";
import { readPrices } from "@nagar/core/market/read-prices.ts";
import { Command } from "commander";
import { readInput } from "../input.ts";

export const command = new Command("mandi")
  .description(
    "Price formation at a mandi: adjustment, neighbours' pull, flexibility, season, from its own series.",
  )
  .argument(
    "<prices.csv>",
    "columns date,market,arrival_t,price_modal_inr_q; neighbours are the file's other markets",
  )
  .option("--market <name>", "one market; all when left out")
  .option("--json", "print one JSON object")
  .action((file: string, options: { market?: string; json?: true }) => {
    const markets = readPrices(readInput(file), file);
    const names = [...markets.keys()];
    if (options.market !== undefined && !markets.has(options.market)) {
      throw new InvalidInput(`--market is "${options.market}"; the file has ${names.join(", ")}`);
    }
    const results = names
      .filter((name) => options.market === undefined || name === options.market)
      .map((market) => ({ market, ...attempt(markets.get(market)!) }));
    if (results.every((result) => "problem" in result)) {
      throw new Infeasible(`${file}: no market could be estimated; ${firstProblem(results)}`);
    }
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify({ unit: "INR/quintal, t/day, per market day", markets: results })}\n`,
      );
      return;
    }
    process.stdout.write("market                 days  adjustment      neighbours      flexibility     R²\n");
    for (const result of results) {
      const name = result.market.slice(0, 20).padEnd(20);
      if ("problem" in result) {
        process.stdout.write(`${name}  ${result.problem}\n`);
        continue;
      }
      const { used, adjustment, arbitrage, flexibility, r2 } = result;
      process.stdout.write(
        `${name} ${String(used).padStart(6)}  ${show(adjustment)}  ${show(arbitrage)}  ${show(flexibility)}  ${r2.toFixed(3)}\n`,
      );
    }
  });

/** One market's estimate, or in words why its series does not hold one: the others are still worth having. */
function attempt(records: readonly MarketRecord[]): PriceEstimate | { problem: string } {
  try {
    return estimatePrices(records);
  } catch (error) {
    if (error instanceof NagarError) return { problem: error.message };
    throw error;
  }
}

/** The first market's problem, for the one line that a file without any estimate gets. */
const firstProblem = ([first]: { market: string; problem?: string }[]) =>
  `${first!.market}: ${first!.problem}`;

const show = ({ value, standardError }: Estimate) =>
  `${value.toFixed(3)} ± ${(1.96 * standardError).toFixed(3)}`.padEnd(14);
