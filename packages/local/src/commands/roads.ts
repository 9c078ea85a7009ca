/** `nagar roads`: a drivable road graph from OpenStreetMap or GeoJSON, and what was left out of it. */
import { writeFileSync } from "node:fs";
import { InvalidInput } from "@nagar/core/errors.ts";
import { type ImportedRoads, type ImportReport, importRoads } from "@nagar/core/traffic/osm/import-roads.ts";
import { roadsGeoJson, roadsTntp, townRoads } from "@nagar/core/traffic/osm/road-files.ts";
import { Command } from "commander";
import { readMap } from "../osm-file.ts";

const WRITERS: Readonly<Record<string, (roads: ImportedRoads) => string>> = {
  ".geojson": (roads) => `${JSON.stringify(roadsGeoJson(roads))}\n`,
  ".json": (roads) => `${JSON.stringify(townRoads(roads))}\n`,
  ".tntp": roadsTntp,
};

interface Options {
  out?: string;
  report?: true;
  json?: true;
  allowMissing?: true;
}

export const command = new Command("roads")
  .description("Make a drivable road graph from OpenStreetMap or GeoJSON, and say what was left out.")
  .argument("<file>", ".osm, .osm.gz, .osm.pbf, or GeoJSON lines with OpenStreetMap's tags")
  .option("--out <file>", "write the roads: .json (a town's roads), .geojson or .tntp")
  .option("--report", "print the whole account: every reason, class and unread tag")
  .option("--allow-missing", "cut ways where the file lacks a node, instead of refusing it")
  .option("--json", "print the account as one JSON object")
  .action((file: string, options: Options) => {
    const write = options.out === undefined ? undefined : writerFor(options.out);
    const roads = importRoads(readMap(file), { cutAtMissing: options.allowMissing ?? false });
    if (options.out && write) save(options.out, write(roads));
    process.stdout.write(
      options.json ? `${JSON.stringify(roads.report)}\n` : summary(roads.report, options.report ?? false),
    );
  });

function writerFor(out: string): (roads: ImportedRoads) => string {
  const ending = Object.keys(WRITERS).find((each) => out.toLowerCase().endsWith(each));
  if (!ending) {
    throw new InvalidInput(`--out is "${out}"; its ending must be one of ${Object.keys(WRITERS).join(", ")}`);
  }
  return WRITERS[ending]!;
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InvalidInput(`--out ${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function summary(report: ImportReport, whole: boolean): string {
  const { input, kept, dropped, filled } = report;
  const lines = [
    `read     ${input.nodes} nodes, ${input.ways} ways, ${input.highways} of them highways`,
    `kept     ${kept.nodes} nodes, ${kept.links} links, ${km(kept.roadKm)} of road, ${km(kept.laneKm)} of lane`,
    ...dropped.map(
      ({ reason, ways, lengthKm, examples }) =>
        `dropped  ${ways} ways, ${km(lengthKm)}: ${reason}${whole ? ` (way ${examples.join(", ")}${ways > examples.length ? ", …" : ""})` : ""}`,
    ),
    ...filled.map(
      ({ value, tagged, byRule }) => `${value.padEnd(11)} ${tagged} ways tagged, ${byRule} by rule`,
    ),
  ];
  if (whole) {
    lines.push(
      ...report.byClass.map(
        ({ class: roadClass, roadKm, links }) => `${roadClass.padEnd(12)} ${km(roadKm)}, ${links} links`,
      ),
      `joined       ${report.joined} end-to-end stretches`,
      `barriers     ${report.barriers} closed to motor vehicles`,
      `missing      ${report.missingNodes} nodes`,
      ...report.unread.map(({ tag, ways }) => `unread       ${tag} on ${ways} ways`),
    );
  }
  return `${lines.join("\n")}\n`;
}

const km = (value: number) => `${value.toFixed(1)} km`;
