import { describe, expect, test } from "vitest";
import { Infeasible } from "../../errors.ts";
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { loadSolver } from "../solver/highs.ts";
import type { PortfolioProblem } from "./problem.ts";
import { solvePortfolio } from "./solve-portfolio.ts";
import { madeProblem } from "./testing/made-problems.ts";

const highs = await loadSolver();

/** The value of a set as the problem's words say it, or undefined where a constraint is broken: shares no code. */
function valueInWords(problem: PortfolioProblem, chosen: Set<string>): number | undefined {
  const picked = problem.candidates.filter(({ id }) => chosen.has(id));
  const sum = (f: (c: (typeof picked)[number]) => number) =>
    picked.reduce((total, each) => total + f(each), 0);
  const { capital = Infinity, running = Infinity, total = Infinity } = problem.budget;
  if (sum((c) => c.capital) > capital || sum((c) => c.running) > running) return undefined;
  if (sum((c) => c.capital + c.running) > total) return undefined;
  for (const [trade, crews] of Object.entries(problem.crews ?? {})) {
    if (sum((c) => c.crews?.[trade] ?? 0) > crews) return undefined;
  }
  for (const { members, atMost = 1 } of problem.exclusive ?? []) {
    if (members.filter((id) => chosen.has(id)).length > atMost) return undefined;
  }
  for (const { candidate, anyOf } of problem.prerequisites ?? []) {
    if (chosen.has(candidate) && !anyOf.some((id) => chosen.has(id))) return undefined;
  }
  if (problem.required?.some((id) => !chosen.has(id)) || problem.forbidden?.some((id) => chosen.has(id)))
    return undefined;
  const worth = (id: string) => problem.levers.find((lever) => lever.id === id)!.worth.money!.mean;
  for (const { group, measure, atLeast } of problem.minimums ?? []) {
    const reached = sum((c) => {
      const part = ((measure !== "benefit" && c.spentIn) || c.groups)?.[group] ?? 0;
      if (measure === "count") return part > 0 ? 1 : 0;
      if (measure === "spending") return part * (c.capital + c.running);
      const alone =
        (c.own?.money?.mean ?? 0) + (c.levers ?? []).reduce((s, l) => s + worth(l.lever) * l.share.mean, 0);
      return part * alone;
    });
    if (reached < atLeast) return undefined;
  }
  const counter = <T extends { id: string; drawnWith?: string }>(all: readonly T[], of: T) =>
    all.findIndex(({ id }) => id === (of.drawnWith ?? of.id));
  const { risk } = problem.objective;
  const middle = () => 0;
  const money = (z: (what: number, k: number) => number) =>
    sum((c) => {
      const own = c.own?.money;
      const i = problem.candidates.indexOf(c);
      return (own ? own.mean + own.sd * z(i, 0) : 0) - problem.objective.costWeight * (c.capital + c.running);
    }) +
    problem.levers.reduce((total, lever) => {
      let left = 1;
      for (const c of picked) {
        const of = c.levers?.find((each) => each.lever === lever.id);
        if (!of) continue;
        const share =
          of.share.mean +
          of.share.sd * z(1_000_000 + counter(problem.candidates, c), counter(problem.levers, lever));
        left *= 1 - Math.min(0.99, Math.max(-1, share));
      }
      // Log-normal: sd 0.4 of the mean is a logarithm's variance of ln(1 + 0.16).
      const drawn = risk
        ? Math.exp(
            Math.sqrt(Math.log(1.16)) * z(2_000_000 + counter(problem.levers, lever), 0) - Math.log(1.16) / 2,
          )
        : 1;
      return total + lever.worth.money!.mean * (z === middle ? 1 : drawn) * (1 - left);
    }, 0);
  const together = (problem.synergies ?? []).reduce(
    (total, { pair, worth: extra }) => total + (pair.every((id) => chosen.has(id)) ? extra.money! : 0),
    0,
  );
  if (!risk) return money(middle) + together;
  const stream = randomStream(risk.seed, "portfolio");
  const values = Array.from({ length: risk.draws }, (_, d) =>
    money((what, k) => normal(stream, d, what, k)),
  ).sort((a, b) => a - b);
  // The mean of the worst part, as the largest t − mean(max(0, t − value))/tail over t (Rockafellar & Uryasev).
  const worst = Math.max(
    ...values.map((t) => t - values.reduce((s, v) => s + Math.max(0, t - v), 0) / values.length / risk.tail),
  );
  return (1 - risk.weight) * money(middle) + risk.weight * worst + together;
}

function bruteForce(problem: PortfolioProblem): number | undefined {
  const ids = problem.candidates.map(({ id }) => id);
  let best: number | undefined;
  for (let mask = 0; mask < 2 ** ids.length; mask++) {
    const value = valueInWords(problem, new Set(ids.filter((_, i) => (mask >> i) & 1)));
    if (value !== undefined && !(best! >= value)) best = value;
  }
  return best;
}

function agree(problem: PortfolioProblem): "feasible" | "infeasible" {
  const truth = bruteForce(problem);
  if (truth === undefined) {
    expect(() => solvePortfolio(highs, problem, { relativeGap: 0 })).toThrow(Infeasible);
    return "infeasible";
  }
  const found = solvePortfolio(highs, problem, { relativeGap: 0 });
  const tolerance = 1e-6 * Math.max(1, Math.abs(truth));
  expect(Math.abs(found.value - truth)).toBeLessThan(tolerance);
  expect(valueInWords(problem, new Set(found.chosen))).toBeCloseTo(found.value, 2);
  expect(found.bound).toBeGreaterThan(truth - tolerance);
  return "feasible";
}

describe("the portfolio is the best of all subsets", () => {
  test("on 200 random problems of 3 to 15 candidates with every kind of constraint, and none where none is feasible", () => {
    const seen = { feasible: 0, infeasible: 0 };
    for (let seed = 0; seen.feasible < 200; seed++) {
      seen[agree(madeProblem(seed, seed % 40 === 39 ? 15 : 3 + (seed % 9)))]++;
    }
    expect(seen.infeasible).toBeGreaterThan(20);
  });

  test("on 40 that are averse to risk (CVaR over draws)", () => {
    for (let seed = 1000; seed < 1040; seed++) agree(madeProblem(seed, 3 + (seed % 6), true));
  });
});

describe("a budget", () => {
  const two = (cost: number): PortfolioProblem => ({
    candidates: ["a", "b"].map((id) => ({
      id,
      capital: cost,
      running: 0,
      own: { money: { mean: 1e6, sd: 0 } },
    })),
    levers: [],
    budget: { total: 1e7 },
    objective: { weights: {}, costWeight: 0 },
  });

  test("is kept to the rupee, although the solver's own tolerance is ten rupees in a crore", () => {
    expect(solvePortfolio(highs, two(5e6)).chosen).toEqual(["a", "b"]);
    expect(solvePortfolio(highs, two(5e6 + 1)).chosen).toHaveLength(1);
  });

  test("of nothing buys only what costs nothing", () => {
    const free = { ...two(5e6), budget: { total: 0 } };
    free.candidates.push({ id: "free", capital: 0, running: 0, own: { money: { mean: 1, sd: 0 } } });
    expect(solvePortfolio(highs, free).chosen).toEqual(["free"]);
  });
});
