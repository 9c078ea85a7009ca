/** `nagar hydraulics`: pressures, flows, tanks, pumps and water balance of an EPANET network. */
import { closeSync, openSync, writeSync } from "node:fs";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { HydraulicOptions, HydraulicStep } from "@nagar/core/water/hydraulics.ts";
import { WaterNetwork } from "@nagar/core/water/network.ts";
import { type HydraulicSummary, summarizeHydraulics } from "@nagar/core/water/summarize-hydraulics.ts";
import { Command, InvalidArgumentError } from "commander";
import { readInputBytes, toNumber } from "../input.ts";

export const command = new Command("hydraulics")
  .description(
    "Hydraulics of an EPANET network: pressures, flows, tanks, pumps and the water balance, in SI units.",
  )
  .argument("<network.inp>", "EPANET 2.0-2.3 input file, any flow unit")
  .option("--duration <hours>", "hours to simulate (the file's own when left out)", toNumber("--duration"))
  .option("--step <time>", "hydraulic and reporting step: 300s, 5m or 1h", toSeconds)
  .option("--pdd", "pressure-driven demand: none below --min-pressure, full from --required-pressure")
  .option("--min-pressure <m>", "with --pdd (m)", toNumber("--min-pressure"), 0)
  .option(
    "--required-pressure <m>",
    "with --pdd (m); 7 m is CPHEEO's for one storey",
    toNumber("--required-pressure"),
    7,
  )
  .option(
    "--out <series.csv>",
    "write pressure, head, demand and flow of every element at every reporting time",
  )
  .option(
    "--at <hours>",
    "with --json: also every element's values at this hour of the run",
    toNumber("--at"),
  )
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    "\nExample: nagar hydraulics town.inp --duration 168 --step 1h --pdd --out series.csv",
  )
  .action(async (file: string, options: Options) => {
    using network = await WaterNetwork.load(readInputBytes(file), file);
    const series = options.out === undefined ? undefined : new SeriesFile(options.out, network);
    const atS = options.at === undefined ? undefined : Math.round(options.at * 3600);
    let moment: ReturnType<typeof snapshot> | undefined;
    const summary = summarizeHydraulics(network, toHydraulicOptions(options), (step) => {
      series?.write(step);
      if (step.timeS === atS) moment = snapshot(step, network);
    });
    series?.close();
    if (atS !== undefined && !moment) {
      throw new InvalidInput(
        `--at ${options.at}: nothing is solved at ${atS} s; the run ends at ${summary.durationS} s`,
      );
    }
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ ...summary, ...(moment ? { snapshot: moment } : {}) })}\n`
        : table(summary),
    );
  });

interface Options {
  duration?: number;
  step?: number;
  pdd?: true;
  minPressure: number;
  requiredPressure: number;
  out?: string;
  at?: number;
  json?: true;
}

function toHydraulicOptions(options: Options): HydraulicOptions {
  return {
    ...(options.duration === undefined ? {} : { durationS: options.duration * 3600 }),
    ...(options.step === undefined ? {} : { stepS: options.step }),
    ...(options.pdd
      ? { pressureDriven: { minimumM: options.minPressure, requiredM: options.requiredPressure } }
      : {}),
  };
}

/** Seconds of a text such as 300s, 5m or 1h. */
export function toSeconds(value: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(value.trim());
  const seconds = match
    ? Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as "s" | "m" | "h"]
    : Number.NaN;
  if (!(seconds >= 1)) throw new InvalidArgumentError("a time is written 300s, 5m or 1h (1 s or more).");
  return seconds;
}

/** One row per element and reporting time; written at once, so that long runs need no memory. */
class SeriesFile {
  readonly #file: number;
  readonly #network: WaterNetwork;

  constructor(file: string, network: WaterNetwork) {
    this.#network = network;
    try {
      this.#file = openSync(file, "w");
    } catch (error) {
      throw new InvalidInput(`--out ${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`, {
        cause: error,
      });
    }
    writeSync(this.#file, "time_s,element,id,pressure_m,pressure_bar,head_m,demand_l_s,flow_l_s\n");
  }

  write(step: HydraulicStep): void {
    if (!step.reported) return;
    const rows: string[] = [];
    for (const { id, pressureM, pressureBar, headM, demandLps } of nodeRows(step, this.#network)) {
      rows.push(
        `${step.timeS},node,${quote(id)},${fixed(pressureM)},${fixed(pressureBar)},${fixed(headM)},${fixed(demandLps)},\n`,
      );
    }
    for (const [i, link] of this.#network.links.entries()) {
      rows.push(`${step.timeS},link,${quote(link.id)},,,,,${fixed(step.flowLps[i]!)}\n`);
    }
    writeSync(this.#file, rows.join(""));
  }

  close(): void {
    closeSync(this.#file);
  }
}

function nodeRows(step: HydraulicStep, network: WaterNetwork) {
  const { pressureM, pressureBar, headM, demandLps } = step;
  return network.nodes.map(({ id }, i) => ({
    id,
    pressureM: pressureM[i]!,
    pressureBar: pressureBar[i]!,
    headM: headM[i]!,
    demandLps: demandLps[i]!,
  }));
}

/** Every element at one moment, by its id. */
function snapshot(step: HydraulicStep, network: WaterNetwork) {
  const flows = step.flowLps;
  return {
    atS: step.timeS,
    nodes: Object.fromEntries(nodeRows(step, network).map(({ id, ...values }) => [id, values])),
    links: Object.fromEntries(network.links.map(({ id }, i) => [id, { flowLps: flows[i]! }])),
  };
}

const fixed = (value: number) => String(Number(value.toFixed(5)));
const quote = (id: string) => (/[",]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id);

function table(summary: HydraulicSummary): string {
  const { counts, pressure, serviceShare, negativePressure, balance } = summary;
  const at = (seconds: number) =>
    `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} h`;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const lines = [
    `${summary.network}: ${counts.junctions} junctions, ${counts.reservoirs} reservoirs, ${counts.tanks} tanks, ${counts.pipes} pipes (${summary.pipeLengthKm.toFixed(1)} km), ${counts.pumps} pumps, ${counts.valves} valves; file in ${summary.flowUnit}`,
    `${at(summary.durationS)} simulated, ${summary.solutions} solutions`,
    "",
    "pressure            m        bar   where            when",
    `lowest     ${pressure.min.pressureM.toFixed(2).padStart(10)} ${pressure.min.pressureBar.toFixed(3).padStart(10)}   ${pressure.min.node.padEnd(16)} ${at(pressure.min.atS)}`,
    `mean       ${pressure.meanM.toFixed(2).padStart(10)} ${pressure.meanBar.toFixed(3).padStart(10)}`,
    `highest    ${pressure.max.pressureM.toFixed(2).padStart(10)} ${pressure.max.pressureBar.toFixed(3).padStart(10)}   ${pressure.max.node.padEnd(16)} ${at(pressure.max.atS)}`,
    `demand nodes with at least 7 m: ${percent(serviceShare.atLeast7m)} of the time, 12 m: ${percent(serviceShare.atLeast12m)}, 17 m: ${percent(serviceShare.atLeast17m)}`,
  ];
  if (negativePressure.nodes.length > 0) {
    const shown = negativePressure.nodes.slice(0, 10).join(", ");
    lines.push(
      `negative pressure at ${negativePressure.nodes.length} junctions, ${negativePressure.nodeHours.toFixed(1)} junction-hours: ${shown}${negativePressure.nodes.length > 10 ? ", …" : ""}`,
    );
  }
  for (const tank of summary.tanks) {
    lines.push(
      `tank ${tank.id}: level ${tank.minLevelM.toFixed(2)} to ${tank.maxLevelM.toFixed(2)} m, at the end ${tank.finalLevelM.toFixed(2)} m`,
    );
  }
  for (const pump of summary.pumps) {
    lines.push(
      `pump ${pump.id}: ${pump.energyKwh.toFixed(1)} kWh in ${pump.hoursOn.toFixed(1)} h, peak ${pump.peakKw.toFixed(1)} kW`,
    );
  }
  lines.push(
    `water: supplied ${balance.suppliedM3.toFixed(1)} m³ = delivered ${balance.deliveredM3.toFixed(1)} + emitters ${balance.emitterM3.toFixed(1)} + into storage ${balance.storageChangeM3.toFixed(1)} (error ${balance.errorPercent.toFixed(4)} %)${balance.unmetDemandM3 > 0 ? `; demand not met ${balance.unmetDemandM3.toFixed(1)} m³` : ""}`,
    ...Object.entries(summary.warnings).map(([text, count]) => `warning in ${count} solutions: ${text}`),
  );
  return `${lines.join("\n")}\n`;
}
