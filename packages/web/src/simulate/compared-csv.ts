/** A comparison as CSV: a line for each outcome and simulation. */
import type { Comparison } from "../api/simulation-types.ts";
import { csvLine } from "./results/outcomes-csv.ts";

export function comparedCsv({ simulations, outcomes }: Comparison): string {
  const head =
    "outcome,label,unit,better,scenario,simulation_id,start_date,days,runs,mean_difference,standard_error,median,p2_5,p97_5,best";
  const lines = outcomes.flatMap(({ id, label, unit, better, differences, best }) =>
    differences.flatMap((d, at) => {
      const one = simulations[at];
      if (!one || !d) return [];
      const { scenario, simulation_id, start_date, days, runs } = one;
      const about = [id, label, unit, better, scenario.name, simulation_id, start_date, days, runs];
      return [csvLine([...about, d.mean, d.standard_error, d.median, d.p2_5, d.p97_5, best === at])];
    }),
  );
  return `${[head, ...lines].join("\n")}\n`;
}
