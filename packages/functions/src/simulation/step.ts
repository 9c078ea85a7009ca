/** What every step of the workflow begins with: its event, and the simulation that it is about. */
import { NagarError, NotFound } from "@nagar/core/errors.ts";
import * as z from "zod";
import { logger } from "../lib/logger.ts";
import { parseWith } from "../lib/parse.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoSimulations } from "./dynamo-simulations.ts";
import { ENDED, type SimulationRecord, type SimulationStore } from "./simulation-record.ts";

export const stepEvent = z.object({
  simulation_id: z.string().regex(/^[0-9a-f]{32}$/),
  attempt: z.int().min(1),
});
export type StepEvent = z.output<typeof stepEvent>;

/** A person has ended the simulation: whoever still works on it stops. Nothing retries this. */
export class Cancelled extends NagarError {
  override readonly name = "Cancelled";
  readonly code = "CANCELLED";
}

let store: SimulationStore | undefined;

export function simulations(): SimulationStore {
  store ??= dynamoSimulations(dynamoClient(), linked("SimulationTable"), Date.now);
  return store;
}

/**
 * The record of a step's event, which is parsed with `schema`.
 * @throws NotFound where there is none, Cancelled where the attempt has been ended or replaced.
 */
export async function beginStep<S extends z.ZodType<StepEvent>>(
  event: unknown,
  schema: S,
): Promise<{ event: z.output<S>; record: SimulationRecord }> {
  const parsed = parseWith(schema, event, "event");
  logger.resetKeys();
  logger.appendKeys({ simulation_id: parsed.simulation_id, attempt: parsed.attempt });
  const record = await simulations().get(parsed.simulation_id);
  if (record === undefined) throw new NotFound(`there is no simulation ${parsed.simulation_id}`);
  const over = ENDED.includes(record.status) && record.status !== "completed";
  if (over || record.attempt !== parsed.attempt) {
    throw new Cancelled(`attempt ${parsed.attempt} is over: the simulation is ${record.status}`);
  }
  return { event: parsed, record };
}

/** Moves the attempt on. @throws Cancelled where it has been ended meanwhile. */
export async function advance(
  { simulation_id: id, attempt }: StepEvent,
  ...[status, changes]: Parameters<SimulationStore["advance"]> extends [string, number, ...infer Rest]
    ? Rest
    : never
): Promise<void> {
  if (await simulations().advance(id, attempt, status, changes)) return;
  const record = await simulations().get(id);
  // A step that runs again after a later one has begun has nothing to move.
  if (record?.attempt === attempt && !(ENDED.includes(record.status) && record.status !== "completed"))
    return;
  throw new Cancelled(`attempt ${attempt} is over: the simulation is ${record?.status}`);
}
