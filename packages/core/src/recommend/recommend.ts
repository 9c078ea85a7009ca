/**
 * "I have one crore and bad air: what do I do?" Measures that the context, the state and the time allow, the portfolio that
 * is worth most within the budget, each measure with its reasons, and what was left out and why. Effects are the
 * catalogue's (or better ones that are known); nothing is simulated here, so the answer comes in well under a second.
 */
import type { Highs } from "highs";
import { Infeasible, InvalidInput } from "../errors.ts";
import { type Asked, portfolioProblem, screen } from "./candidates.ts";
import { catalogue as shipped } from "./catalogue/catalogue.ts";
import type { Context, Intervention } from "./catalogue/intervention.ts";
import { describe, type Recommendation } from "./describe.ts";
import {
  type BudgetStep,
  type NotChosen,
  shadowPrices,
  uses,
  valueInterval,
  whyNot,
} from "./portfolio/explain.ts";
import { type ParetoPoint, paretoFront } from "./portfolio/pareto.ts";
import type { Criterion, PortfolioProblem } from "./portfolio/problem.ts";
import { explainInfeasible, inWords } from "./portfolio/relax.ts";
import { type Portfolio, solvePortfolio } from "./portfolio/solve-portfolio.ts";
import type { UnderWay } from "./run/under-way.ts";
import { healthFunction } from "./value/lever-worth.ts";
import type { KnownEffects } from "./value/measure-value.ts";
import type { TownProfile } from "./value/town-profile.ts";
import type { TownState } from "./value/town-state.ts";

export interface Question extends Asked {
  context: Context;
  /** Days until the first effect, at the most; a third of the horizon where nothing is said. */
  withinDays?: number;
  /** How many of the left-out are solved for again, forced in. */
  nearest?: number;
  /** Cost against this aim, as a front. */
  pareto?: Criterion;
}

export interface LeftOutMeasure extends Pick<NotChosen, "id" | "regret" | "insteadOf"> {
  name: string;
  why: string;
}

export interface Recommendations {
  context: Context;
  town: string;
  state: TownState;
  budget: number;
  spent: number;
  /** INR over the horizon: benefit less all costs, those borne by others too. */
  netBenefit: number;
  /** 95 %, over what effects and unit values may be. */
  netBenefitInterval: { low: number; high: number };
  /** How far, at the most, the portfolio is from the best, relative. */
  gap: number;
  recommendations: Recommendation[];
  notChosen: LeftOutMeasure[];
  /** Measures of this context that were not in question, and why. */
  notApplicable: { id: string; name: string; why: string }[];
  /** What a tenth less and a tenth more of the budget would change. */
  shadowPrice: { less: BudgetStep; more: BudgetStep } | undefined;
  constraints: { name: string; used: number; of: number; unit: string }[];
  pareto?: ParetoPoint[];
  assumptions: string[];
}

const OPTIONS = { relativeGap: 1e-3, timeLimitS: 2 };

/** A question held against the catalogue, the town and its state: what may be chosen, and the programme of it. */
export interface Posed {
  question: Question;
  fitting: Intervention[];
  leftOut: { id: string; reason: string }[];
  problem: PortfolioProblem;
}

/** What the solver says of a posed question; plain data. */
export interface Chosen {
  portfolio: Portfolio;
  netBenefitInterval: { low: number; high: number };
  notChosen: NotChosen[];
  shadowPrice: { less: BudgetStep; more: BudgetStep } | undefined;
  constraints: { name: string; used: number; of: number; unit: string }[];
  pareto?: ParetoPoint[];
}

interface Knowledge {
  catalogue?: readonly Intervention[];
  /** Effects from the town's history and simulation, where there are any, by measure and lever. */
  known?: KnownEffects;
  /** Measures that are not recommended again. */
  underWay?: readonly UnderWay[];
}

/** @throws InvalidInput for a negative budget or contradictory wishes. @throws Infeasible naming what to relax, by how much. */
export function recommend(
  highs: Highs,
  question: Question,
  profile: TownProfile,
  state: TownState,
  knowledge: Knowledge = {},
): Recommendations {
  const posed = pose(question, profile, state, knowledge);
  return rank(posed, choose(highs, posed), profile, state, knowledge);
}

