/** `nagar town`: makes a demonstration town or one around real streets, and checks the file of any town. */
import { writeFileSync } from "node:fs";
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Problem, problemText } from "@nagar/core/town/check/problems.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import { generateTown, sampleTownArguments, writeTown } from "@nagar/core/town/generate-town.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { WaterNetwork } from "@nagar/core/water/network.ts";
import { Command } from "commander";
import { readInput, toNumber } from "../input.ts";
import { summary, summaryText } from "../town-summary.ts";
import { build } from "./town-build.ts";

function print(town: Town, json: boolean | undefined): void {
  process.stdout.write(json ? `${JSON.stringify(summary(town))}\n` : summaryText(town));
}

interface GenerateOptions {
  population: number;
  area: number;
  seed: number;
  name: string;
  out: string;
  json?: boolean;
}

const generate = new Command("generate")
  .description("Make a plausible demonstration town: the same arguments give the same bytes.")
  .option(
    "--population <people>",
    "10,000 to 1,000,000",
    toNumber("--population"),
    sampleTownArguments.population,
  )
  .option("--area <km2>", "built-up area in km2", toNumber("--area"), sampleTownArguments.areaKm2)
  .option("--seed <number>", "a whole number", toNumber("--seed"), sampleTownArguments.seed)
  .option("--name <name>", "the town's name", sampleTownArguments.name ?? "Suvarnapur")
  .option("--out <file>", "where to write it", "town.json")
  .option("--json", "print the summary as JSON")
  .exitOverride()
  .action(({ population, area, seed, name, out, json }: GenerateOptions) => {
    const town = generateTown({ population, areaKm2: area, seed, name });
    try {
      writeFileSync(out, writeTown(town));
    } catch (cause) {
      throw new InvalidInput(`${out}: cannot be written (${(cause as NodeJS.ErrnoException).code})`, {
        cause,
      });
    }
    if (!json) process.stdout.write(`${out} written\n`);
    print(town, json);
  });

const check = new Command("check")
  .description("Check a town file: shape, ids, references, connected roads, radial feeders, water network.")
  .argument("<file>", "town.json")
  .option("--all", "list every problem, not only the first")
  .option("--json", "print the summary, or the problems, as JSON")
  .exitOverride()
  .addHelpText(
    "after",
    "\nExit code 0: the town is sound. 2: it is not; a problem names its path and element.",
  )
  .action(async (file: string, { all, json }: { all?: boolean; json?: boolean }) => {
    const text = readInput(file);
    try {
      const town = readTown(text, file);
      // The EPANET text is checked by EPANET itself: what it refuses, no simulation could run.
      (await WaterNetwork.load(town.water.inp, `${file}: water.inp`)).close();
      print(town, json);
    } catch (error) {
      const problems = error instanceof InvalidInput ? (error.details["problems"] as Problem[]) : undefined;
      if (problems && json) process.stdout.write(`${JSON.stringify({ problems })}\n`);
      else if (problems && all) process.stdout.write(`${problems.map(problemText).join("\n")}\n`);
      throw error;
    }
  });

export const command = new Command("town")
  .description("Make a demonstration town or one around real streets, or check a town file.")
  .addCommand(generate)
  .addCommand(build)
  .addCommand(check);
