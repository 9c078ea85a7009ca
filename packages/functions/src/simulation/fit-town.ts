/** Fits the model to the town's history, and says how well it then tells of days that it has not seen. */
import { calibrateTown } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { calibrationText } from "@nagar/core/simulate/request/calibration-text.ts";
import type { Agents } from "@nagar/core/simulate/request/configuration.ts";
import { contentKey } from "@nagar/core/simulate/request/content-key.ts";
import type { HourlyValue } from "@nagar/core/simulate/request/history.ts";
import { townHistory } from "@nagar/core/simulate/request/town-history.ts";
import type { TownFile } from "../store/town-file.ts";
import type { KeptCalibration } from "./calibrations.ts";
import { ensurePrepared } from "./town-cache.ts";

/**
 * The calibration on `rows`; the same rows give the same one.
 * @throws InvalidInput where they are too few days: simulations then go on with the published parameters, and say so.
 */
export async function fitTown(
  { town, hash }: TownFile,
  agents: Agents,
  rows: readonly HourlyValue[],
  now: number,
): Promise<KeptCalibration> {
  const history = townHistory(rows, town);
  const prepared = await ensurePrepared(town, { townHash: hash, agents, calibration: undefined });
  const fit = calibrateTown(prepared, history);
  return {
    id: contentKey({ fit, townHash: hash, modelVersion: MODEL_VERSION }),
    townHash: hash,
    modelVersion: MODEL_VERSION,
    fittedAt: now,
    fit,
    accepted: fit.acceptance.accepted,
    detail: calibrationText(fit),
  };
}
