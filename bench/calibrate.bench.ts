/** Calibration of the sample town on what its own devices say: acceptance on the last days, which the fit does not see. */
import { townDevices } from "@nagar/core/devices/town-devices.ts";
import { calibrateTown } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { historyFromDevices } from "@nagar/core/simulate/calibrate/town-history.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";

export const description =
  "calibrate the sample town on 14 days of its devices, judged on the last 4: [--days 14]";

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const given = args.indexOf("--days");
  const days = given < 0 ? 14 : Number(args[given + 1]);
  const town = generateTown(sampleTownArguments);
  const prepared = await prepareTown(town, DEFAULT_CONFIG);
  const history = historyFromDevices(townDevices(town), Date.UTC(2026, 0, 5) / 86_400_000, days);
  const began = performance.now();
  const { acceptance } = calibrateTown(prepared, history, { members: 30, rounds: 3 });
  const { traffic, air, waterError, powerError, accepted } = acceptance;
  return {
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
