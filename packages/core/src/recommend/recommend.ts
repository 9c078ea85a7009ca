/**
 * "I have one crore and bad air: what do I do?" Measures that the context, the state and the time allow, the portfolio that
 * is worth most within the budget, each measure with its reasons, and what was left out and why. Effects are the
 * catalogue's (or better ones that are known); nothing is simulated here, so the answer comes in well under a second.
 */
import type { Highs } from "highs";
import { Infeasible, InvalidInput } from "../errors.ts";
import { screen } from "./candidates.ts";
import { catalogue as shipped } from "./catalogue/catalogue.ts";
import type { Context, Intervention } from "./catalogue/intervention.ts";
import { describe, type Recommendation } from "./describe.ts";
import { EACH_WARD, isForWards } from "./minimums.ts";
import { baseId, type Measure, type Place, placeId, placesOf } from "./place.ts";
import {
  type BudgetStep,
  type NotChosen,
  type Spread,
  shadowPrices,
  uses,
  valueSpread,
  whyNot,
} from "./portfolio/explain.ts";
import { type ParetoPoint, paretoFront } from "./portfolio/pareto.ts";
import type { Criterion, PortfolioProblem } from "./portfolio/problem.ts";
import { explainInfeasible, inWords } from "./portfolio/relax.ts";
import { type Portfolio, type PortfolioOptions, solvePortfolio } from "./portfolio/solve-portfolio.ts";
import { type Asked, portfolioProblem } from "./pose-problem.ts";
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
  /** A selection of somebody's own: exactly these, whatever else there is. */
  only?: string[];
  /** Whether measures may also be done in single wards; they may where a minimum is for wards. */
  byWard?: boolean;
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
  /** Mean net benefit of the worst tenth of 200 draws: what a cautious choice makes as large as it can be. */
  worstTenth: number;
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
/** Beyond so many candidates the left-out are not solved for again: each would take a second. */
const MANY = 400;
/** How many of the left-out are solved for again: fewer where there are hundreds of candidates in places. */
function usualNearest({ candidates }: PortfolioProblem): number {
  if (!candidates.some(({ id }) => placeId(id) !== undefined)) return 5;
  return candidates.length > MANY ? 0 : 2;
}

/** A question held against the catalogue, the town and its state: what may be chosen, and the programme of it. */
export interface Posed {
  question: Question;
  fitting: Measure[];
  leftOut: { id: string; reason: string }[];
  problem: PortfolioProblem;
}

/** What the solver says of a posed question; plain data. */
export interface Chosen {
  portfolio: Portfolio;
  spread: Spread;
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
  const required = [...(question.required ?? []), ...(question.only ?? [])];
  const places = placesOf(profile);
  checkIds(
    { require: question.required ?? [], only: question.only ?? [], forbid: question.forbidden ?? [] },
    catalogue,
    places,
  );
  const inPlaces = placesAsked(question, required, places, profile);
  const screened = screen(catalogue, context, profile, state, withinDays, underWay, inPlaces);
  const { leftOut } = screened;
  const fitting = question.only
    ? screened.fitting.filter(({ id }) => question.only!.includes(id))
    : screened.fitting;
  const barred = required.find((id) => !fitting.some((each) => each.id === id));
  if (barred) {
    const why =
      leftOut.find(({ id }) => id === baseId(barred))?.reason ?? `it is not a measure against ${context}`;
    throw new InvalidInput(`${barred} is required but cannot be had: ${why}`, {
      details: { field: question.only?.includes(barred) ? "only" : "require", value: barred },
    });
  }
  return {
    question,
    fitting,
    leftOut,
    problem: portfolioProblem(fitting, profile, state, { ...question, required }, known),
  };
}

/**
 * The places in which measures are in question alone: all of them, those with a ward that a minimum names, or those that
 * measures are asked for in.
 */
