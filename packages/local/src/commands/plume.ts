/** `nagar plume`: concentrations at receptors from stacks, roads and areas, by the Gaussian plume. */
import type { DispersionScheme } from "@nagar/core/air/dispersion.ts";
import { plumeStudy } from "@nagar/core/air/plume-study.ts";
import { readMet, readReceptors, readSources } from "@nagar/core/air/read-plume-case.ts";
import { InvalidInput } from "@nagar/core/errors.ts";
import { Command } from "commander";
import { readInput } from "../input.ts";

const SCHEMES: readonly DispersionScheme[] = ["briggs-urban", "briggs-rural", "pasquill-gifford"];

export const command = new Command("plume")
  .description(
    "Concentrations at receptors by the Gaussian plume: point, line and area sources, hour by hour.",
  )
  .argument(
    "<sources.json>",
    'list of {"kind":"point","id","x_m","y_m","g_per_s","height_m","stack"?:{"diameter_m","exit_m_per_s","exit_c"}}, {"kind":"line","from_m","to_m","width_m"…} and {"kind":"area","x_m","y_m","width_m","depth_m"…}',
  )
  .argument("<receptors.json>", 'list of {"id","x_m","y_m","z_m"}; x east, y north')
  .requiredOption(
    "--met <file>",
    "CSV of hours: wind_m_s, wind_from_deg, stability or solar_w_m2, mixing_m, temp_c",
  )
  .option("--dispersion <name>", `one of ${SCHEMES.join(", ")}`, "briggs-urban")
  .option("--json", "print one JSON object")
  .action(
    (
      sourcesFile: string,
      receptorsFile: string,
      options: { met: string; dispersion: string; json?: true },
    ) => {
      const scheme = SCHEMES.find((name) => name === options.dispersion);
      if (!scheme) {
        throw new InvalidInput(`--dispersion is "${options.dispersion}"; allowed are ${SCHEMES.join(", ")}`);
      }
      const sources = readSources(readInput(sourcesFile), sourcesFile);
      const receptors = readReceptors(readInput(receptorsFile), receptorsFile);
      const hours = readMet(readInput(options.met), options.met);
      const results = plumeStudy(sources, receptors, hours, scheme);
      if (options.json) {
        process.stdout.write(
          `${JSON.stringify({ unit: "µg/m³", dispersion: scheme, hours: hours.length, receptors: results })}\n`,
        );
        return;
      }
      process.stdout.write(
        `${hours.length} hours, ${scheme}, µg/m³\n\nreceptor          mean       max  at\n`,
      );
      for (const { id, mean, max, maxAt, bySource } of results) {
        const [largest] = Object.entries(bySource).sort(([, a], [, b]) => b - a);
        process.stdout.write(
          `${id.slice(0, 12).padEnd(12)} ${mean.toFixed(3).padStart(9)} ${max.toFixed(3).padStart(9)}  ${maxAt}  (most from ${largest?.[0]})\n`,
        );
      }
    },
  );
