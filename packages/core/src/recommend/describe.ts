/** A chosen measure as a person should read it: impact with interval, cost, evidence, risks, cases, in order of worth. */
import type { Combined } from "../causal/combine.ts";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import type { Effect, Intervention, LeverId } from "./catalogue/intervention.ts";
import { whyNotSimulated } from "./effect/lever-outcomes.ts";
import { type PlacedPolicy, placedPolicies } from "./effect/placed-policies.ts";
import { INCOME_GROUPS, POOREST } from "./minimums.ts";
import type { Measure } from "./place.ts";
import { benefit } from "./portfolio/benefit.ts";
import { compile } from "./portfolio/compile.ts";
import {
  type Candidate,
  CRITERIA,
  type Criterion,
  errorCounters,
  type PortfolioProblem,
} from "./portfolio/problem.ts";
import type { Portfolio } from "./portfolio/solve-portfolio.ts";
import { activeDays, effectOf, type KnownEffects, knownOf, measureCost } from "./value/measure-value.ts";
import type { TownProfile } from "./value/town-profile.ts";
import type { TownState } from "./value/town-state.ts";

export interface Impact {
  /** Alone, over the horizon. */
  mean: number;
  /** 95 %. */
  low: number;
  high: number;
  unit: string;
}

export interface Recommendation {
  rank: number;
  id: string;
  name: string;
  category: Intervention["domain"];
  what: string;
  decidedBy: string;
  estimatedImpact: Partial<Record<Criterion, Impact>>;
  /** INR that the portfolio would lose without it: less than alone, where others act on the same levers. */
  addsToPortfolio: number;
  leadTimeDays: number;
  activeDays: number;
  cost: {
    capital: number;
    running: number;
    borneByOthers: number;
    residual: number;
    /** Where the rates are from, and whose word that is. */
    source: string;
    mark: Effect["mark"];
  };
  /** INR of benefit per INR of the budget; undefined where it costs nothing. */
  benefitPerRupee: number | undefined;
  /** INR of the budget for each unit of a criterion that it improves. */
  costPer: Partial<Record<Criterion, number>>;
  confidence: "high" | "medium" | "low";
  justification: string[];
  evidence: {
    lever: LeverId;
    outcome: string;
    mean: number;
    sd: number;
    conditions: string;
    source: string;
    mark: Effect["mark"] | "town";
    /** What mean and sd are made of: literature, history, simulation, each with its weight. */
    parts: Combined["weights"];
    /** Why simulation has no part in it; absent where it has, or was not asked. */
    notSimulated?: string;
  }[];
  risks: string[];
  equity: string;
  legalBasis?: string;
  similarCases: { case: string; source: string }[];
  policies: PlacedPolicy[];
  /** The place in which it is done; absent: the whole town. */
  place?: { kind: "ward" | "supply_zone"; id: string; name: string; wards: string[] };
  /** Whom its benefit reaches: shares of the fifths of income, poorest first, and of the wards where they are known. */
  reaches: { byIncome: number[]; byWard: { ward: string; share: number }[] };
}

const UNITS: Record<Criterion, string> = {
  money: "INR",
  aqi: "AQI points, mean over the horizon",
  congestion: "person-hours of delay",
  water: "m³",
  equity: "INR to the poorest two fifths",
};
const Z = 1.96;
const DRAWS = 1000;
const stream = randomStream(1, "impact of measures");

