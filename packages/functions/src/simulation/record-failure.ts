/** Step Functions → the record: what ended a simulation, or what it goes on without. */
import * as z from "zod";
import { logger } from "../lib/logger.ts";
import { parseWith } from "../lib/parse.ts";
import { caughtFailure, toldFailure } from "./failure.ts";
import { simulations, stepEvent } from "./step.ts";

const schema = stepEvent.extend({
  failure: caughtFailure,
  /** What is missing where the simulation goes on; left out where it ends. */
  tolerated: z.enum(["calibration", "chunk", "children"]).optional(),
  chunk: z.object({ from: z.int(), to: z.int() }).optional(),
});

export async function handler(event: unknown): Promise<object> {
  const { simulation_id: id, attempt, failure, tolerated, chunk } = parseWith(schema, event, "event");
  const error = toldFailure(failure);
  logger.error(tolerated === undefined ? "simulation failed" : "goes on without", {
    simulation_id: id,
    attempt,
    tolerated,
    chunk,
    failure,
  });
  if (tolerated !== undefined) {
    const detail =
      chunk === undefined ? error.message : `runs ${chunk.from} to ${chunk.to - 1}: ${error.message}`;
    const key = chunk === undefined ? tolerated : `chunk-${chunk.from}`;
    await simulations().note(id, attempt, key, { what: tolerated, detail });
    return {};
  }
  // A simulation that a person has cancelled stays cancelled.
  await simulations().advance(id, attempt, "failed", { error, finishedAt: Date.now() });
  return { detail: { simulation_id: id, attempt, error } };
}
