/** GET /v1/data/traffic: traffic at a place in flat points; with `entity` it answers as /v1/data/{domain} does. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { dataRequest } from "@nagar/core/read/data-request.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { readPage, summarizeRange } from "@nagar/core/read/read-data.ts";
import { TRAFFIC_UNITS, toTrafficPoint, trafficQuery } from "@nagar/core/read/traffic.ts";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { httpHandler } from "../lib/handler.ts";
import { handler as getData } from "./get-data.ts";
import { windowReader } from "./readers.ts";
import { zipped } from "./revalidate.ts";

const byLocation = httpHandler({ query: trafficQuery }, async ({ query }, { now }) => {
  const { location, limit, start, end, resolution } = query;
  const request = dataRequest("traffic", { from: start, to: end, resolution }, now);
  if (request.resolution === "raw") {
    throw new InvalidInput("query: resolution: raw is answered with entity= in place of location=", {
      details: { field: "resolution", value: "raw", allowed: "1m, 5m, 1h, 1d" },
    });
  }
  const windowed = { ...request, resolution: request.resolution };
  const windows = windowReader();
  const [page, { total, statistics, observed_at }] = await Promise.all([
    readPage(windows, "traffic", location, windowed, limit, query.cursor),
    summarizeRange(windows, "traffic", location, windowed),
  ]);
  return {
    body: {
      location,
      start: formatInstant(request.from),
      end: formatInstant(request.to),
      resolution: request.resolution,
      units: TRAFFIC_UNITS,
      data: page.windows.map(toTrafficPoint),
      statistics,
      total,
      limit,
      next_cursor: page.next === undefined ? null : encodeCursor(page.next),
      observed_at,
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());

/** A route for `traffic` is more exact than one for `{domain}`, so both questions arrive here. */
export const handler = (event: APIGatewayProxyEventV2, context: Context) =>
  event.queryStringParameters?.["entity"] === undefined
    ? byLocation(event, context)
    : getData({ ...event, pathParameters: { domain: "traffic" } }, context);
