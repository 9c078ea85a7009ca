/**
 * The portfolio where measures are in question in single wards and supply zones too: a generated town in severe smog, three
 * budgets, one search each.
 */

import { solvePortfolio } from "@nagar/core/recommend/portfolio/solve-portfolio.ts";
import { pose } from "@nagar/core/recommend/recommend.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { townState } from "@nagar/core/recommend/value/town-state.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";
import { positiveOption } from "./options.ts";

export const description =
  "portfolio over a town's single wards: [--population 50000] [--area 12 (km²)] [--gap 0.001] [--limit 2 (s)]";

const BUDGETS = [1e6, 1e7, 5e7];

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const profile = townProfile(
    generateTown({
      ...sampleTownArguments,
      population: positiveOption(args, "--population", sampleTownArguments.population),
      areaKm2: positiveOption(args, "--area", sampleTownArguments.areaKm2),
    }),
  );
  const state = townState("high_pollution", "2026-01-10", { pm25: 310, aqi: 460 });
  const limits = {
    relativeGap: positiveOption(args, "--gap", 0.001),
    timeLimitS: positiveOption(args, "--limit", 2),
  };
  const highs = await loadSolver();
  const searches = BUDGETS.map((budget) => {
    const { problem } = pose({ context: "high_pollution", budget, byWard: true }, profile, state);
    const before = process.cpuUsage();
    const { gap } = solvePortfolio(highs, problem, limits);
    const { user, system } = process.cpuUsage(before);
    return { problem, gap, cpuSeconds: (user + system) / 1e6 };
  });
  const [{ problem }] = searches as [(typeof searches)[number]];
  return {
    wards: profile.wards.length,
    supplyZones: profile.supplyZones.length,
    candidates: problem.candidates.length,
    levers: problem.levers.length,
    budgets: BUDGETS.join(" "),
    cpuSecondsEach: searches.map((each) => each.cpuSeconds.toFixed(2)).join(" "),
    gapPercentEach: searches.map((each) => (100 * each.gap).toFixed(3)).join(" "),
  };
}
