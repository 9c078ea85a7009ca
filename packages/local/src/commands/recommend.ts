/**
 * `nagar recommend`: what to do within a budget, in a context. A running town answers from its measured state, what it has
 * learnt and what is under way; without one, the answer is computed here for a town and a state that are given or typical.
 */
import { InvalidInput } from "@nagar/core/errors.ts";
import { localDate } from "@nagar/core/observation/instant.ts";
import { readMinimums } from "@nagar/core/recommend/minimums.ts";
import { CRITERIA, type Criterion } from "@nagar/core/recommend/portfolio/problem.ts";
import { type Recommendations, recommend } from "@nagar/core/recommend/recommend.ts";
import { readCrews, riskAverse } from "@nagar/core/recommend/run/request.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { readContext, type TownState, townState } from "@nagar/core/recommend/value/town-state.ts";
import type { recommendAnswer } from "@nagar/core/recommend/wire.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";
import { fromWire, toWire } from "@nagar/core/wire-names.ts";
import { Command } from "commander";
import type * as z from "zod";
import { apiUrl, askApi, runningApi } from "../import/api-client.ts";
import { readInput, readInputJson, toNumber } from "../input.ts";

/** Where `nagar start` puts its data. */
const DATA = ".nagar";

interface Options {
  context: string;
  budget: number;
  town?: string;
  state?: string;
  date?: string;
  capital?: number;
  running?: number;
  within?: number;
  require?: string[];
  forbid?: string[];
  crews?: string[];
  risk?: number;
  minimum?: string[];
  byWard?: true;
  pareto?: string;
  url?: string;
  data?: string;
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
  .option("--url <address>", "the API of the town that is to answer")
  .option("--data <folder>", "or the data folder of its local cloud; .nagar where a town runs there")
  .option("--town <file>", "town.json of a town that need not run; without any, the demonstration town")
  .option(
    "--state <file>",
    'JSON of what is known now, such as {"pm25": 240, "congestion_level": 55}; the rest is typical of the context, and no running town is asked',
  )
  .option("--date <day>", "YYYY-MM-DD, decides which table of GRAP is in force; today in India")
  .option("--capital <inr>", "INR of it for capital at the most", toNumber("--capital"))
  .option("--running <inr>", "INR of it for running costs at the most", toNumber("--running"))
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
  .option(
    "--minimum <group:measure=amount...>",
    "the least that must reach each_ward, each_income_group, a ward, income_group_1 (the poorest) to 5, or poorest_two_fifths: count, spending or benefit",
  )
  .option("--by-ward", "let measures also be done in single wards and supply zones")
  .option("--pareto <aim>", `also the front of cost against one of ${CRITERIA.join(", ")}`)
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    `
A running town answers from what it has measured and learnt; with --town, --state or --date, or where none runs, the answer is
computed here.

Exit codes: 0 an answer; 1 no portfolio meets the constraints (it says what to relax); 2 the call or a file was wrong.

  nagar recommend --context high_pollution --budget 10000000 --json
  nagar recommend --context congestion --budget 2000000 --crews traffic=6 --forbid staggered-hours
  nagar recommend --context water_shortage --budget 5000000 --minimum each_ward:spending=50000`,
  )
  .action(async (options: Options) => {
    readContext(options.context);
    const url = await townToAsk(options);
    if (url !== undefined) {
      const answer = await askApi<Answered>(`${url}/v1/recommend/interventions?${queryOf(options)}`);
      const words = () => `${inWords(fromWire(answer) as never)}\n${sourcesInWords(answer)}\n`;
      process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : words());
      return;
    }
    const answer = await computeHere(options);
    process.stdout.write(options.json ? `${JSON.stringify(toWire(answer as never))}\n` : inWords(answer));
  });

type Answered = z.output<typeof recommendAnswer>;

/**
 * The API that answers: the one that is named, or that of `.nagar` where it runs and no other town, day or state is given.
 * @throws InvalidInput where one is named and another town, day or state is given too.
 */
