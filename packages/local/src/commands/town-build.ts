/** `nagar town build`: a town around the streets of a map, and the account of what was read, filled and generated. */
import { writeFileSync } from "node:fs";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { BuildReport } from "@nagar/core/town/build/build-report.ts";
import { buildTown } from "@nagar/core/town/build/build-town.ts";
import { type Overrides, readOverrides } from "@nagar/core/town/build/overrides.ts";
import { readWards } from "@nagar/core/town/build/read-wards.ts";
import { parseTown } from "@nagar/core/town/check-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { WaterNetwork } from "@nagar/core/water/network.ts";
import { Command, InvalidArgumentError } from "commander";
import { readInput, toNumber } from "../input.ts";
import { readMap } from "../osm-file.ts";
import { summary, summaryText } from "../town-summary.ts";

interface Options {
  wards?: string;
  wardName?: string;
  wardPeople?: string;
  marginals?: string;
  name?: string;
  district?: string;
  state?: string;
  population?: number;
  elevation?: number;
  centre?: [number, number];
  seed: number;
  allowMissing?: true;
  out: string;
  report?: string;
  json?: true;
}

function toCentre(value: string): [number, number] {
  const parts = value.split(",").map(Number);
  const [longitude, latitude] = parts;
  const sound = parts.length === 2 && Math.abs(longitude!) <= 180 && Math.abs(latitude!) <= 90;
  if (!sound) throw new InvalidArgumentError("--centre takes longitude,latitude in degrees.");
  return [longitude!, latitude!];
}

export const build = new Command("build")
  .description("Make a town around the real streets of an OpenStreetMap extract.")
  .argument("<map>", ".osm, .osm.gz, .osm.pbf, or GeoJSON lines with OpenStreetMap's tags")
  .option("--wards <file>", "ward polygons, GeoJSON; without them zones of about 4,000 people are made")
  .option("--ward-name <field>", "the property that names a ward")
  .option("--ward-people <field>", "the property that holds a ward's people")
  .option("--marginals <file>", "JSON that overrides people, jobs, vehicles … (docs/models/town.md)")
  .option("--name <name>", "the town's name; by default the map's largest place")
  .option("--district <name>", "its district; by default what most of the map's addresses say")
  .option("--state <name>", "its state; by default what most of the map's addresses say")
  .option("--population <people>", "10,000 to 1,000,000; by default the map's", toNumber("--population"))
  .option("--elevation <m>", "height above sea level at the centre", toNumber("--elevation"))
  .option("--centre <lon,lat>", "the bazaar; by default where the map puts the place's name", toCentre)
  .option("--seed <number>", "a whole number", toNumber("--seed"), 1)
  .option("--allow-missing", "cut ways where the map lacks a node, instead of refusing it")
  .option("--out <file>", "where to write the town", "town.json")
  .option("--report <file>", "write the whole account as JSON")
  .option("--json", "print the account as JSON")
  .exitOverride()
  .addHelpText(
    "after",
    "\nExit code 0: the town is written and sound. 2: a file or option cannot be used; the message names it.",
  )
  .action(async (file: string, options: Options) => {
    const started = performance.now();
    const step = progress();
    const { town, report } = buildTown({
      map: readMap(file),
      wards: options.wards ? readWardFile(options.wards, options) : undefined,
      overrides: overridesOf(options),
      seed: options.seed,
      cutAtMissing: options.allowMissing ?? false,
      step,
    });
    step("checking the town");
    const text = writeTown(town);
    parseTown(JSON.parse(text), options.out);
    (await WaterNetwork.load(town.water.inp, `${options.out}: water.inp`)).close();
    save(options.out, text);
    if (options.report) save(options.report, `${JSON.stringify(report, null, 1)}\n`);
    step(undefined);
    const seconds = (performance.now() - started) / 1000;
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ out: options.out, seconds, town: summary(town), report })}\n`);
    } else {
      process.stdout.write(
        `${options.out} written in ${seconds.toFixed(1)} s\n\n${summaryText(town)}\n${reportText(report)}`,
      );
    }
  });

function readWardFile(file: string, { wardName, wardPeople }: Options) {
  return { file, shapes: readWards(readInput(file), file, { name: wardName, people: wardPeople }) };
}

/** What the file overrides, and what the command line overrides in turn. */
function overridesOf({
  marginals,
  name,
  district,
  state,
  population,
  elevation,
  centre,
}: Options): Overrides {
  return {
    ...(marginals ? readOverrides(readInput(marginals), marginals) : {}),
    ...(name !== undefined ? { name } : {}),
    ...(district !== undefined ? { district } : {}),
    ...(state !== undefined ? { state } : {}),
    ...(population !== undefined ? { population } : {}),
    ...(elevation !== undefined ? { elevationM: elevation } : {}),
    ...(centre !== undefined ? { centre } : {}),
  };
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new InvalidInput(`${file}: cannot be written (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    });
  }
}

/** Says on a terminal which part is being made; the last call clears the line. */
function progress(): (what: string | undefined) => void {
  if (!process.stderr.isTTY) return () => {};
  return (what) => process.stderr.write(`\r\u001b[K${what === undefined ? "" : `${what} …`}`);
}

function reportText(report: BuildReport): string {
  const { identity, map, cut, laid, rules, marginals, zones, known, warnings } = report;
  const km = (value: number) => `${value.toFixed(1)} km`;
  const placed = Object.entries(known).map(
    ([what, mapped]) => `${what} ${mapped ? "from the map" : "by rule"}`,
  );
  const lines = [
    "From the files",
    `  ${identity.name}, ${identity.district}, ${identity.state}; people from: ${identity.from.population}, centre from: ${identity.from.centre}`,
    `  ${map.input.ways} ways, ${map.input.highways} of them roads; kept ${km(map.kept.roadKm)} of road`,
    `  ${km(cut.lengthKm)} of ${cut.ways} roads cut off further than 2 km from the town`,
    ...map.dropped.map(
      ({ reason, ways, lengthKm }) => `  left out: ${ways} ways, ${km(lengthKm)}: ${reason}`,
    ),
    `  zones: ${zones.count} ${zones.method}, ${zones.leastPeople} to ${zones.mostPeople} people, ${zones.areaKm2.toFixed(1)} km2`,
    `  places: ${placed.join(", ")}`,
    "",
    "Filled by rule (links)",
    ...rules.map(
      ({ rule, links, of }) => `  ${String(links).padStart(6)}${of === null ? "" : ` of ${of}`}  ${rule}`,
    ),
    `  ${laid.streets} streets laid, ${km(laid.lengthKm)}`,
    "",
    "Marginals (asked, reached)",
    ...marginals.map(
      ({ what, asked, reached, source }) =>
        `  ${what.padEnd(34)} ${String(asked).padStart(8)} ${String(reached).padStart(8)}  ${source}`,
    ),
    ...(warnings.length > 0 ? ["", "Warnings", ...warnings.map((warning) => `  ${warning}`)] : []),
  ];
  return `${lines.join("\n")}\n`;
}
