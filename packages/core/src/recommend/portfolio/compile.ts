/**
 * From a problem in words to arrays: one value per candidate, one exponent per candidate and lever, and the
 * constraints as rows that know their own name and unit, so that an explanation speaks of them as people do.
 */
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import {
  type Candidate,
  CRITERIA,
  type Criterion,
  checkProblem,
  type Estimate,
  errorCounters,
  LARGEST_SHARE,
  type Objective,
  type PortfolioProblem,
  type Worth,
} from "./problem.ts";

export type ConstraintKind =
  | "budget"
  | "crews"
  | "exclusive"
  | "prerequisite"
  | "minimum"
  | "required"
  | "forbidden";

export interface Constraint {
  kind: ConstraintKind;
  name: string;
  unit: string;
  /** Σ coefficient·chosen is at most `upper` and at least `lower`. */
  candidates: number[];
  coefficients: number[];
  lower: number;
  upper: number;
}

/**
 * A concave benefit: Σ own·x + Σ worth·(1 − exp(−Σ rate·x)), with rate = −ln(1 − share). At whole x it is
 * 1 − Π(1 − share) of each lever's worth.
 */
export interface BenefitModel {
  own: Float64Array;
  levers: { worth: number; members: Int32Array; rates: Float64Array }[];
}

export interface Compiled {
  ids: string[];
  /** Costs are in `own`, weighted. */
  expected: BenefitModel;
  /** Empty where no risk is asked for. */
  draws: BenefitModel[];
  pairs: { a: number; b: number; worth: number }[];
  constraints: Constraint[];
}

/** @throws InvalidInput as {@link checkProblem}. */
export function compile(problem: PortfolioProblem): Compiled {
  checkProblem(problem);
  const { candidates, objective } = problem;
  const index = new Map(candidates.map(({ id }, i) => [id, i]));
  const at = (id: string) => index.get(id)!;
  const weight = (criterion: Criterion) =>
    Object.keys(objective.weights).length === 0
      ? Number(criterion === "money")
      : (objective.weights[criterion] ?? 0);
  const { risk } = objective;
  const expected = benefitModel(problem, weight);
  return {
    ids: candidates.map(({ id }) => id),
    expected,
    draws: risk && risk.weight > 0 ? drawn(problem, risk.draws, weight) : [],
    pairs: (problem.synergies ?? []).map(({ pair, worth }) => ({
      a: at(pair[0]),
      b: at(pair[1]),
      worth: CRITERIA.reduce((sum, criterion) => sum + weight(criterion) * (worth[criterion] ?? 0), 0),
    })),
    constraints: constraints(problem, at, expected),
  };
}

/** Draws of the last problem for each objective: a problem that is solved again within other bounds has the same. */
const lastDrawn = new WeakMap<
  Objective,
  Pick<PortfolioProblem, "candidates" | "levers"> & { models: BenefitModel[] }
>();

function drawn(
  problem: PortfolioProblem,
  draws: number,
  weight: (criterion: Criterion) => number,
): BenefitModel[] {
  const { candidates, levers, objective } = problem;
  const last = lastDrawn.get(objective);
  if (last && last.candidates === candidates && last.levers === levers) return last.models;
  const models = Array.from({ length: draws }, (_, draw) => benefitModel(problem, weight, draw));
  lastDrawn.set(objective, { candidates, levers, models });
  return models;
}

/** Estimates at their means, or as one draw; every estimate has a counter of its own, so draws are paired. */
function benefitModel(
  problem: PortfolioProblem,
  weight: (criterion: Criterion) => number,
  draw?: number,
): BenefitModel {
  const { candidates, levers, objective } = problem;
  const stream = randomStream(objective.risk?.seed ?? 0, "portfolio");
  const value = ({ mean, sd }: Estimate, what: number, counter: number) =>
    draw === undefined || sd === 0 ? mean : mean + sd * normal(stream, draw, what, counter);
  // What a good is worth is never less than nothing: log-normal, with the mean and sd given.
  const positive = ({ mean, sd }: Estimate, what: number, counter: number) => {
    if (draw === undefined || sd === 0 || mean === 0) return mean;
    const spread = Math.sqrt(Math.log1p((sd / mean) ** 2));
    return mean * Math.exp(spread * normal(stream, draw, what, counter) - spread ** 2 / 2);
  };
  const worth = (of: Worth | undefined, what: number, drawn: typeof value) =>
    CRITERIA.reduce((sum, criterion, k) => {
      const estimate = of?.[criterion];
      return weight(criterion) === 0 || !estimate ? sum : sum + weight(criterion) * drawn(estimate, what, k);
    }, 0);
  const position = new Map(levers.map(({ id }, l) => [id, l]));
  const errorOf = { candidates: errorCounters(candidates), levers: errorCounters(levers) };
  const members: number[][] = levers.map(() => []);
  const rates: number[][] = levers.map(() => []);
  for (const [i, candidate] of candidates.entries()) {
    for (const { lever, share } of candidate.levers ?? []) {
      const l = position.get(lever)!;
      members[l]!.push(i);
      const taken = value(share, 1_000_000 + errorOf.candidates[i]!, errorOf.levers[l]!);
      rates[l]!.push(-Math.log(1 - Math.min(LARGEST_SHARE, Math.max(-1, taken))));
    }
  }
  return {
    own: Float64Array.from(
      candidates,
      (candidate, i) => worth(candidate.own, i, value) - objective.costWeight * cost(candidate),
    ),
    levers: levers.map((lever, l) => ({
      worth: worth(lever.worth, 2_000_000 + errorOf.levers[l]!, positive),
      members: Int32Array.from(members[l]!),
      rates: Float64Array.from(rates[l]!),
    })),
  };
}

