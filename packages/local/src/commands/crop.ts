/** `nagar crop`: a season's water balance, irrigation and yield of one crop on one soil. */

import { seasonClimate, seasonDays } from "@nagar/core/agriculture/crop-coefficient.ts";
import { CROPS, SOILS } from "@nagar/core/agriculture/crops.ts";
import { dayOfYear, readDays } from "@nagar/core/agriculture/read-weather.ts";
import { et0OfDay } from "@nagar/core/agriculture/station-evapotranspiration.ts";
import { fieldSeason, growingDegrees, type IrrigationRule } from "@nagar/core/agriculture/water-balance.ts";
import { InvalidInput } from "@nagar/core/errors.ts";
import { Command } from "commander";
import { readInput, toNumber } from "../input.ts";

interface Options {
  lat: number;
  elevation: number;
  sowing: string;
  soil: string;
  windHeight: number;
  irrigation: string;
  largest: number;
  wetted: number;
  single?: true;
  json?: true;
}

export const command = new Command("crop")
  .description("A season of a crop: water balance, irrigation, stress and yield (FAO-56, FAO-33).")
  .argument("<crop>", `one of ${CROPS.map(({ name }) => name).join(", ")}`)
  .argument("<weather.csv>", "days as for `nagar et0`, with rain_mm, from the sowing on")
  .requiredOption("--lat <degrees>", "latitude, north positive", toNumber("--lat"))
  .requiredOption("--elevation <m>", "height above sea level", toNumber("--elevation"))
  .requiredOption("--sowing <date>", "day of sowing, like 2018-11-10")
  .option("--soil <name>", `one of ${SOILS.map(({ name }) => name).join(", ")}`, "silty clay loam")
  .option("--wind-height <m>", "height at which the wind was measured", toNumber("--wind-height"), 2)
  .option(
    "--irrigation <rule>",
    "rainfed, or the share of the readily available water at which to irrigate",
    "0.9",
  )
  .option("--largest <mm>", "largest single irrigation", toNumber("--largest"), 60)
  .option("--wetted <share>", "share of the ground that irrigation wets (drip 0.35)", toNumber("--wetted"), 1)
  .option("--single", "single crop coefficient instead of the dual one")
  .option("--json", "print one JSON object")
  .action((name: string, file: string, options: Options) => {
    const crop = find(CROPS, name, "crop");
    const soil = find(SOILS, options.soil, "--soil");
    dayOfYear(options.sowing, "--sowing");
    const site = { latitudeDeg: options.lat, elevationM: options.elevation };
    const all = readDays(readInput(file), file, options.windHeight);
    const from = all.findIndex(({ date }) => date === options.sowing);
    if (from < 0) {
      throw new InvalidInput(
        `${file}: no ${options.sowing} (the sowing); it has ${all[0]!.date} to ${all.at(-1)!.date}`,
      );
    }
    const days = all.slice(from, from + seasonDays(crop));
    checkUnbroken(file, days);
    const climate = seasonClimate(
      crop,
      days.map(({ weather }) => weather),
    );
    const season = fieldSeason(
      days.map(({ weather, rainMm }) => ({ et0: et0OfDay(site, weather).et0, rainMm })),
      {
        crop,
        soil,
        coefficient: options.single ? "single" : "dual",
        irrigation: rule(options),
        wettedShare: options.wetted,
        ...(climate && { climate }),
      },
    );
    const degreeDays = days.reduce(
      (sum, { weather }) => sum + growingDegrees(weather.min, weather.max, crop.gddC),
      0,
    );
    const irrigations = days.flatMap(({ date }, day) =>
      season.irrigation[day]! > 0 ? [{ date, mm: Number(season.irrigation[day]!.toFixed(1)) }] : [],
    );
    const result = {
      crop: crop.name,
      soil: soil.name,
      sowing: options.sowing,
      harvest: days.at(-1)!.date,
      relativeYield: Number(season.relativeYield.toFixed(4)),
      stressDays: season.stressDays,
      growingDegreeDays: Math.round(degreeDays),
      totalsMm: Object.fromEntries(
        Object.entries(season.totals).map(([key, mm]) => [key, Number(mm.toFixed(1))]),
      ),
      irrigations,
    };
    if (options.json) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    const { rain, irrigation, etc, eta, percolation } = season.totals;
    process.stdout.write(
      [
        `${crop.name} on ${soil.name}, ${result.sowing} to ${result.harvest} (${days.length} days, ${result.growingDegreeDays} °C·d)`,
        `rain ${rain.toFixed(0)} mm, irrigation ${irrigation.toFixed(0)} mm in ${irrigations.length} turns, lost below the roots ${percolation.toFixed(0)} mm`,
        `crop water need ${etc.toFixed(0)} mm, used ${eta.toFixed(0)} mm, ${season.stressDays} days of stress`,
        `yield ${(100 * season.relativeYield).toFixed(0)} % of what full water gives`,
        ...irrigations.map(({ date, mm }) => `  irrigate ${date}  ${mm} mm`),
        "",
      ].join("\n"),
    );
  });

function find<T extends { name: string }>(list: readonly T[], name: string, what: string): T {
  const found = list.find((each) => each.name === name.toLowerCase());
  if (!found)
    throw new InvalidInput(`${what} is "${name}"; allowed are ${list.map((each) => each.name).join(", ")}`);
  return found;
}

function rule({ irrigation, largest }: Options): IrrigationRule {
  if (irrigation === "rainfed") return { kind: "rainfed" };
  const share = Number(irrigation);
  if (!(share > 0 && share <= 1)) {
    throw new InvalidInput(
      `--irrigation is "${irrigation}"; allowed are rainfed, or a share above 0 up to 1`,
    );
  }
  if (!(largest > 0)) throw new InvalidInput(`--largest is ${largest}; allowed is above 0 mm`);
  return { kind: "deficit", share, largestMm: largest };
}

/** A water balance cannot jump over days. */
function checkUnbroken(file: string, days: { date: string; line: number }[]): void {
  for (const [i, { date, line }] of days.entries()) {
    const expected = new Date(Date.parse(days[0]!.date) + i * 86_400_000).toISOString().slice(0, 10);
    if (date !== expected)
      throw new InvalidInput(`${file}, line ${line}: ${date} follows where ${expected} is missing`);
  }
}
