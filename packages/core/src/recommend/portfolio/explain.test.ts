import { describe, expect, test } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { loadSolver } from "../solver/highs.ts";
import { assess, shadowPrices, uses, whyNot } from "./explain.ts";
import { paretoFront } from "./pareto.ts";
import type { Candidate, PortfolioProblem } from "./problem.ts";
import { explainInfeasible, inWords } from "./relax.ts";
import { solvePortfolio } from "./solve-portfolio.ts";
import { madeProblem } from "./testing/made-problems.ts";

const highs = await loadSolver();
const sure = (mean: number) => ({ mean, sd: 0 });
const costing = (id: string, capital: number, money: number, more: Partial<Candidate> = {}): Candidate => ({
  id,
  capital,
  running: 0,
  own: { money: sure(money) },
  ...more,
});
const problem = (candidates: Candidate[], more: Partial<PortfolioProblem> = {}): PortfolioProblem => ({
  candidates,
  levers: [],
  budget: {},
  objective: { weights: {}, costWeight: 0 },
  ...more,
});

describe("two measures on one lever", () => {
  const dust = problem(
    [
      { id: "sweep", capital: 10, running: 0, levers: [{ lever: "road-dust", share: sure(0.3) }] },
      { id: "sprinkle", capital: 10, running: 0, levers: [{ lever: "road-dust", share: sure(0.4) }] },
      { id: "sweep-again", capital: 10, running: 0, levers: [{ lever: "road-dust", share: sure(0.3) }] },
    ],
    { levers: [{ id: "road-dust", worth: { money: sure(1000) } }] },
  );

  test("give what 1 − (1 − a)(1 − b) gives, less than their sum", () => {
    expect(assess(dust, ["sweep"]).value).toBeCloseTo(300);
    expect(assess(dust, ["sprinkle"]).value).toBeCloseTo(400);
    expect(assess(dust, ["sweep", "sprinkle"]).value).toBeCloseTo(580);
    expect(solvePortfolio(highs, dust, { relativeGap: 0 }).value).toBeCloseTo(
      1000 * (1 - 0.7 * 0.6 * 0.7),
      6,
    );
  });

  test("any number of them never gives more than the lever is worth", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ ...dust.candidates[0]!, id: `sweep${i}` }));
    expect(solvePortfolio(highs, { ...dust, candidates: many }).value).toBeLessThan(1000);
  });

  test("a third is left out when what it adds no longer pays for it, although alone it would", () => {
    const net = {
      ...dust,
      candidates: dust.candidates.map((each) => ({ ...each, capital: 200 })),
      objective: { weights: {}, costWeight: 1 },
    };
    const found = solvePortfolio(highs, net, { relativeGap: 0 });
    expect(found.chosen).toEqual(["sprinkle"]);
    expect(whyNot(highs, net, found).map(({ reasons }) => reasons)).toEqual([
      ["lever already used"],
      ["lever already used"],
    ]);
  });
});

describe("an infeasible request says what to relax", () => {
  test("a required measure dearer than the budget asks for exactly the difference", () => {
    const { together, alone } = explainInfeasible(
      highs,
      problem([costing("bridge", 150, 1)], { budget: { total: 100 }, required: ["bridge"] }),
    )!;
    expect(together).toHaveLength(1);
    const budget = alone.find(({ kind }) => kind === "budget")!;
    expect(budget.by).toBeCloseTo(50, 4);
    expect(inWords(budget)).toBe("raise the total budget by 50 INR, from 100 INR");
    expect(alone.map(({ kind }) => kind)).toContain("required");
  });

  test("relaxing what it names, by what it names, is enough, and 1 % less is not, on random problems", () => {
    let seen = 0;
    for (let seed = 0; seen < 12; seed++) {
      const made = madeProblem(seed, 6);
      const why = explainInfeasible(highs, made);
      if (!why) continue;
      const amount = why.alone.find(({ kind }) => kind === "budget" || kind === "minimum");
      if (!amount) continue;
      seen++;
      const relaxed = (share: number): PortfolioProblem => {
        const name = amount.constraint.split(" ")[0] as "capital";
        if (amount.kind === "budget")
          return { ...made, budget: { ...made.budget, [name]: amount.bound + share * amount.by } };
        return {
          ...made,
          minimums: made.minimums!.map((each) =>
            `least ${each.measure} for ${each.group}` === amount.constraint
              ? { ...each, atLeast: Math.max(0, each.atLeast - share * amount.by) }
              : each,
          ),
        };
      };
      expect(explainInfeasible(highs, relaxed(1.0001))).toBeUndefined();
      expect(explainInfeasible(highs, relaxed(0.99))).toBeDefined();
    }
  });

  test.each([
    [{ budget: { total: -5 } }, /budget\.total is -5; allowed is 0 or more INR/],
    [{ required: ["a"], forbidden: ["a"] }, /a is both required and forbidden/],
    [{ required: ["z"] }, /no candidate "z"/],
    [{ objective: { weights: { beauty: 1 }, costWeight: 0 } as never }, /no criterion "beauty"/],
  ])("%j is refused with one clear message", (more, why) => {
    expect(() => solvePortfolio(highs, problem([costing("a", 1, 1)], more))).toThrow(why);
    expect(() => solvePortfolio(highs, problem([costing("a", 1, 1)], more))).toThrow(InvalidInput);
  });
});

describe("after the choice", () => {
  const five = problem(
    [
      costing("a", 60, 120),
      costing("b", 50, 90),
      costing("c", 50, 80),
      costing("d", 30, 20),
      costing("e", 10, -5),
    ],
    { budget: { total: 100 } },
  );
  const found = solvePortfolio(highs, five, { relativeGap: 0 });

  test("the shadow price of the budget is what solving with more and with less gives", () => {
    // By hand: 100 buys b + c = 170; 110 buys a + b = 210; 90 buys a + d = 140.
    expect(found.chosen).toEqual(["b", "c"]);
    const [price] = shadowPrices(highs, five, found);
    expect(price!.more.perRupee).toBeCloseTo(4);
    expect(price!.less.perRupee).toBeCloseTo(3);
  });

  test("each that was left out says why, and what it would displace", () => {
    const why = new Map(whyNot(highs, five, found).map((each) => [each.id, each]));
    expect(why.get("a")).toMatchObject({ reasons: ["budget"], regret: 30, insteadOf: ["b", "c"] });
    expect(why.get("e")!.reasons).toContain("not worth its cost");
    expect(uses(five, found.chosen)).toEqual([{ name: "total budget", used: 100, of: 100, unit: "INR" }]);
  });

  test("the front of cost against benefit rises in both, and each point is the best for its cost", () => {
    const front = paretoFront(highs, five, "money", 20, { relativeGap: 0 });
    expect(front[0]).toMatchObject({ cost: 0, benefit: 0 });
    expect(front.at(-1)!.benefit).toBeCloseTo(170, 6);
    for (const { cost, benefit } of front) {
      const best = solvePortfolio(highs, { ...five, budget: { total: cost } }, { relativeGap: 0 });
      expect(benefit).toBeCloseTo(best.value, 6);
    }
  });
});
