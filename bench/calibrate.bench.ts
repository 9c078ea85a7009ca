/** Calibration of a town on what its own devices say: acceptance on the last third of the days, which the fit does not see. */
import { townDevices } from "@nagar/core/devices/town-devices.ts";
import { calibrateTown } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { historyFromDevices } from "@nagar/core/simulate/calibrate/town-history.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { HISTORY_DAYS } from "@nagar/core/simulate/request/history.ts";
import { dayNumber } from "@nagar/core/simulate/scenario/schedule.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";

export const description =
  "calibrate a town on three weeks of its devices, judged on the last: [--start 2026-01-05] [--days 21] [--population 50000 --area 12 --town-seed 1947]";

function option(args: string[], name: string, usual: number): number {
  const given = args.indexOf(name);
  return given < 0 ? usual : Number(args[given + 1]);
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const days = option(args, "--days", HISTORY_DAYS);
  const given = args.indexOf("--start");
  const start = given < 0 ? "2026-01-05" : args[given + 1]!;
  const { population, areaKm2, seed, name } = sampleTownArguments;
  const town = generateTown({
    population: option(args, "--population", population),
    areaKm2: option(args, "--area", areaKm2),
    seed: option(args, "--town-seed", seed),
    ...(name === undefined ? {} : { name }),
  });
  const prepared = await prepareTown(town, DEFAULT_CONFIG);
  const history = historyFromDevices(townDevices(town), dayNumber(start), days);
  const began = performance.now();
  const { acceptance } = calibrateTown(prepared, history);
  const { traffic, air, waterError, powerError, accepted } = acceptance;
  return {
    town: town.id,
    start,
    days,
    gehShare: traffic.gehShare,
    siteShare: traffic.siteShare,
    fac2: air.fac2,
    fb: air.fb,
    nmse: air.nmse,
    waterError,
    powerError,
    accepted,
    seconds: (performance.now() - began) / 1000,
  };
}
