/** Step Functions → the town made ready for small simulations, once, before many want it at the same time. */
import { EFFECT_SIZE } from "@nagar/core/recommend/effect/simulated-effect.ts";
import { calibrationOf, freshCalibration } from "../simulation/calibrations.ts";
import { ensurePrepared } from "../simulation/town-cache.ts";
import { beginStep, stepEvent, townOf } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { record } = await beginStep(given, stepEvent, "effects");
  const { town, hash } = await townOf(record);
  const id = (await freshCalibration(hash, Date.now()))?.id;
  await ensurePrepared(town, {
    townHash: hash,
    agents: EFFECT_SIZE.agents,
    calibration: await calibrationOf(id),
  });
  return { calibration_id: id ?? null };
}