export const cost = ({ capital, running }: Candidate) => capital + running;

function constraints(
  problem: PortfolioProblem,
  at: (id: string) => number,
  expected: BenefitModel,
): Constraint[] {
  const { candidates, budget, objective } = problem;
  const made: Constraint[] = [];
  const add = (
    about: Pick<Constraint, "kind" | "name" | "unit">,
    coefficient: (candidate: Candidate, i: number) => number,
    { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY },
  ) => {
    const entries = candidates
      .map((candidate, i) => [i, coefficient(candidate, i)] as const)
      .filter(([, c]) => c !== 0);
    made.push({
      ...about,
      candidates: entries.map(([i]) => i),
      coefficients: entries.map(([, c]) => c),
      lower,
      upper,
    });
  };
  const sets = (ids: string[]) => {
    const members = new Set(ids.map(at));
    return (_: Candidate, i: number) => Number(members.has(i));
  };
  const amounts = { capital: (c: Candidate) => c.capital, running: (c: Candidate) => c.running, total: cost };
  for (const [name, amount] of Object.entries(amounts)) {
    const upper = budget[name as keyof typeof amounts];
    if (upper !== undefined) add({ kind: "budget", name: `${name} budget`, unit: "INR" }, amount, { upper });
  }
  for (const [trade, upper] of Object.entries(problem.crews ?? {})) {
    add({ kind: "crews", name: `${trade} crews`, unit: "crews" }, ({ crews }) => crews?.[trade] ?? 0, {
      upper,
    });
  }
  for (const { members, atMost = 1 } of problem.exclusive ?? []) {
    add(
      { kind: "exclusive", name: `at most ${atMost} of ${members.join(", ")}`, unit: "measures" },
      sets(members),
      {
        upper: atMost,
      },
    );
  }
  for (const { candidate, anyOf } of problem.prerequisites ?? []) {
    const after = at(candidate);
    const before = sets(anyOf);
    add(
      { kind: "prerequisite", name: `${candidate} needs ${anyOf.join(" or ")}`, unit: "measures" },
      (each, i) => Number(i === after) - before(each, i),
      { upper: 0 },
    );
  }
  const alone = standAlone(
    expected,
    candidates.map((each) => objective.costWeight * cost(each)),
  );
  const inMoney = Object.entries(objective.weights).every(
    ([name, weight]) => name === "money" || weight === 0,
  );
  for (const { group, measure, atLeast } of problem.minimums ?? []) {
    const amount = (each: Candidate, i: number) => {
      if (measure === "benefit") return (each.groups?.[group] ?? 0) * alone[i]!;
      const part = (each.spentIn ?? each.groups)?.[group] ?? 0;
      return measure === "count" ? Number(part > 0) : part * cost(each);
    };
    const unit = { count: "measures", spending: "INR", benefit: inMoney ? "INR" : "of the objective" }[
      measure
    ];
    add({ kind: "minimum", name: `least ${measure} for ${group}`, unit }, amount, { lower: atLeast });
  }
  for (const id of problem.required ?? []) {
    add({ kind: "required", name: `${id} is required`, unit: "measures" }, sets([id]), { lower: 1 });
  }
  for (const id of problem.forbidden ?? []) {
    add({ kind: "forbidden", name: `${id} is forbidden`, unit: "measures" }, sets([id]), { upper: 0 });
  }
  return made;
}

/** Each candidate's benefit were it the only one, before costs. */
function standAlone({ own, levers }: BenefitModel, costs: number[]): Float64Array {
  const alone = Float64Array.from(own, (value, i) => value + costs[i]!);
  for (const { worth, members, rates } of levers) {
    for (const [k, i] of members.entries()) alone[i]! += worth * -Math.expm1(-rates[k]!);
  }
  return alone;
}
