/** Step Functions → the town made ready to be simulated, and the scenario tried on it before many begin to compute. */
import { Conflict } from "@nagar/core/errors.ts";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import { checkTargets } from "@nagar/core/simulate/request/early-end.ts";
import { readTownFile } from "../store/town-file.ts";
import { calibrationOf } from "./calibrations.ts";
import { advance, beginStep, stepEvent } from "./step.ts";
import { ensurePrepared } from "./town-cache.ts";

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, stepEvent);
  const file = await readTownFile();
  if (file.hash !== record.town.hash)
    throw new Conflict("the town was changed; ask for the simulation again");
  const { scenario, configuration } = record.request;
  const prepared = await ensurePrepared(file.town, {
    townHash: file.hash,
    agents: configuration.agents,
    calibration: await calibrationOf(record.calibrationId),
  });
  const { outcomes } = new PairRunner(prepared, compileScenario(prepared, scenario));
  const asked = configuration.target_standard_error;
  checkTargets(asked, outcomes);
  const told = outcomes.filter(({ id, headline }) => headline || id in asked);
  await advance(event, "running", { outcomes: told.map(({ id, label, unit }) => ({ id, label, unit })) });
  return { agents: prepared.agents, outcomes: outcomes.length };
}
