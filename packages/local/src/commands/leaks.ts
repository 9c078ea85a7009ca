/** `nagar leaks`: simulate a network's sensors with leaks, find leaks in their series, score what was found. */
import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { InvalidInput } from "@nagar/core/errors.ts";
import { type DetectOptions, detectLeaks } from "@nagar/core/water/leaks/detect.ts";
import {
  type DetectionReport,
  formatDetections,
  readDetections,
} from "@nagar/core/water/leaks/detections.ts";
import { type Leak, parseTime, readLeaks } from "@nagar/core/water/leaks/leak.ts";
import {
  assembleScada,
  formatScada,
  groupOfFile,
  type Scada,
  selectSensors,
} from "@nagar/core/water/leaks/scada.ts";
import { meanPressureAtPipes, scoreDetections } from "@nagar/core/water/leaks/score.ts";
import { readSensors } from "@nagar/core/water/leaks/sensors.ts";
import { simulateScada } from "@nagar/core/water/leaks/simulate-scada.ts";
import { WaterNetwork } from "@nagar/core/water/network.ts";
import { Command, InvalidArgumentError } from "commander";
import { readInput, readInputBytes, toNumber } from "../input.ts";
import { toSeconds } from "./hydraulics.ts";

const HOUR_MS = 3_600_000;

const simulate = new Command("simulate")
  .description(
    "What the sensors of a network with these leaks would have shown, on a town that differs from its model.",
  )
  .argument("<network.inp>", "EPANET input file")
  .requiredOption("--leaks <leaks.csv>", "pipe,start,end,peak,type,diameter_m")
  .requiredOption(
    "--sensors <sensors.csv>",
    "group,element with pressure_sensors, flow_sensors, level_sensors, amrs",
  )
  .requiredOption(
    "--out <folder>",
    "where Pressures.csv, Flows.csv, Levels.csv, Demands.csv and Leakages.csv go",
  )
  .option(
    "--year <year>",
    "calendar year to simulate (that of the first leak when left out)",
    toNumber("--year"),
  )
  .option("--from <time>", "start instead of the year's", toTime)
  .option("--to <time>", "end instead of the year's", toTime)
  .option("--step <time>", "step of the series: 300s, 5m, 1h", toSeconds, 300)
  .option("--seed <number>", "another town and other noise for every seed", toNumber("--seed"), 1)
  .action(async (file: string, options: SimulateOptions) => {
    const leaks = readLeaks(readInput(options.leaks), options.leaks);
    const sensors = readSensors(readInput(options.sensors), options.sensors);
    const { startMs, endMs } = period(leaks, options);
    using network = await WaterNetwork.load(readInputBytes(file), file);
    const { scada, leakM3PerHour } = simulateScada(network, leaks, sensors, {
      startMs,
      endMs,
      stepS: options.step,
      seed: options.seed,
    });
    makeFolder(options.out);
    for (const { file: name, lines } of formatScada(scada)) writeLines(join(options.out, name), lines);
    const truth: Scada = { ...scada, tables: { ...scada.tables, flow: leakM3PerHour } };
    const [flows] = [...formatScada(truth)].filter(({ file: name }) => name === "Flows.csv");
    if (flows) writeLines(join(options.out, "Leakages.csv"), flows.lines);
    process.stdout.write(
      `${scada.length} rows from ${iso(startMs)} in steps of ${options.step} s, ${leaks.length} leaks, written to ${options.out}\n`,
    );
  });

interface SimulateOptions {
  leaks: string;
  sensors: string;
  out: string;
  year?: number;
  from?: number;
  to?: number;
  step: number;
  seed: number;
}

