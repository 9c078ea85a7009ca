/** Monitoring on the wire. */
import * as z from "zod";
import { cursorParameter, integerParameter, parameters } from "../../read/parameters.ts";
import { seriesParameter } from "../registry/registry-answer.ts";
import { PSI_SHIFT } from "./drift.ts";
import { monitorReport, THRESHOLDS } from "./monitor-report.ts";

export const monitoringQuery = parameters({
  series: seriesParameter.optional().describe("Only this series"),
  alerts: z
    .enum(["true", "false"], { error: "true or false" })
    .default("false")
    .transform((text) => text === "true")
    .meta({ wire: { type: "boolean", default: false } })
    .describe("Only series with an alert, of the page"),
  limit: integerParameter(1, 500, 200).describe("Series per page"),
  cursor: cursorParameter(z.string().max(300)),
});

/** From when on something is an alert. */
const thresholds = z.strictObject({
  scored: z.number().describe("Forecasts from which on errors and coverage are judged"),
  error: z.number().describe("Times the error that the folds promised"),
  naive: z.number().describe("Times the naive rule's error"),
  coverage95: z.number().describe("Least share of truths within the 95 % interval"),
  psi: z.number().describe("Population stability index, where the KS distance is above its critical one too"),
});

export const monitoringThresholds: z.output<typeof thresholds> = {
  scored: THRESHOLDS.least,
  error: THRESHOLDS.error,
  naive: THRESHOLDS.naive,
  coverage95: THRESHOLDS.coverage95,
  psi: PSI_SHIFT,
};

export const monitoringAnswer = z.strictObject({
  thresholds,
  series: z.array(monitorReport),
  next_cursor: z.string().nullable(),
  answered_at: z.string(),
});
