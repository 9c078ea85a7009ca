/** What `GET /v1/data/{domain}` may be asked, and what an open question means. */
import * as z from "zod";
import { InvalidInput } from "../errors.ts";
import type { Domain } from "../observation/domain.ts";
import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { METRIC_BY_WIRE, METRICS, UNKNOWN_METRIC_PATTERN } from "../observation/metrics.ts";
import {
  cursorParameter,
  entityParameter,
  instantParameter,
  integerParameter,
  listParameter,
  parameters,
} from "./parameters.ts";

export const DATA_RESOLUTIONS = ["raw", "1m", "5m", "1h", "1d"] as const;
export type DataResolution = (typeof DATA_RESOLUTIONS)[number];

/** Longest range of one request (ms). Hours and days are small enough to have none but a life's. */
const MAX_RANGE_MS: Readonly<Record<DataResolution, number>> = {
  raw: 7 * DAY_MS,
  "1m": 31 * DAY_MS,
  "5m": 31 * DAY_MS,
  "1h": 200 * 366 * DAY_MS,
  "1d": 200 * 366 * DAY_MS,
};

/** Length of a point (ms); a raw observation has none. */
export const POINT_MS: Readonly<Record<DataResolution, number>> = {
  raw: 0,
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "1h": HOUR_MS,
  "1d": DAY_MS,
};

export const resolutionParameter = z
  .enum(DATA_RESOLUTIONS, { error: `one of ${DATA_RESOLUTIONS.join(", ")}` })
  .optional()
  .describe("Length of a point. Left out: the finest that gives about 400 points at most");

export const dataQuery = parameters({
  entity: entityParameter,
  from: instantParameter.optional().describe("First instant; 24 hours before `to` where left out"),
  to: instantParameter.optional().describe("End, exclusive; now where left out"),
  resolution: resolutionParameter,
  metrics: listParameter.optional().describe("Metrics with commas (pm25,pm10); all where left out"),
  limit: integerParameter(1, 2000, 500).describe("Points per page"),
  cursor: cursorParameter(z.number().int()),
});

export interface DataRequest {
  from: number;
  to: number;
  resolution: DataResolution;
  /** Names inside; undefined for all. */
  metrics: string[] | undefined;
}

/**
 * The range, resolution and metrics that a question means.
 * @throws InvalidInput naming field, value and what is allowed: an empty or too long range, an unknown metric.
 */
export function dataRequest(
  domain: Domain,
  query: {
    from?: number | undefined;
    to?: number | undefined;
    resolution?: DataResolution | undefined;
    metrics?: string[] | undefined;
  },
  now: number,
): DataRequest {
  const to = query.to ?? Math.max(now, query.from === undefined ? now : query.from + 1);
  const from = query.from ?? to - DAY_MS;
  if (from >= to) {
    const value = formatInstant(from);
    throw new InvalidInput(`query: from: is ${value}, not before to (${formatInstant(to)})`, {
      details: { field: "from", value, allowed: `before ${formatInstant(to)}` },
    });
  }
  const resolution = query.resolution ?? resolutionFor(to - from);
  const longest = MAX_RANGE_MS[resolution];
  if (to - from > longest) {
    const days = longest / DAY_MS;
    throw new InvalidInput(
      `query: from: ${formatInstant(from)} to ${formatInstant(to)} at ${resolution}; allowed are ${days} days, or a coarser resolution`,
      {
        details: {
          field: "from",
          value: formatInstant(from),
          allowed: `at most ${days} days before to at ${resolution}`,
        },
      },
    );
  }
  return { from, to, resolution, metrics: query.metrics?.map((wire) => metricInside(domain, wire)) };
}

function resolutionFor(spanMs: number): DataResolution {
  if (spanMs <= 6 * HOUR_MS) return "1m";
  if (spanMs <= 36 * HOUR_MS) return "5m";
  return spanMs <= 17 * DAY_MS ? "1h" : "1d";
}

/** A metric's name inside. @param where stands before the message; its last word is the field. @throws InvalidInput. */
export function metricInside(domain: Domain, wire: string, where = "query: metrics"): string {
  const metric = METRIC_BY_WIRE[domain].get(wire);
  if (metric) return metric.name;
  if (UNKNOWN_METRIC_PATTERN.test(wire)) return wire;
  const allowed = `${METRICS[domain].map((each) => each.wire).join(", ")}, unknown_<name>`;
  throw new InvalidInput(`${where}: no metric ${wire.slice(0, 60)} in ${domain}; allowed are ${allowed}`, {
    details: { field: where.split(" ").at(-1), value: wire.slice(0, 60), allowed },
  });
}
