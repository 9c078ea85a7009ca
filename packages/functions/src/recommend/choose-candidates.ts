/** Step Functions → which measures the context, the state and the time allow, and whose effect can be simulated. */
import { placesToSimulate } from "@nagar/core/recommend/effect/places-to-simulate.ts";
import { effectScenario } from "@nagar/core/recommend/effect/simulated-effect.ts";
import type { Measure } from "@nagar/core/recommend/place.ts";
import { monthOf } from "./knowledge.ts";
import { posedQuestion } from "./posed.ts";
import { beginStep, recommendations, stepEvent } from "./step.ts";

/** Measures in single wards that are simulated, at the most. */
const PLACES = 12;

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, stepEvent, "candidates");
  const { posed, state } = await posedQuestion(record);
  const can = (measure: Measure) =>
    !("reason" in effectScenario(measure, record.context, monthOf(state.date)));
  const simulated = record.request.simulate
    ? [
        ...posed.fitting.filter((measure) => !measure.place && can(measure)),
        ...placesToSimulate(posed.fitting, posed.problem, can, PLACES),
      ]
    : [];
  await recommendations().change(record.id, (before) =>
    before.attempt === event.attempt ? { ...before, toSimulate: simulated.length } : undefined,
  );
  return {
    candidates: posed.fitting.length,
    any: simulated.length > 0,
    simulated: simulated.map(({ id }) => id),
  };
}