export function describe(
  fitting: readonly Measure[],
  problem: PortfolioProblem,
  portfolio: Portfolio,
  profile: TownProfile,
  state: TownState,
  known?: KnownEffects,
): Recommendation[] {
  const compiled = compile(problem);
  const chosen = new Set(portfolio.chosen);
  const x = Float64Array.from(compiled.ids, (id) => Number(chosen.has(id)));
  const value = (at: Float64Array) =>
    benefit(compiled.expected, at) +
    compiled.pairs.reduce((sum, { a, b, worth }) => sum + worth * at[a]! * at[b]!, 0);
  const whole = value(x);
  const made = fitting
    .filter(({ id }) => chosen.has(id))
    .map((measure): Recommendation => {
      const at = compiled.ids.indexOf(measure.id);
      const candidate = problem.candidates[at]!;
      const without = x.slice();
      without[at] = 0;
      const { capital, running, borneByOthers, residual } = measureCost(measure, profile, state);
      const estimatedImpact = impacts(candidate, problem);
      const paid = capital + running;
      const worth = estimatedImpact.money?.mean ?? 0;
      return {
        rank: 0,
        id: measure.id,
        name: measure.name,
        category: measure.domain,
        what: measure.what,
        decidedBy: measure.decidedBy,
        estimatedImpact,
        addsToPortfolio: whole - value(without),
        leadTimeDays: measure.leadTimeDays,
        activeDays: activeDays(measure, state),
        cost: {
          capital,
          running,
          borneByOthers,
          residual,
          source: measure.cost.source,
          mark: measure.cost.mark,
        },
        benefitPerRupee: paid > 0 ? worth / paid : undefined,
        costPer: costPer(estimatedImpact, paid),
        confidence: confidence(measure, known),
        justification: justify(measure, problem, estimatedImpact, known),
        evidence: measure.effects.map((effect) => {
          const { lever, outcome, conditions, source, mark } = effect;
          const {
            mean,
            sd,
            parts = [{ kind: "literature", source, weight: 1 }],
          } = effectOf(measure, effect, known);
          return {
            lever,
            outcome,
            mean,
            sd,
            conditions,
            source,
            mark: isTowns(measure, effect, known) ? "town" : mark,
            parts,
            ...(parts.every(({ kind }) => kind !== "simulation") && notSimulated(measure, lever)),
          };
        }),
        risks: measure.risks,
        equity: measure.equity,
        ...(measure.legalBasis && { legalBasis: measure.legalBasis }),
        similarCases: measure.effects
          .filter(({ mark }) => mark !== "assumption")
          .map(({ outcome, conditions, source }) => ({ case: `${outcome} (${conditions})`, source })),
        policies: placedPolicies(measure),
        ...(measure.place && { place: placeOf(measure.place) }),
        reaches: reached(candidate),
      };
    });
  made.sort((a, b) => b.addsToPortfolio - a.addsToPortfolio);
  const held = (problem.minimums?.length ?? 0) > 0;
  for (const { addsToPortfolio, justification } of made)
    if (held && addsToPortfolio < 0)
      justification.push(
        "adds less than it costs here: it is chosen because of a minimum that was asked for",
      );
  return made.map((each, i) => ({ ...each, rank: i + 1 }));
}

/**
 * Means and intervals of the measure alone, from draws: shares normal (a measure may do nothing, or harm), worths
 * log-normal (what is gained of a good is never less than nothing). The same draws for every measure, by lever.
 */
function impacts({ levers: taken = [] }: Candidate, problem: PortfolioProblem) {
  const found: Partial<Record<Criterion, Impact>> = {};
  const counters = errorCounters(problem.levers);
  const leverAt = new Map(problem.levers.map(({ id, worth }, at) => [id, { worth, l: counters[at]! }]));
  for (const criterion of CRITERIA) {
    const parts = taken.flatMap(({ lever, share: { mean, sd } }) => {
      const { worth, l } = leverAt.get(lever)!;
      const of = worth[criterion];
      return of && of.mean > 0
        ? [{ l, mean, sd, worth: of.mean, spread: Math.sqrt(Math.log1p((of.sd / of.mean) ** 2)) }]
        : [];
    });
    if (parts.length === 0) continue;
    const draws = Float64Array.from({ length: DRAWS }, (_, d) =>
      parts.reduce((sum, { l, mean, sd, worth, spread }) => {
        const share = mean + sd * normal(stream, d, l, 0);
        return sum + share * worth * Math.exp(spread * normal(stream, d, l, 1) - spread ** 2 / 2);
      }, 0),
    ).sort();
    found[criterion] = {
      mean: parts.reduce((sum, { mean, worth }) => sum + mean * worth, 0),
      low: draws[Math.floor(0.025 * DRAWS)]!,
      high: draws[Math.ceil(0.975 * DRAWS) - 1]!,
      unit: UNITS[criterion],
    };
  }
  return found;
}

