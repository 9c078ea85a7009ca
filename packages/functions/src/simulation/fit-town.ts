/** Fits the model to the town's history. */
import { Infeasible } from "@nagar/core/errors.ts";
import type { Agents } from "@nagar/core/simulate/request/configuration.ts";
import type { HourlyValue } from "@nagar/core/simulate/request/history.ts";
import type { TownFile } from "../store/town-file.ts";
import type { Calibration } from "./calibrations.ts";

/** @throws Infeasible: simulations go on with the published parameters, and say so. */
export async function fitTown(
  _file: TownFile,
  _agents: Agents,
  history: readonly HourlyValue[],
  _now: number,
): Promise<Calibration> {
  throw new Infeasible(`the model is not fitted to history yet (${history.length} hours of it are there)`);
}
