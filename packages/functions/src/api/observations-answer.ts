/** What POST /v1/observations answers, for the API's document. */
import { QUALITY_FLAGS } from "@nagar/core/observation/observation.ts";
import * as z from "zod";

const reason = z.strictObject({
  field: z.string(),
  value: z.unknown().optional(),
  allowed: z.string(),
  message: z.string(),
});
const index = z.number().describe("Position in the request, from 0");

export const observationsAnswer = z.strictObject({
  received: z.number(),
  accepted: z.number().describe("Flagged ones among them"),
  flagged: z.number(),
  rejected: z.number(),
  results: z.strictObject({
    accepted: z.array(index),
    flagged: z.array(
      z.strictObject({ index, flags: z.array(z.enum(QUALITY_FLAGS)), reasons: z.array(reason) }),
    ),
    rejected: z.array(z.strictObject({ index, reasons: z.array(reason) })),
  }),
});