async function townToAsk({ url, data, town, date, state }: Options): Promise<string | undefined> {
  const own = town !== undefined ? "--town" : date !== undefined ? "--date" : state && "--state";
  const named = url !== undefined ? "--url" : data !== undefined ? "--data" : undefined;
  if (named && own)
    throw new InvalidInput(`${named} and ${own} exclude each other: a running town answers as it stands now`);
  if (named) return apiUrl({ url, data: data ?? DATA });
  return own ? undefined : runningApi(DATA);
}

function queryOf({
  context,
  budget,
  capital,
  running,
  within,
  require,
  forbid,
  crews,
  risk,
  minimum,
  byWard,
  pareto,
}: Options): URLSearchParams {
  const wishes = {
    context,
    budget,
    capital_budget: capital,
    running_budget: running,
    within,
    require: require?.join(","),
    forbid: forbid?.join(","),
    crews: crews?.join(","),
    risk_weight: risk,
    minimum: minimum?.join(","),
    by_ward: byWard,
    pareto,
  };
  const given = Object.entries(wishes).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
}

function sourcesInWords({ state_sources: sources }: Answered): string {
  const seen = sources.filter(({ kind }) => kind !== "typical");
  const told = seen.map(({ field, value, how }) => `  ${field} ${Number(value.toPrecision(3))}: ${how}`);
  return [`State: ${seen.length} of ${sources.length} figures measured, the others typical`, ...told].join(
    "\n",
  );
}

async function computeHere(options: Options): Promise<Recommendations> {
  const context = readContext(options.context);
  const state = townState(
    context,
    options.date ?? localDate(Date.now()),
    options.state ? readState(options.state) : {},
  );
  const town = options.town
    ? readTown(readInput(options.town), options.town)
    : generateTown(sampleTownArguments);
  const { budget, within, require: required, forbid: forbidden, risk, minimum, byWard, pareto } = options;
  return recommend(
    await loadSolver(),
    {
      context,
      budget,
      ...(options.capital !== undefined && { capitalBudget: options.capital }),
      ...(options.running !== undefined && { runningBudget: options.running }),
      ...(within !== undefined && { withinDays: within }),
      ...(required && { required }),
      ...(forbidden && { forbidden }),
      ...(options.crews && { crews: readCrews(options.crews.join(",")) }),
      ...(risk !== undefined && { objective: riskAverse(risk) }),
      ...(minimum && { minimums: readMinimums(minimum.join(",")) }),
      ...(byWard && { byWard }),
      ...(pareto !== undefined && { pareto: readCriterion(pareto) }),
    },
    townProfile(town),
    state,
  );
}

function readState(file: string): Partial<TownState> {
  const value = readInputJson(file);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return fromWire(value);
  throw new InvalidInput(`${file}: an object such as {"pm25": 240} is needed`);
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
    `${town}, ${context}, AQI ${answer.state.aqi}, ${answer.state.horizonDays} days: ${inr(spent)} of ${inr(budget)}, net benefit ${inr(netBenefit)}, ${inr(answer.netBenefitInterval.low)} to ${inr(answer.netBenefitInterval.high)} (within ${(100 * gap).toFixed(2)} % of the best); in the worst tenth of cases ${inr(answer.worstTenth)} on average`,
    "",
  ];
  for (const each of recommendations) {
    const { money } = each.estimatedImpact;
    lines.push(
      `${String(each.rank).padStart(2)}. ${each.name}  [${each.id}, ${each.category}, ${each.decidedBy}]`,
      `    cost ${inr(each.cost.capital)} + ${inr(each.cost.running)} running; begins in ${each.leadTimeDays} ${each.leadTimeDays === 1 ? "day" : "days"}, acts ${each.activeDays}`,
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
  const held = answer.constraints.filter(({ name }) => name.startsWith("least "));
  if (held.length > 0) lines.push("", "Minimums");
  for (const { name, used, of, unit } of held)
    lines.push(
      `  ${name}: ${Math.round(used).toLocaleString("en-IN")} of ${of.toLocaleString("en-IN")} ${unit}`,
    );
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