function costPer(
  impact: Recommendation["estimatedImpact"],
  paid: number,
): Partial<Record<Criterion, number>> {
  return Object.fromEntries(
    CRITERIA.filter(
      (criterion) => criterion !== "money" && impact[criterion] && impact[criterion].mean > 0,
    ).map((criterion) => [criterion, paid / impact[criterion]!.mean]),
  );
}

function notSimulated(measure: Measure, lever: LeverId): { notSimulated?: string } {
  const why = whyNotSimulated(measure, lever);
  return why === undefined ? {} : { notSimulated: why };
}

/** Whether the town's own history has its part in what is known of an effect. */
function isTowns(measure: Measure, { lever }: Effect, known?: KnownEffects): boolean {
  const found = knownOf(measure, lever, known);
  return found !== undefined && (found.parts?.some(({ kind }) => kind === "history") ?? true);
}

/** High: the town's own history. Medium: a source outside or simulation, and known to within half. Low: the rest. */
function confidence(measure: Measure, known?: KnownEffects): Recommendation["confidence"] {
  const main = measure.effects[0]!;
  const { mean, sd } = effectOf(measure, main, known);
  if (isTowns(measure, main, known)) return sd < 0.3 * Math.abs(mean) ? "high" : "medium";
  const founded = main.mark !== "assumption" || knownOf(measure, main.lever, known) !== undefined;
  return founded && sd <= 0.5 * Math.abs(mean) ? "medium" : "low";
}

function justify(
  measure: Measure,
  problem: PortfolioProblem,
  impact: Recommendation["estimatedImpact"],
  known?: KnownEffects,
): string[] {
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  // An effect on what is worth nothing now (heat in winter) is no reason.
  const worthy = new Set(
    problem.levers.flatMap(({ id, drawnWith = id, worth }) => (worth.money!.mean > 0 ? drawnWith : [])),
  );
  const lines = measure.effects
    .filter(({ lever }) => worthy.has(lever))
    .map((effect) => {
      const { mean, sd, parts } = effectOf(measure, effect, known);
      const words = `${effect.source}, ${effect.mark}`;
      const whose = parts
        ? parts
            .map(({ kind, weight }) => `${kind === "literature" ? words : kind} ${percent(weight)}`)
            .join("; ")
        : isTowns(measure, effect, known)
          ? "town's own evidence"
          : words;
      return `takes ${percent(mean)} (± ${percent(Z * sd)}) of ${effect.lever.replaceAll("_", " ")} while it acts: ${effect.outcome} [${whose}]`;
    });
  const { money, aqi } = impact;
  if (aqi)
    lines.push(
      `alone that is ${tenths(aqi.mean)} AQI points (${tenths(aqi.low)} to ${tenths(aqi.high)}) over the horizon`,
    );
  if (money) {
    const inr = (value: number) => `₹${(Math.round(value) || 0).toLocaleString("en-IN")}`;
    lines.push(`worth ${inr(money.mean)} (${inr(money.low)} to ${inr(money.high)}) before costs`);
  }
  return lines;
}

/** What rounds to nothing has no sign. */
const tenths = (value: number) => (Math.round(10 * value) / 10 || 0).toFixed(1);

const placeOf = ({ kind, id, name, wards }: NonNullable<Measure["place"]>) => ({ kind, id, name, wards });

function reached({ groups = {} }: Candidate): Recommendation["reaches"] {
  const incomes = new Set([...INCOME_GROUPS, POOREST]);
  return {
    byIncome: INCOME_GROUPS.map((group) => groups[group] ?? 0),
    byWard: Object.entries(groups)
      .filter(([group]) => !incomes.has(group))
      .map(([ward, share]) => ({ ward, share })),
  };
}
