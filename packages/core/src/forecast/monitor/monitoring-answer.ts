/** Monitoring on the wire. */
import * as z from "zod";
import { cursorParameter, integerParameter, parameters } from "../../read/parameters.ts";
import { seriesParameter } from "../registry/registry-answer.ts";
import { monitorReport } from "./monitor-report.ts";

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

export const monitoringAnswer = z.strictObject({
  series: z.array(monitorReport),
  next_cursor: z.string().nullable(),
  answered_at: z.string(),
});
