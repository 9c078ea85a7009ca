/** Random portfolio problems with every kind of constraint, a pure function of the seed. */
import { integer, uniform } from "../../../random/draw.ts";
import { randomStream } from "../../../random/philox.ts";
import type { Candidate, PortfolioProblem } from "../problem.ts";

export function madeProblem(seed: number, count: number, risk = false): PortfolioProblem {
  const stream = randomStream(seed, "made portfolio");
  let asked = 0;
  const u = (low: number, high: number) => low + (high - low) * uniform(stream, asked++);
  const pick = (n: number) => integer(stream, n, asked++);
  const chance = (p: number) => uniform(stream, asked++) < p;
  const leverCount = 1 + pick(4);
  const candidates: Candidate[] = Array.from({ length: count }, (_, i) => {
    const first = pick(leverCount);
    const levers = chance(0.8)
      ? [{ lever: `l${first}`, share: estimate(chance(0.1) ? u(-0.2, 0) : u(0.02, 0.7)) }]
      : [];
    if (leverCount > 1 && levers.length && chance(0.3)) {
      levers.push({ lever: `l${(first + 1) % leverCount}`, share: estimate(u(0.02, 0.5)) });
    }
    return {
      id: `c${i}`,
      capital: Math.round(u(0, 4e6)),
      running: Math.round(u(0, 2e6)),
      crews: { roads: pick(4), water: pick(3) },
      own: chance(0.6) ? { money: estimate(u(-1e6, 6e6)) } : {},
      levers,
      groups: { north: u(0, 1), poorest: chance(0.5) ? u(0, 1) : 0 },
      ...(chance(0.5) && { spentIn: { north: u(0, 1), poorest: chance(0.5) ? u(0, 1) : 0 } }),
      ...(i % 5 === 4 && { drawnWith: `c${i - 1}` }),
    };
  });
  const id = () => `c${pick(count)}`;
  const other = (than: string) => `c${(Number(than.slice(1)) + 1 + pick(count - 1)) % count}`;
  const capital = candidates.reduce((sum, each) => sum + each.capital, 0);
  const running = candidates.reduce((sum, each) => sum + each.running, 0);
  const [a, b, c, d] = [id(), id(), id(), id()];
  return {
    candidates,
    levers: Array.from({ length: leverCount }, (_, l) => ({
      id: `l${l}`,
      worth: { money: estimate(u(2e6, 3e7)) },
      ...(l === 1 && { drawnWith: "l0" }),
    })),
    synergies: [
      { pair: [a, other(a)], worth: { money: u(0, 2e6) } },
      { pair: [b, other(b)], worth: { money: u(-3e6, 0) } },
    ],
    budget: {
      capital: capital * u(0.2, 0.7),
      running: running * u(0.2, 0.8),
      total: (capital + running) * u(0.2, 0.7),
    },
    crews: { roads: 1 + pick(count), water: 1 + pick(count) },
    exclusive: [{ members: [...new Set([id(), id(), id()])] }],
    prerequisites: [{ candidate: c, anyOf: [other(c), other(c)] }],
    minimums: [
      { group: "poorest", measure: "count", atLeast: pick(3) },
      { group: "north", measure: "spending", atLeast: u(0, 0.1) * (capital + running) },
      { group: "north", measure: "benefit", atLeast: u(0, 2e6) },
    ],
    required: chance(0.3) ? [d] : [],
    forbidden: chance(0.3) ? [other(d)] : [],
    objective: {
      weights: {},
      costWeight: chance(0.5) ? 1 : 0,
      ...(risk && { risk: { weight: u(0.2, 1), tail: u(0.05, 0.5), draws: 20, seed } }),
    },
  };
}

const estimate = (mean: number) => ({ mean, sd: Math.abs(mean) * 0.4 });
