/** Step Functions → the plan of a simulation: its request is held against the town as it is now, and cut into work. */
import { Conflict } from "@nagar/core/errors.ts";
import { chunkRanges } from "@nagar/core/simulate/request/chunk.ts";
import { historyQuery } from "@nagar/core/simulate/request/history.ts";
import { checkRequest } from "@nagar/core/simulate/request/request.ts";
import { readTownFile } from "../store/town-file.ts";
import { freshCalibration } from "./calibrations.ts";
import { advance, beginStep, stepEvent } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, stepEvent);
  const { town, hash } = await readTownFile();
  if (hash !== record.town.hash) {
    throw new Conflict(`the town was changed after the simulation was asked for; ask for it again`);
  }
  checkRequest(record.request, town);
  const now = Date.now();
  const wanted = record.request.configuration.calibration === "town";
  const fresh = wanted && record.calibrationId === undefined ? await freshCalibration(hash, now) : undefined;
  await advance(event, "preparing", {
    startedAt: record.startedAt ?? now,
    ...(fresh && { calibrationId: fresh.id }),
  });
  const { mode, runs, chunkRuns, children } = record.plan;
  return {
    mode,
    children,
    chunks: mode === "functions" ? chunkRanges(runs, chunkRuns) : [],
    calibrate: wanted && record.calibrationId === undefined && fresh === undefined,
    history_query: historyQuery(now),
  };
}
