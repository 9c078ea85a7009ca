/** Step Functions → a chunk of runs, for simulations that functions compute. */
import * as z from "zod";
import { computeChunks } from "./compute.ts";
import { beginStep, stepEvent } from "./step.ts";

const schema = stepEvent.extend({ chunk: z.object({ from: z.int().min(0), to: z.int().min(1) }) });

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, schema);
  await computeChunks(record, [event.chunk]);
  return event.chunk;
}
