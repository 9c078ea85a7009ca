/**
 * Simulation-based calibration of the whole chain: a town's parameters are drawn from their priors, the engine makes the
 * history of such a town, the calibration is run on it, and its intervals must hold the truth as often as they say.
 */
import { calibrateTown } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { historyFromEngine } from "@nagar/core/simulate/calibrate/engine-history.ts";
import { coverage, evenness, placeIn } from "@nagar/core/simulate/calibrate/simulation-based-calibration.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { latinHypercube } from "@nagar/core/simulate/parameters/latin-hypercube.ts";
import { normalQuantile } from "@nagar/core/simulate/parameters/normal.ts";
import { quantile } from "@nagar/core/simulate/parameters/prior.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { generateTown } from "@nagar/core/town/generate-town.ts";

export const description =
  "do 50, 80 and 90 % intervals of the calibration hold the truth so often: [--towns 100] [--days 7] [--members 80] [--rounds 3] [--seed 1]";

const LEVELS = [0.5, 0.8, 0.9];
const FIRST_DAY = Date.UTC(2026, 0, 5) / 86_400_000;

const option = (args: string[], name: string, usual: number) =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual;

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const towns = option(args, "--towns", 100);
  const days = option(args, "--days", 7);
  const members = option(args, "--members", 80);
  const rounds = option(args, "--rounds", 3);
  const seed = option(args, "--seed", 1);
  const prepared = await prepareTown(generateTown({ population: 10_000, areaKm2: 4, seed: 7 }), {
    citizens: 600,
    vehicles: 300,
    businesses: 40,
    farms: 20,
    seed: 3,
  });
  const width = PARAMETERS.length;
  // All parameters are unknown, also those that are not fitted.
  const truths = latinHypercube(width, towns, 1000 + seed);
  const places: Record<string, number[]> = {};
  const spread: Record<string, number> = {};
  const began = process.cpuUsage();
  for (let town = 0; town < towns; town += 1) {
    const truth = truths.slice(town * width, (town + 1) * width);
    const draw = truth.map((u, at) => quantile(PARAMETERS[at]!.prior, u));
    const history = historyFromEngine(prepared, draw, {
      firstDay: FIRST_DAY,
      days,
      seed,
      run: 1_000_000 + town,
    });
    const { parameters, mean, covariance } = calibrateTown(prepared, history, {
      heldOutDays: 1,
      members,
      rounds,
      seed: 10_000 * seed + town,
    });
    for (const [at, id] of parameters.entries()) {
      const sd = Math.sqrt(covariance[at * parameters.length + at]!);
      const trueZ = normalQuantile(truth[PARAMETERS.findIndex((each) => each.id === id)]!);
      places[id] = [...(places[id] ?? []), placeIn(trueZ, mean[at]!, sd)];
      spread[id] = (spread[id] ?? 0) + sd / towns;
    }
  }
  const { user, system } = process.cpuUsage(began);
  const round = (value: number) => Number(value.toFixed(3));
  const all = Object.values(places).flat();
  const result: Record<string, unknown> = { towns, days, members, rounds };
  for (const level of LEVELS) result[`coverage${100 * level}`] = round(coverage(all, level));
  for (const [id, of] of Object.entries(places)) {
    result[id] =
      `${LEVELS.map((level) => round(coverage(of, level))).join(" ")}, evenness p ${round(evenness(of).p)}, sd ${round(spread[id]!)}`;
  }
  return { ...result, cpuSeconds: Math.round((user + system) / 1e6) };
}