const detect = new Command("detect")
  .description("Leaks in the series of a network's sensors: which pipe, since when, how sure, how much.")
  .argument("<network.inp>", "EPANET input file: the model as it is believed to be")
  .requiredOption(
    "--scada <path>",
    "folder with Pressures.csv, Flows.csv, Levels.csv, Demands.csv (or one such file)",
  )
  .option("--sensors <sensors.csv>", "use only these sensors of the series")
  .option("--learn <days>", "days at the start from which ordinary strays are learned", toNumber("--learn"))
  .option(
    "--threshold <number>",
    "evidence that counts as a leak (gain of log-likelihood)",
    toNumber("--threshold"),
  )
  .option("--out <detections.csv>", "also write the detections as a table")
  .option("--json", "print one JSON object")
  .action(async (file: string, options: DetectCommandOptions) => {
    const all = readScada(options.scada);
    const scada = options.sensors
      ? selectSensors(all, readSensors(readInput(options.sensors), options.sensors))
      : all;
    using network = await WaterNetwork.load(readInputBytes(file), file);
    const given: DetectOptions = {
      ...(options.learn === undefined ? {} : { learnDays: options.learn }),
      ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
    };
    const detections = detectLeaks(network, scada, given).map(
      ({ detectedAtMs, startedAtMs, ...rest }): DetectionReport => ({
        ...rest,
        detectedAt: iso(detectedAtMs),
        startedAt: iso(startedAtMs),
      }),
    );
    if (options.out !== undefined) writeLines(options.out, [formatDetections(detections)]);
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify({ network: file, from: iso(scada.startMs), rows: scada.length, stepS: scada.stepS, detections })}\n`,
      );
      return;
    }
    process.stdout.write("pipe          reported          since             m³/h  sure  evidence\n");
    for (const each of detections) {
      process.stdout.write(
        `${each.pipe.padEnd(13)} ${each.detectedAt.slice(0, 16)}  ${each.startedAt.slice(0, 16)} ${each.estimatedM3PerHour.toFixed(1).padStart(6)} ${`${(100 * each.confidence).toFixed(0)} %`.padStart(5)} ${each.evidence.toFixed(1).padStart(9)}\n`,
      );
    }
    process.stdout.write(`${detections.length} leaks reported\n`);
  });

interface DetectCommandOptions {
  scada: string;
  sensors?: string;
  learn?: number;
  threshold?: number;
  out?: string;
  json?: true;
}

const score = new Command("score")
  .description("Detections against the true leaks, by the rules of the BattLeDIM competition.")
  .argument("<detections>", "JSON or CSV of `nagar leaks detect`, or lines `pipe, time`")
  .argument("<network.inp>", "EPANET input file")
  .requiredOption("--leaks <leaks.csv>", "the true leaks: pipe,start,end,peak,type,diameter_m")
  .option("--until <time>", "count water lost up to then (the last leak's end when left out)", toTime)
  .option("--json", "print one JSON object")
  .action(
    async (file: string, networkFile: string, options: { leaks: string; until?: number; json?: true }) => {
      const detections = readDetections(readInput(file), file);
      const leaks = readLeaks(readInput(options.leaks), options.leaks);
      using network = await WaterNetwork.load(readInputBytes(networkFile), networkFile);
      for (const { pipe } of [...detections, ...leaks]) network.linkIndex(pipe);
      const pressures = meanPressureAtPipes(
        network,
        leaks.map(({ pipe }) => pipe),
      );
      const endMs = options.until ?? Math.max(...leaks.map((leak) => leak.endMs));
      const result = scoreDetections(network, leaks, detections, pressures, endMs);
      if (options.json) {
        const verdicts = result.verdicts.map(({ detection, verdict }) => ({
          pipe: detection.pipe,
          detectedAt: iso(detection.detectedAtMs),
          verdict,
        }));
        const perLeak = result.leaks.map(({ leak, found, lostM3, savedM3 }) => ({
          pipe: leak.pipe,
          start: iso(leak.startMs),
          end: iso(leak.endMs),
          found: found
            ? { by: found.by, at: iso(found.atMs), delayH: found.delayH, distanceM: found.distanceM }
            : null,
          lostM3,
          savedM3,
        }));
        process.stdout.write(`${JSON.stringify({ ...result, verdicts, leaks: perLeak })}\n`);
        return;
      }
      process.stdout.write(
        "leak          starts            found after   by            distance  lost m³  saved m³\n",
      );
      for (const { leak, found, lostM3, savedM3 } of result.leaks) {
        const how = found
          ? `${`${found.delayH.toFixed(1)} h`.padStart(11)}   ${found.by.padEnd(13)} ${`${found.distanceM.toFixed(0)} m`.padStart(8)}`
          : `${"not found".padStart(11)}   ${"".padEnd(22)}`;
        process.stdout.write(
          `${leak.pipe.padEnd(13)} ${iso(leak.startMs).slice(0, 16)}  ${how} ${lostM3.toFixed(0).padStart(8)} ${savedM3.toFixed(0).padStart(9)}\n`,
        );
      }
      process.stdout.write(
        `${result.found} of ${leaks.length} found, ${result.falseAlarms} false alarms; ${result.savedM3.toFixed(0)} m³ saved, ${result.lostM3.toFixed(0)} lost; score ${result.euro.toFixed(0)} €\n`,
      );
    },
  );

export const command = new Command("leaks")
  .description("Leaks of a water network: simulate sensors with leaks, find them, score what was found.")
  .addCommand(simulate)
  .addCommand(detect)
  .addCommand(score);

function period(leaks: Leak[], { year, from, to }: SimulateOptions): { startMs: number; endMs: number } {
  const firstMs = leaks.reduce((first, leak) => Math.min(first, leak.startMs), Number.POSITIVE_INFINITY);
  if (year === undefined && from === undefined && leaks.length === 0) {
    throw new InvalidInput("there are no leaks to tell the year: give --year or --from");
  }
  if (year !== undefined && !(Number.isInteger(year) && year >= 1970 && year <= 2200)) {
    throw new InvalidInput(`--year is ${year}; 1970 to 2200 is allowed`);
  }
  const of = year ?? new Date(from ?? firstMs).getUTCFullYear();
  const startMs = from ?? Date.UTC(of, 0, 1);
  const endMs = to ?? Date.UTC(of + 1, 0, 1);
  if (endMs - startMs < 24 * HOUR_MS)
    throw new InvalidInput(`from ${iso(startMs)} to ${iso(endMs)}: a day at least is needed`);
  return { startMs, endMs };
}

/** The tables of a folder whose names say what they hold, or of one file. */
function readScada(path: string): Scada {
  const folder = (() => {
    try {
      return statSync(path).isDirectory();
    } catch (error) {
      throw new InvalidInput(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`, {
        cause: error,
      });
    }
  })();
  const names = folder
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
    : [path];
  const files = names.flatMap((name) => {
    const group = /\.csv(\.gz)?$/i.test(name) ? groupOfFile(basename(name)) : undefined;
    return group ? [{ group, name, text: readInput(name) }] : [];
  });
  return assembleScada(files);
}

function writeLines(file: string, lines: Iterable<string>): void {
  let handle: number;
  try {
    handle = openSync(file, "w");
  } catch (error) {
    throw new InvalidInput(`${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length === 1000) {
      writeSync(handle, chunk.join(""));
      chunk = [];
    }
  }
  writeSync(handle, chunk.join(""));
  closeSync(handle);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InvalidInput(`${folder}: cannot be made (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
}

function toTime(value: string): number {
  const ms = parseTime(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value} 00:00` : value);
  if (Number.isNaN(ms)) throw new InvalidArgumentError("a time is written 2018-01-01 or 2018-01-01T00:00.");
  return ms;
}

const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "+00:00");
