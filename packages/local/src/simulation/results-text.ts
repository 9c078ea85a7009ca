/** A simulation's results for a terminal. */
import type { ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { table } from "../text/table.ts";

/** Four digits, with thousands apart, without an exponent where a person would not write one. */
export function figure(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return value.toExponential(2);
  const digits = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return value.toLocaleString("en-IN", { maximumFractionDigits: Math.min(6, digits) });
}

const signed = (value: number): string => (value > 0 ? `+${figure(value)}` : figure(value));

type Difference = ResultsAnswer["headline"][number]["difference"];

/** Of an outcome so many parameters: a terminal is not the place for all. */
const SHOWN = 5;

/** What the outcomes hang on: by the design where there is one, otherwise by ranks. */
function sensitivityText(sensitivity: ResultsAnswer["sensitivity"]): string[] {
  const { rank_regression: ranks, morris, sobol } = sensitivity ?? {};
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  if (sobol) {
    const header = ["Sobol' indices", "alone", "with interactions", "95 % interval"];
    return sections(sobol.outcomes, header, ({ first, total }) => [
      percent(first.value),
      percent(total.value),
      `${percent(total.p2_5)} … ${percent(total.p97_5)}`,
    ]);
  }
  if (morris) {
    const header = ["Morris' screening", "µ*", "std. error", "µ", "σ"];
    return sections(morris.outcomes, header, ({ mu_star, mu_star_standard_error, mu, sigma }) => [
      figure(mu_star),
      `± ${figure(mu_star_standard_error)}`,
      signed(mu),
      figure(sigma),
    ]);
  }
  const header = ["partial rank correlation", "", "95 % interval", "at 10 %", "at 90 %"];
  return sections(
    ranks?.outcomes ?? [],
    header,
    ({ rank_correlation: { value, p2_5, p97_5 }, at_p10, at_p90 }) => [
      value.toFixed(2),
      `${p2_5.toFixed(2)} … ${p97_5.toFixed(2)}`,
      signed(at_p10),
      signed(at_p90),
    ],
  );
}

function sections<Parameter extends { label: string }>(
  outcomes: readonly { label: string; unit: string; parameters: readonly Parameter[] }[],
  [what = "", ...columns]: readonly string[],
  cells: (parameter: Parameter) => string[],
): string[] {
  return outcomes.flatMap(({ label, unit, parameters }) => {
    const rows = parameters.slice(0, SHOWN).map((each) => [each.label, ...cells(each)]);
    return [`${label} (${unit}) hangs on`, table([what, ...columns], rows, (column) => column > 0), ""];
  });
}

/** Rounding leaves a trace where nothing changes: less than this share of the value. */
const NOISE = 1e-9;

/** In how many of the runs it is better, where one can be: in none says something only where it is another at all. */
function betterIn(share: number | null, baseline: number, { mean, p2_5, p97_5 }: Difference): string {
  const largest = Math.max(...[mean, p2_5, p97_5].map(Math.abs));
  if (largest <= NOISE * Math.abs(baseline)) return "unchanged";
  return share === null ? "" : `${Math.round(share * 100)} %`;
}

/** The table of effects and what stands beside it, ending with a newline. */
export function resultsText(results: ResultsAnswer): string {
  const { scenario, runs, town } = results;
  const rows = results.headline.map(
    ({ label, unit, baseline, difference, probability_of_improvement: p }) => [
      `${label} (${unit})`,
      figure(baseline),
      signed(difference.mean),
      difference.standard_error === null ? "" : `± ${figure(difference.standard_error)}`,
      `${signed(difference.p2_5)} … ${signed(difference.p97_5)}`,
      betterIn(p, baseline, difference),
    ],
  );
  const header = ["", "baseline", "difference", "std. error", "95 % of runs", "better in"];
  const lost = runs.failed.length + runs.missing.length;
  const lines = [
    `${scenario.title}: ${town.name}, ${scenario.days} days from ${scenario.start_date}, ${runs.used} paired runs${runs.stopped_early ? " (precise enough)" : ""}`,
    "",
    table(header, rows, (column) => column > 0),
    "",
    ...(lost === 0 ? [] : [`${lost} runs failed: ${runs.failed[0]?.reason ?? "nobody could compute them"}`]),
    ...sensitivityText(results.sensitivity),
    `model ${results.model_version}, seed ${results.seed}, ${results.execution_time_s} s, result ${results.result_hash.slice(0, 16)}`,
    ...results.limits.map((limit) => `It cannot tell: ${limit}`),
  ];
  return `${lines.join("\n")}\n`;
}