/** @throws InvalidInput for a negative budget, an unknown measure, or one that is required and cannot be had. */
export function pose(
  question: Question,
  profile: TownProfile,
  state: TownState,
  { catalogue = shipped, known, underWay = [] }: Knowledge = {},
): Posed {
  const { context, budget } = question;
  if (!(budget >= 0 && budget < Number.POSITIVE_INFINITY)) {
    throw new InvalidInput(`budget is ${budget}; allowed is 0 or more INR`, {
      details: { field: "budget", value: budget },
    });
  }
  const withinDays = question.withinDays ?? Math.ceil(state.horizonDays / 3);
  if (!(withinDays >= 0)) throw new InvalidInput(`withinDays is ${withinDays}; allowed is 0 or more`);
  const ids = new Set(catalogue.map(({ id }) => id));
  const { fitting, leftOut } = screen(catalogue, context, profile, state, withinDays, underWay);
  for (const field of ["required", "forbidden"] as const) {
    const unknown = question[field]?.find((id) => !ids.has(id));
    if (unknown !== undefined)
      throw new InvalidInput(`no intervention "${unknown}"`, { details: { field, value: unknown } });
  }
  const barred = question.required?.find((id) => !fitting.some((each) => each.id === id));
  if (barred) {
    const why = leftOut.find(({ id }) => id === barred)?.reason ?? `it is not a measure against ${context}`;
    throw new InvalidInput(`${barred} is required but cannot be had: ${why}`, {
      details: { field: "required", value: barred },
    });
  }
  return { question, fitting, leftOut, problem: portfolioProblem(fitting, profile, state, question, known) };
}

/** @throws Infeasible naming what to relax, by how much. */
export function choose(highs: Highs, { question, problem }: Posed): Chosen {
  const portfolio = solveOrExplain(highs, problem);
  const price = shadowPrices(highs, problem, portfolio, 0.1, OPTIONS).find((each) => each.budget === "total");
  return {
    portfolio,
    netBenefitInterval: valueInterval(problem, portfolio.chosen),
    notChosen: whyNot(highs, problem, portfolio, question.nearest ?? 5, OPTIONS),
    shadowPrice: price && { less: price.less, more: price.more },
    constraints: uses(problem, portfolio.chosen),
    ...(question.pareto && { pareto: paretoFront(highs, problem, question.pareto, 8, OPTIONS) }),
  };
}

/** The chosen measures in order of what they add, and everything about them that a person should read. */
export function rank(
  { question, fitting, leftOut, problem }: Posed,
  { portfolio, notChosen, ...chosen }: Chosen,
  profile: TownProfile,
  state: TownState,
  { catalogue = shipped, known }: Knowledge = {},
): Recommendations {
  const { context, budget } = question;
  const recommendations = describe(fitting, problem, portfolio, profile, state, known);
  const byId = new Map(catalogue.map((each) => [each.id, each]));
  const name = (id: string) => byId.get(id)!.name;
  return {
    context,
    town: profile.name,
    state,
    budget,
    spent: recommendations.reduce((sum, { cost }) => sum + cost.capital + cost.running, 0),
    netBenefit: portfolio.value,
    gap: portfolio.gap,
    recommendations,
    notChosen: notChosen.map((each): LeftOutMeasure => {
      const { id, regret, insteadOf } = each;
      return {
        id,
        name: name(id),
        why: whyInWords(each, name),
        ...(regret !== undefined && { regret }),
        ...(insteadOf && { insteadOf }),
      };
    }),
    notApplicable: leftOut.map(({ id, reason }) => ({ id, name: name(id), why: reason })),
    ...chosen,
    assumptions: [
      `health by one function only: ${healthFunction(state).source}`,
      "sources of PM2.5, unit values and costs that are marked so are assumptions: replace them by the town's own",
      "measures on one lever compose as 1 − (1 − a)(1 − b); what blows in from outside is reached by none",
    ],
  };
}

function solveOrExplain(highs: Highs, problem: PortfolioProblem): Portfolio {
  try {
    return solvePortfolio(highs, problem, OPTIONS);
  } catch (error) {
    if (!(error instanceof Infeasible)) throw error;
    const why = explainInfeasible(highs, problem);
    if (!why) throw error;
    const alone = why.alone.slice(0, 3).map(inWords);
    const ways = alone.length > 0 ? alone.join(", or ") : why.together.map(inWords).join(", and ");
    throw new Infeasible(`no portfolio meets all the constraints; it would be enough to ${ways}`, {
      cause: error,
      details: { together: why.together, alone: why.alone },
    });
  }
}

function whyInWords(
  { reasons, regret, insteadOf, breaks, added, possible }: NotChosen,
  name: (id: string) => string,
): string {
  const words = reasons.map((reason) => {
    if (reason === "budget") return "the budget is used for what is worth more";
    if (reason === "crews")
      return `not enough crews (${breaks.filter((each) => each.endsWith("crews")).join(", ")})`;
    if (reason === "lever already used") return "what it acts on is already acted on by chosen measures";
    if (reason === "not worth its cost") return `it would cost ₹${inr(-added)} more than it brings`;
    return reason;
  });
  if (possible === false) words.push("nothing meets the constraints with it");
  if (regret !== undefined && regret > 0) {
    const instead =
      insteadOf && insteadOf.length > 0 ? ` (in place of ${insteadOf.map(name).join(", ")})` : "";
    words.push(`with it the best portfolio is worth ₹${inr(regret)} less${instead}`);
  }
  return words.join("; ");
}

const inr = (value: number) => Math.round(value).toLocaleString("en-IN");
