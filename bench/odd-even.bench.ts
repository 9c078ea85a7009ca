/**
 * Odd-even in a town with Delhi's shares of vehicles and trips, in winter stagnation and in the windy season: the table of
 * docs/models/odd-even.md, beside the ranges that were measured.
 */
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { summarize } from "@nagar/core/simulate/outcome/summarize.ts";
import { drawParameters } from "@nagar/core/simulate/parameters/latin-hypercube.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { readyScenario } from "@nagar/core/simulate/scenario/library/library.ts";
import { generateTown } from "@nagar/core/town/generate-town.ts";
import type { Town } from "@nagar/core/town/town.ts";

export const description =
  "odd-even on a Delhi-like town, winter and windy season: [--runs 8] [--population 200000]";

/**
 * Vehicles in use by person: Delhi has about 11 million registered vehicles for 19 million people, three in ten of them
 * cars (Economic Survey of Delhi 2018-19 (U)); how many are in daily use is an assumption.
 */
const CARS_PER_PERSON = 0.13;
const TWO_WHEELERS_PER_PERSON = 0.22;

const SHOWN = new Set([
  "traffic.vehicle_km",
  "traffic.vehicle_km_car",
  "traffic.vehicle_km_two_wheeler",
  "traffic.delay",
  "air.pm25",
]);

const option = (args: string[], name: string, usual: number) =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual;

function delhiLike(town: Town): Town {
  return {
    ...town,
    zones: town.zones.map((zone) => ({
      ...zone,
      vehicles: {
        ...zone.vehicles,
        car: Math.round(zone.population * CARS_PER_PERSON),
        twoWheeler: Math.round(zone.population * TWO_WHEELERS_PER_PERSON),
      },
    })),
  };
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const runs = option(args, "--runs", 8);
  const population = option(args, "--population", 200_000);
  const town = delhiLike(generateTown({ population, areaKm2: population / 5000, seed: 11 }));
  const prepared = await prepareTown(town, DEFAULT_CONFIG);
  const draws = drawParameters(PARAMETERS, runs, 1);
  const result: Record<string, unknown> = { runs, population };
  for (const [season, startDate] of [
    ["winter", "2026-01-05"],
    ["windy", "2026-04-13"],
  ] as const) {
    const scenario = { ...readyScenario("odd-even", town), startDate, days: 6 };
    const runner = new PairRunner(prepared, compileScenario(prepared, scenario));
    const width = runner.outcomes.length;
    const baseline = new Float64Array(runs * width);
    const changed = new Float64Array(runs * width);
    for (let at = 0; at < runs; at += 1) {
      const row = (all: Float64Array) => all.subarray(at * width, (at + 1) * width);
      runner.run(
        draws.slice(at * PARAMETERS.length, (at + 1) * PARAMETERS.length),
        1,
        at,
        row(baseline),
        row(changed),
      );
    }
    const summaries = summarize({ outcomes: runner.outcomes, runs, baseline, scenario: changed });
    for (const { id, relativeDifference } of summaries) {
      if (SHOWN.has(id)) result[`${season} ${id} %`] = Number((100 * relativeDifference).toFixed(2));
    }
  }
  return result;
}
