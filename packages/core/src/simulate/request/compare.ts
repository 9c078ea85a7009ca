/** Several simulations beside one another: what each changes, and whether they may be compared at all. */
import type * as z from "zod";
import type { comparison } from "./answers.ts";
import { canonicalJson } from "./content-key.ts";
import type { ResultsAnswer } from "./results.ts";

type Comparison = Omit<z.output<typeof comparison>, "answered_at">;

/** What must be the same for differences to be about the scenarios, and how it is called. */
const IN_COMMON: Readonly<Record<string, (results: ResultsAnswer) => unknown>> = {
  town: ({ town }) => town.id,
  "model version": ({ model_version }) => model_version,
  "start date": ({ scenario }) => scenario.start_date,
  days: ({ scenario }) => scenario.days,
  agents: ({ configuration }) => configuration.agents,
  seed: ({ seed }) => seed,
  calibration: ({ calibration }) => calibration?.id ?? "priors",
};

/** The comparison, in the order of `all` (two at least). Outcomes are those of the whole town. */
export function compareResults(all: readonly ResultsAnswer[]): Comparison {
  const differs = Object.entries(IN_COMMON)
    .filter(([, read]) => new Set(all.map((results) => canonicalJson(read(results)))).size > 1)
    .map(([name]) => name);
  const byId = all.map((results) => new Map(wholeTown(results).map((each) => [each.id, each])));
  const ids = [...new Set(byId.flatMap((outcomes) => [...outcomes.keys()]))];
  return {
    simulations: all.map(({ simulation_id, scenario, runs }) => ({
      simulation_id,
      scenario: { name: scenario.name, title: scenario.title },
      start_date: scenario.start_date,
      days: scenario.days,
      runs: runs.used,
    })),
    comparable: differs.length === 0,
    differs_in: differs,
    outcomes: ids.map((id) => {
      const found = byId.map((outcomes) => outcomes.get(id));
      const { sector, label, unit, better } = found.find((each) => each !== undefined)!;
      const differences = found.map((each) => each?.difference ?? null);
      return { id, sector, label, unit, better, differences, best: bestOf(better, differences) };
    }),
  };
}

function wholeTown(results: ResultsAnswer) {
  const { traffic, pollution, water, energy, agriculture_and_market, economic, citizen_impact } = results;
  return [traffic, pollution, water, energy, agriculture_and_market, economic, citizen_impact].flat();
}

function bestOf(
  better: "lower" | "higher" | "neither",
  differences: readonly ({ mean: number } | null)[],
): number | null {
  if (better === "neither") return null;
  const sign = better === "lower" ? 1 : -1;
  let best: number | null = null;
  for (const [at, difference] of differences.entries()) {
    if (difference === null) continue;
    if (best === null || sign * difference.mean < sign * differences[best]!.mean) best = at;
  }
  return best;
}
