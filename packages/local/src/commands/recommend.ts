/** `nagar recommend`: what to do within a budget, in a context, in a town; works without a running system. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { CRITERIA, type Criterion } from "@nagar/core/recommend/portfolio/problem.ts";
import { type Recommendations, recommend } from "@nagar/core/recommend/recommend.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { readContext, type TownState, townState } from "@nagar/core/recommend/value/town-state.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";
import { fromWire, toWire } from "@nagar/core/wire-names.ts";
import { Command } from "commander";
import { readInput, toNumber } from "../input.ts";

interface Options {
  context: string;
  budget: number;
  town?: string;
  state?: string;
  date?: string;
  within?: number;
  require?: string[];
  forbid?: string[];
  crews?: string[];
  leastForPoorest?: number;
  risk?: number;
  pareto?: string;
  json?: true;
}

export const command = new Command("recommend")
  .description(
    "The measures that are worth most within a budget, with reasons, and why the others were left out.",
  )
  .requiredOption(
    "--context <name>",
    "high_pollution, congestion, water_shortage, heatwave, flood, power_peak, price_spike or general",
  )
  .requiredOption("--budget <inr>", "INR for capital and running costs together", toNumber("--budget"))
  .option("--town <file>", "town.json; without it the demonstration town")
  .option(
    "--state <file>",
    'JSON of what is known now, such as {"pm25": 240, "congestion_level": 55}; the rest is typical of the context',
  )
  .option("--date <day>", "YYYY-MM-DD, decides which table of GRAP is in force; today in India")
  .option("--within <days>", "only measures whose first effect comes by then", toNumber("--within"))
  .option("--require <ids...>", "measures that must be in it")
  .option("--forbid <ids...>", "measures that must not")
  .option(
    "--crews <trade=count...>",
    "crews at hand, such as sanitation=6 traffic=8; other trades are not limited",
  )
  .option(
    "--risk <weight>",
    "0-1: weight of the worst tenth of 200 draws against the mean",
    toNumber("--risk"),
  )
  .option("--pareto <aim>", `also the front of cost against one of ${CRITERIA.join(", ")}`)
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    `
Exit codes: 0 an answer; 1 no portfolio meets the constraints (it says what to relax); 2 the call or a file was wrong.

  nagar recommend --context high_pollution --budget 10000000 --json
  nagar recommend --context congestion --budget 2000000 --crews traffic=6 --forbid staggered-hours`,
  )
  .action(async (options: Options) => {
    const context = readContext(options.context);
    const state = townState(
      context,
      options.date ?? todayInIndia(),
      options.state ? readState(options.state) : {},
    );
    const town = options.town
      ? readTown(readInput(options.town), options.town)
      : generateTown(sampleTownArguments);
    const { budget, within, require: required, forbid: forbidden, risk, pareto, leastForPoorest } = options;
    const answer = recommend(
      await loadSolver(),
      {
        context,
        budget,
        ...(within !== undefined && { withinDays: within }),
        ...(required && { required }),
        ...(forbidden && { forbidden }),
        ...(options.crews && { crews: readCrews(options.crews) }),
        ...(leastForPoorest !== undefined && {
          minimums: [{ group: "poorest_two_fifths", measure: "spending" as const, atLeast: leastForPoorest }],
        }),
        ...(risk !== undefined && { objective: { risk: { weight: risk, tail: 0.1, draws: 200, seed: 1 } } }),
        ...(pareto !== undefined && { pareto: readCriterion(pareto) }),
      },
      townProfile(town),
      state,
    );
    process.stdout.write(options.json ? `${JSON.stringify(toWire(answer as never))}\n` : inWords(answer));
  });

/** The one place where this command looks at the clock. */
function todayInIndia(): string {
  return new Date(Date.now() + 5.5 * 3_600_000).toISOString().slice(0, 10);
}

function readState(file: string): Partial<TownState> {
  const text = readInput(file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return fromWire(value);
  } catch (cause) {
    throw new InvalidInput(`${file}: not JSON: ${(cause as Error).message.split("\n")[0]}`, { cause });
  }
  throw new InvalidInput(`${file}: an object such as {"pm25": 240} is needed`);
}

const TRADES = ["sanitation", "inspection", "traffic", "water", "power", "works"];

/** Trades that are not named are not limited: many more than all measures together bind. */
function readCrews(given: string[]): Record<string, number> {
  const crews = Object.fromEntries(TRADES.map((trade) => [trade, 10_000]));
  for (const each of given) {
    const [trade, count] = each.split("=");
    const crewCount = count === undefined || count === "" ? Number.NaN : Number(count);
    if (!TRADES.includes(trade!) || !(crewCount >= 0)) {
      throw new InvalidInput(
        `--crews is "${each}"; allowed is trade=count, 0 or more, of ${TRADES.join(", ")}`,
      );
    }
    crews[trade!] = crewCount;
  }
  return crews;
}

function readCriterion(name: string): Criterion {
  const found = CRITERIA.find((each) => each === name);
  if (!found) throw new InvalidInput(`--pareto is "${name}"; allowed are ${CRITERIA.join(", ")}`);
  return found;
}

const inr = (value: number) =>
  `${value <= -0.5 ? "−" : ""}₹${Math.round(Math.abs(value)).toLocaleString("en-IN")}`;

function inWords(answer: Recommendations): string {
  const {
    context,
    town,
    budget,
    spent,
    netBenefit,
    gap,
    recommendations,
    notChosen,
    notApplicable,
    shadowPrice,
  } = answer;
  const lines = [
    `${town}, ${context}, AQI ${answer.state.aqi}, ${answer.state.horizonDays} days: ${inr(spent)} of ${inr(budget)}, net benefit ${inr(netBenefit)}, ${inr(answer.netBenefitInterval.low)} to ${inr(answer.netBenefitInterval.high)} (within ${(100 * gap).toFixed(2)} % of the best)`,
    "",
  ];
  for (const each of recommendations) {
    const { money } = each.estimatedImpact;
    lines.push(
      `${String(each.rank).padStart(2)}. ${each.name}  [${each.id}, ${each.category}, ${each.decidedBy}]`,
      `    cost ${inr(each.cost.capital)} + ${inr(each.cost.running)} running; begins in ${each.leadTimeDays} days, acts ${each.activeDays}`,
      ...(money
        ? [
            `    worth alone ${inr(money.mean)} (${inr(money.low)} to ${inr(money.high)}); adds ${inr(each.addsToPortfolio)} here; confidence ${each.confidence}`,
          ]
        : []),
      ...each.justification.slice(0, -1).map((line) => `    - ${line}`),
      `    risk: ${each.risks.join("; ")}`,
    );
  }
  const list = (title: string, items: { id: string; why: string }[]) => {
    if (items.length > 0) lines.push("", title, ...items.map(({ id, why }) => `  ${id}: ${why}`));
  };
  list("Left out", notChosen);
  list("Not applicable", notApplicable);
  if (shadowPrice?.more.perRupee !== undefined) {
    lines.push(
      "",
      `A tenth more of the budget would bring ${shadowPrice.more.perRupee.toFixed(2)} per rupee, a tenth less would cost ${(shadowPrice.less.perRupee ?? 0).toFixed(2)}.`,
    );
  }
  for (const point of answer.pareto ?? [])
    lines.push(`  front: ${inr(point.cost)} → ${point.benefit.toPrecision(4)}`);
  return `${lines.join("\n")}\n`;
}
