/** Calibrations as files, and the number of agents that commands ask for. */
import { statSync, writeFileSync } from "node:fs";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { Calibration } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { MAX_AGENTS } from "@nagar/core/simulate/request/configuration.ts";
import { contentKey } from "@nagar/core/simulate/request/content-key.ts";
import * as z from "zod";
import { readInputJson } from "../input.ts";

/** @throws InvalidInput where the file cannot be written. */
export function keepCalibrationFile(file: string, fit: Calibration): void {
  try {
    writeFileSync(file, `${JSON.stringify(fit)}\n`);
  } catch (cause) {
    throw new InvalidInput(`--out ${file}: cannot be written (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    });
  }
}

/** What is looked at of a file before it is believed; the rest is the acceptance, which is only shown. */
const shape = z.looseObject({
  townId: z.string(),
  trafficByHour: z.array(z.number().positive()).length(96),
  trafficByPair: z.array(z.number().positive()),
  minutesByLink: z.array(z.number()),
  parameters: z.array(z.string()).min(1),
  mean: z.array(z.number()),
  covariance: z.array(z.number()),
  acceptance: z.looseObject({ accepted: z.boolean() }),
});

/** A calibration that `nagar calibrate --out` wrote. @throws InvalidInput where it is none, or another town's. */
export function readCalibrationFile(file: string, townId: string) {
  const value = readInputJson(file);
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidInput(`${file}: not a calibration: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  if (parsed.data.townId !== townId) {
    throw new InvalidInput(`${file}: the calibration of ${parsed.data.townId}, not of ${townId}`);
  }
  const fit = value as Calibration;
  return { id: contentKey({ fit }), fittedAt: statSync(file).mtimeMs, fit };
}

/**
 * The other agents in the proportion of simulation.md's default: half as many vehicles, 5 % businesses, 2 % farms.
 * @throws InvalidInput where `citizens`, of the option `--agents`, is no number that is allowed.
 */
export function agentsFor(citizens: number) {
  if (!Number.isInteger(citizens) || citizens < 100 || citizens > MAX_AGENTS) {
    throw new InvalidInput(`--agents is ${citizens}; allowed are whole numbers from 100 to ${MAX_AGENTS}`);
  }
  return {
    citizens,
    vehicles: Math.round(citizens / 2),
    businesses: Math.max(10, Math.round(citizens / 20)),
    farms: Math.round(citizens / 50),
  };
}
