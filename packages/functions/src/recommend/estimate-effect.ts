/** Step Functions → a measure's effect by a small paired simulation, unless the same one was kept before. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { catalogue } from "@nagar/core/recommend/catalogue/catalogue.ts";
import {
  EFFECT_SIZE,
  effectScenario,
  simulateEffect,
} from "@nagar/core/recommend/effect/simulated-effect.ts";
import { measureNamed } from "@nagar/core/recommend/place.ts";
import type { EffectState } from "@nagar/core/recommend/run/record.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { contentKey } from "@nagar/core/simulate/request/content-key.ts";
import * as z from "zod";
import { calibrationOf } from "../simulation/calibrations.ts";
import { requirePrepared } from "../simulation/town-cache.ts";
import { effectsBasis, keepEffect, keptEffects, monthOf } from "./knowledge.ts";
import { beginStep, needed, recommendations, stepEvent, townOf } from "./step.ts";

const schema = stepEvent.extend({ measure: z.string(), calibration_id: z.string().nullable() });

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, schema, "effects");
  const [{ known }, { town }] = await Promise.all([needed(record, "context"), townOf(record)]);
  const measure = measureNamed(event.measure, catalogue, townProfile(town));
  if (!measure) throw new InvalidInput(`no intervention "${event.measure}"`);
  const month = monthOf(known.state.date);
  const found = effectScenario(measure, record.context, month);
  if ("reason" in found) throw new InvalidInput(`${measure.id}: ${found.reason}`);
  const key = contentKey({ scenario: found.scenario, calibration: event.calibration_id });
  const basis = effectsBasis(record.town.hash, record.context, month);
  const kept = (await keptEffects(basis)).find((each) => each.measure === measure.id && each.key === key);
  if (!kept) {
    const calibration = await calibrationOf(event.calibration_id ?? undefined);
    const prepared = await requirePrepared({
      townHash: record.town.hash,
      agents: EFFECT_SIZE.agents,
      calibration,
    });
    const source = `${EFFECT_SIZE.runs} paired runs of ${EFFECT_SIZE.days} days, ${key.slice(0, 8)}`;
    const findings = simulateEffect(prepared, measure, found.scenario, source, calibration?.fit);
    await keepEffect(basis, { measure: measure.id, key, findings }, Date.now());
  }
  const state: EffectState = kept ? "kept" : "simulated";
  await recommendations().change(record.id, (before) =>
    before.attempt !== event.attempt || before.effects[measure.id]
      ? undefined
      : { ...before, effects: { ...before.effects, [measure.id]: state } },
  );
  return { measure: measure.id, effect: state };
}
