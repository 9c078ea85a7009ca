/** All outcomes as CSV: a line each, with what is needed to say where they come from. */
import { type Results, SECTIONS } from "../../api/simulation-types.ts";

const quoted = (value: unknown): string => {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvLine = (values: readonly unknown[]): string => values.map(quoted).join(",");

export function outcomesCsv(results: Results): string {
  const { simulation_id, model_version, seed, runs } = results;
  const all = [...SECTIONS.flatMap((section) => results[section]), ...results.by_income, ...results.by_zone];
  const head =
    "outcome,label,unit,better,baseline,scenario,mean_difference,standard_error,median,p2_5,p97_5,probability_of_improvement,simulation_id,model_version,seed,runs";
  const lines = all.map(({ id, label, unit, better, baseline, scenario, difference: d, ...rest }) => {
    const figures = [baseline, scenario, d.mean, d.standard_error, d.median, d.p2_5, d.p97_5];
    const origin = [simulation_id, model_version, seed, runs.used];
    return csvLine([id, label, unit, better, ...figures, rest.probability_of_improvement, ...origin]);
  });
  return `${[head, ...lines].join("\n")}\n`;
}