function placesAsked(
  { byWard, minimums = [], forbidden = [] }: Question,
  required: readonly string[],
  places: readonly Place[],
  profile: TownProfile,
): readonly Place[] {
  if (byWard || minimums.some(({ group }) => group === EACH_WARD)) return places;
  const wards = new Set(minimums.filter((minimum) => isForWards(minimum, profile)).map(({ group }) => group));
  const named = new Set([...required, ...forbidden].map(placeId));
  return places.filter(({ id, wards: own }) => named.has(id) || own.some((ward) => wards.has(ward)));
}

/**
 * The ids under the names that a request gives them.
 * @throws InvalidInput for a measure that the catalogue does not have, or a place in which it is not done alone.
 */
function checkIds(
  asked: Record<"require" | "only" | "forbid", readonly string[]>,
  catalogue: readonly Intervention[],
  places: readonly Place[],
): void {
  const byId = new Map(catalogue.map((each) => [each.id, each]));
  for (const [field, ids] of Object.entries(asked)) {
    for (const id of ids) {
      const measure = byId.get(baseId(id));
      if (!measure) {
        throw new InvalidInput(
          `${field}: no intervention "${id}"; allowed are ${[...byId.keys()].join(", ")}`,
          { details: { field, value: id } },
        );
      }
      const place = placeId(id);
      if (place === undefined) continue;
      const allowed = places.filter(({ kind }) => kind === measure.places);
      if (allowed.some((each) => each.id === place)) continue;
      const where =
        allowed.length > 0
          ? `allowed are ${allowed.map((each) => each.id).join(", ")}`
          : "it is done in the whole town only";
      throw new InvalidInput(`${measure.id} is not done in "${place}" alone: ${where}`, {
        details: { field, value: id },
      });
    }
  }
}

/** Measures in places that were nearly chosen and are told of, for each measure. */
const TOLD_PLACES = 1;

/** @throws Infeasible naming what to relax, by how much. */
export function choose(highs: Highs, { question, problem }: Posed): Chosen {
  const portfolio = solveOrExplain(highs, problem, OPTIONS);
  const price = shadowPrices(highs, problem, portfolio, 0.1, OPTIONS).find((each) => each.budget === "total");
  const nearest = question.nearest ?? usualNearest(problem);
  return {
    portfolio,
    spread: valueSpread(problem, portfolio.chosen),
    notChosen: whyNot(highs, problem, portfolio, nearest, OPTIONS),
    shadowPrice: price && { less: price.less, more: price.more },
    constraints: uses(problem, portfolio.chosen),
    ...(question.pareto && { pareto: paretoFront(highs, problem, question.pareto, 8, OPTIONS) }),
  };
}

/** The chosen measures in order of what they add, and everything about them that a person should read. */
export function rank(
  { question, fitting, leftOut, problem }: Posed,
  { portfolio, spread, notChosen, ...chosen }: Chosen,
  profile: TownProfile,
  state: TownState,
  { catalogue = shipped, known }: Knowledge = {},
): Recommendations {
  const { context, budget } = question;
  const recommendations = describe(fitting, problem, portfolio, profile, state, known);
  const byId = new Map<string, Measure>([...catalogue, ...fitting].map((each) => [each.id, each]));
  const name = (id: string) => byId.get(id)!.name;
  return {
    context,
    town: profile.name,
    state,
    budget,
    spent: recommendations.reduce((sum, { cost }) => sum + cost.capital + cost.running, 0),
    netBenefit: spread.expected,
    netBenefitInterval: { low: spread.low, high: spread.high },
    worstTenth: spread.worstTenth,
    gap: portfolio.gap,
    recommendations,
    notChosen: toldOf(notChosen).map((each): LeftOutMeasure => {
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

/** Of a measure that was left out in many places only the nearest are told of. */
function toldOf(notChosen: readonly NotChosen[]): NotChosen[] {
  const told = new Map<string, number>();
  return notChosen.filter(({ id, regret }) => {
    if (placeId(id) === undefined || regret !== undefined) return true;
    const before = told.get(baseId(id)) ?? 0;
    told.set(baseId(id), before + 1);
    return before < TOLD_PLACES;
  });
}

function solveOrExplain(highs: Highs, problem: PortfolioProblem, options: PortfolioOptions): Portfolio {
  try {
    return solvePortfolio(highs, problem, options);
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
