/**
 * Odd-even in a town with Delhi's vehicles, trips and air, in winter stagnation and in the windy season: the figures of
 * docs/models/odd-even.md beside the ranges that were measured.
 */
import { prepareDelhiLike } from "@nagar/core/simulate/studies/delhi-like.ts";
import { MEASURES, studyOddEven, WINDOWS } from "@nagar/core/simulate/studies/odd-even.ts";
import { inside, MEASURED, modelOf } from "@nagar/core/simulate/studies/odd-even-measured.ts";

export const description =
  "odd-even on a Delhi-like town, winter and windy season: [--runs 16] [--population 200000] [--seed 1]";

const option = (args: string[], name: string, usual: number) =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual;

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const runs = option(args, "--runs", 16);
  const population = option(args, "--population", 200_000);
  const effects = studyOddEven(await prepareDelhiLike(population), runs, option(args, "--seed", 1));
  const result: Record<string, unknown> = { runs, population };
  for (const [season, windows] of Object.entries(effects.change)) {
    for (const window of WINDOWS) {
      for (const measure of MEASURES) {
        const { median, p2_5, p97_5 } = windows[window][measure];
        result[`${season} ${measure} ${window} %`] = [median, p2_5, p97_5].map((value) =>
          Number(value.toFixed(2)),
        );
      }
    }
  }
  result["inside"] = MEASURED.filter((range) => inside(modelOf(effects, range), range).median).length;
  result["ranges"] = MEASURED.length;
  return result;
}
