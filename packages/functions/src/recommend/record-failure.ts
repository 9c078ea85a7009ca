/** Step Functions → the record: what ended a recommendation, or what it goes on without. */
import { movedTo } from "@nagar/core/recommend/run/record.ts";
import * as z from "zod";
import { logger } from "../lib/logger.ts";
import { parseWith } from "../lib/parse.ts";
import { caughtFailure, toldFailure } from "../simulation/failure.ts";
import { recommendations, stepEvent } from "./step.ts";

const schema = stepEvent.extend({
  failure: caughtFailure,
  /** The measure whose effect is not simulated, or all of them; left out where the recommendation ends. */
  tolerated: z.string().optional(),
});

export async function handler(given: unknown): Promise<object> {
  const { recommendation_id: id, attempt, failure, tolerated } = parseWith(schema, given, "event");
  const error = toldFailure(failure);
  logger.error(tolerated === undefined ? "recommendation failed" : "goes on without", {
    recommendation_id: id,
    attempt,
    tolerated,
    failure,
  });
  await recommendations().change(id, (before) => {
    if (before.attempt !== attempt) return undefined;
    if (tolerated === undefined) {
      const moved = movedTo(before, "failed");
      return moved && { ...moved, error, finishedAt: before.finishedAt ?? Date.now() };
    }
    if (before.notes.some(({ what }) => what === tolerated)) return undefined;
    return {
      ...before,
      effects: tolerated === "simulation" ? before.effects : { ...before.effects, [tolerated]: "failed" },
      notes: [...before.notes, { what: tolerated, detail: `its effect is not simulated: ${error.message}` }],
    };
  });
  return { detail: { recommendation_id: id, attempt, error } };
}
