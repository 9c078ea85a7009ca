/** The table of the simulation's parameters in docs/models/simulation.md: written from the engine's own list. */

import type { Prior } from "@nagar/core/simulate/parameters/prior.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";

const BEGIN = "<!-- parameters: written by `npm run docs`, do not edit -->";
const END = "<!-- end of parameters -->";

export const PARAMETER_PAGE = new URL("../../../../docs/models/simulation.md", import.meta.url);

/** Rows of all parameters, in the order of a draw. */
export function parameterTable(): string {
  const rows = PARAMETERS.map(
    ({ sector, id, label, unit, prior, source }) =>
      `| ${sector} | \`${id}\` | ${label} | ${unit} | ${priorText(prior)} | ${source} |`,
  );
  return ["| sector | id | what | unit | prior | source |", "|---|---|---|---|---|---|", ...rows].join("\n");
}

function priorText(prior: Prior): string {
  switch (prior.kind) {
    case "uniform":
      return `${prior.low} to ${prior.high}`;
    case "normal":
      return `normal ${prior.mean} ± ${prior.sd}`;
    case "lognormal":
      return `lognormal ${prior.median} ×/÷ ${prior.gsd}`;
    case "triangular":
      return `triangular ${prior.low}, ${prior.mode}, ${prior.high}`;
    case "beta":
      return `beta ${prior.alpha}, ${prior.beta}`;
    case "fixed":
      return `${prior.value}`;
  }
}

/** The page with the table in its place. @throws Error where the page has no place for it. */
export function withParameters(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page lacks "${BEGIN}" or "${END}"`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${parameterTable()}\n\n${page.slice(end)}`;
}
