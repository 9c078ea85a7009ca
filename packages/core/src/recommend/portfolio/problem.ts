/**
 * What a portfolio is chosen from and within: candidates, the levers that they share, and the constraints. Benefits
 * are counted per lever, because what acts on the same thing does not add up: two measures that remove the shares a
 * and b of road dust remove 1 − (1 − a)(1 − b) of it, never a + b.
 */
import { InvalidInput } from "../../errors.ts";

/** What a benefit is counted in. `money` is INR over the horizon; the others are scales of their own. */
export const CRITERIA = ["money", "aqi", "congestion", "water", "equity"] as const;
export type Criterion = (typeof CRITERIA)[number];

export interface Estimate {
  mean: number;
  sd: number;
}

export type Worth = Partial<Record<Criterion, Estimate>>;

export interface Candidate {
  id: string;
  /** INR, once. */
  capital: number;
  /** INR over the horizon. */
  running: number;
  /** Crews that it binds, by trade. */
  crews?: Record<string, number>;
  /** Benefits that no other candidate can take a part of. */
  own?: Worth;
  /** The share of a lever's worth that it takes alone; below 0 it works against the lever. */
  levers?: { lever: string; share: Estimate }[];
  /** The share of its benefit that goes to each ward or income group. */
  groups?: Record<string, number>;
  /** The share of its cost that is spent in each, where it is another one. */
  spentIn?: Record<string, number>;
  /** Errors of its shares are those of this other one: the same measure elsewhere. Its own id where nothing is said. */
  drawnWith?: string;
}

export interface Lever {
  id: string;
  /** What would be gained were the whole of it taken. */
  worth: Worth;
  /** Errors of its worth are those of all that name this one: parts of a lever. Its own id where nothing is said. */
  drawnWith?: string;
}

/**
 * Each one's counter in the draws of errors: its own position, or that of the first with which its errors are in common.
 */
export function errorCounters(of: readonly { id: string; drawnWith?: string }[]): number[] {
  const first = new Map<string, number>();
  return of.map(({ id, drawnWith = id }, at) => {
    if (!first.has(drawnWith)) first.set(drawnWith, at);
    return first.get(drawnWith)!;
  });
}

export const MINIMUM_MEASURES = ["count", "spending", "benefit"] as const;

export interface Minimum {
  group: string;
  /** Candidates with a part there, INR spent there, or stand-alone benefit (by the objective's weights, before costs) that reach the group. */
  measure: (typeof MINIMUM_MEASURES)[number];
  atLeast: number;
}

export interface Objective {
  /** Weight of each criterion; money alone where nothing is said. */
  weights: Partial<Record<Criterion, number>>;
  /** Weight of costs: 1 maximizes the net benefit, 0 the benefit that the budget can buy. */
  costWeight: number;
  /** `weight`·CVaR + (1 − `weight`)·mean, where CVaR is the mean of the worst `tail` of the draws. */
  risk?: { weight: number; tail: number; draws: number; seed: number };
}

/** What caution is measured by: the mean of the worst tenth of so many draws. */
export const CAUTION = { tail: 0.1, draws: 200, seed: 1 } as const;

export interface PortfolioProblem {
  candidates: Candidate[];
  levers: Lever[];
  /** Extra benefit (below 0: loss) where both are chosen. */
  synergies?: { pair: [string, string]; worth: Partial<Record<Criterion, number>> }[];
  /** INR. */
  budget: { capital?: number; running?: number; total?: number };
  crews?: Record<string, number>;
  exclusive?: { members: string[]; atMost?: number }[];
  prerequisites?: { candidate: string; anyOf: string[] }[];
  minimums?: Minimum[];
  required?: string[];
  forbidden?: string[];
  objective: Objective;
}

/** A lever is never pulled beyond this share by one measure: what is left is what no measure reaches. */
export const LARGEST_SHARE = 0.99;
const SMALLEST_SHARE = -1;

/** @throws InvalidInput naming the first field that is wrong, its value, and what is allowed. */
export function checkProblem(problem: PortfolioProblem): void {
  const ids = unique(
    problem.candidates.map(({ id }) => id),
    "candidates",
  );
  const levers = unique(
    problem.levers.map(({ id }) => id),
    "levers",
  );
  const known = (id: string, where: string) => {
    if (!ids.has(id))
      throw new InvalidInput(`${where}: no candidate "${id}"`, { details: { field: where, value: id } });
  };
  for (const [name, amount] of Object.entries(problem.budget)) notNegative(amount, `budget.${name}`, "INR");
  for (const [trade, count] of Object.entries(problem.crews ?? {}))
    notNegative(count, `crews.${trade}`, "crews");
  for (const { id, worth } of problem.levers) {
    for (const [criterion, estimate] of Object.entries(worth)) {
      checkEstimate(estimate, `lever ${id}: worth.${criterion}`);
      notNegative(estimate.mean, `lever ${id}: worth.${criterion}.mean`, "");
    }
  }
  for (const each of problem.candidates) {
    const where = `candidate ${each.id}`;
    notNegative(each.capital, `${where}: capital`, "INR");
    notNegative(each.running, `${where}: running`, "INR");
    for (const [trade, count] of Object.entries(each.crews ?? {})) {
      notNegative(count, `${where}: crews.${trade}`, "crews");
      if (problem.crews && !(trade in problem.crews)) {
        throw new InvalidInput(
          `${where}: crews.${trade} is not among the crews (${Object.keys(problem.crews).join(", ")})`,
        );
      }
    }
    for (const [criterion, estimate] of Object.entries(each.own ?? {})) {
      checkEstimate(estimate, `${where}: own.${criterion}`);
    }
    for (const [group, part] of Object.entries(each.groups ?? {})) {
      notNegative(part, `${where}: groups.${group}`, "");
    }
    for (const [group, part] of Object.entries(each.spentIn ?? {})) {
      notNegative(part, `${where}: spentIn.${group}`, "");
    }
    const taken = new Set<string>();
    for (const { lever, share } of each.levers ?? []) {
      if (!levers.has(lever)) throw new InvalidInput(`${where}: no lever "${lever}"`);
      if (taken.has(lever)) throw new InvalidInput(`${where}: lever ${lever} stands twice`);
      taken.add(lever);
      checkEstimate(share, `${where}: share of ${lever}`);
      if (!(share.mean >= SMALLEST_SHARE && share.mean <= LARGEST_SHARE)) {
        throw new InvalidInput(
          `${where}: share of ${lever} is ${share.mean}; allowed is ${SMALLEST_SHARE} to ${LARGEST_SHARE}`,
        );
      }
    }
  }
  for (const { pair } of problem.synergies ?? []) {
    for (const id of pair) known(id, "synergies");
    if (pair[0] === pair[1]) throw new InvalidInput(`synergies: ${pair[0]} with itself`);
  }
  for (const { members, atMost } of problem.exclusive ?? []) {
    for (const id of members) known(id, "exclusive");
    notNegative(atMost ?? 1, "exclusive.atMost", "");
  }
  for (const { candidate, anyOf } of problem.prerequisites ?? []) {
    for (const id of [candidate, ...anyOf]) known(id, "prerequisites");
  }
  for (const { group, atLeast } of problem.minimums ?? []) notNegative(atLeast, `minimums.${group}`, "");
  for (const id of [...(problem.required ?? []), ...(problem.forbidden ?? [])])
    known(id, "required and forbidden");
  const both = problem.required?.find((id) => problem.forbidden?.includes(id));
  if (both)
    throw new InvalidInput(`${both} is both required and forbidden: leave it in one of the two lists`);
  checkObjective(problem.objective);
}

function checkObjective({ weights, costWeight, risk }: Objective): void {
  for (const [criterion, weight] of Object.entries(weights)) {
    if (!CRITERIA.includes(criterion as Criterion)) {
      throw new InvalidInput(`weights: no criterion "${criterion}"; allowed are ${CRITERIA.join(", ")}`);
    }
    notNegative(weight, `weights.${criterion}`, "");
  }
  notNegative(costWeight, "costWeight", "");
  if (!risk) return;
  if (!(risk.weight >= 0 && risk.weight <= 1)) {
    throw new InvalidInput(`risk.weight is ${risk.weight}; allowed is 0 to 1`);
  }
  if (!(risk.tail > 0 && risk.tail <= 1))
    throw new InvalidInput(`risk.tail is ${risk.tail}; allowed is above 0, up to 1`);
  if (!(Number.isSafeInteger(risk.draws) && risk.draws >= 1 && risk.draws <= 10_000)) {
    throw new InvalidInput(`risk.draws is ${risk.draws}; allowed is 1 to 10000`);
  }
}

function unique(ids: string[], what: string): Set<string> {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw new InvalidInput(`${what}: "${id}" stands twice`);
    seen.add(id);
  }
  return seen;
}

function notNegative(value: number, field: string, unit: string): void {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return;
  throw new InvalidInput(`${field} is ${value}; allowed is 0 or more${unit && ` ${unit}`}`, {
    details: { field, value, allowed: ">= 0" },
  });
}

function checkEstimate({ mean, sd }: Estimate, field: string): void {
  if (!Number.isFinite(mean)) throw new InvalidInput(`${field}: mean is ${mean}; a number is needed`);
  notNegative(sd, `${field}: sd`, "");
}
