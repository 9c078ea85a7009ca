/** GET /v1/data/{domain}: an entity's series, raw or in windows, with statistics of the whole range. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { type DataRequest, dataQuery, dataRequest } from "@nagar/core/read/data-request.ts";
import { domainParameter, encodeCursor, parameters } from "@nagar/core/read/parameters.ts";
import { readPage, summarizeRange, toPoint, type WindowedResolution } from "@nagar/core/read/read-data.ts";
import { httpHandler } from "../lib/handler.ts";
import { readRaw } from "./raw-observations.ts";
import { windowReader } from "./readers.ts";
import { zipped } from "./revalidate.ts";

const isWindowed = (request: DataRequest): request is DataRequest & { resolution: WindowedResolution } =>
  request.resolution !== "raw";

export const handler = httpHandler(
  { path: parameters({ domain: domainParameter }), query: dataQuery },
  async ({ path: { domain }, query }, { now }) => {
    const request = dataRequest(domain, query, now);
    const asked = {
      domain,
      entity_id: query.entity,
      from: formatInstant(request.from),
      to: formatInstant(request.to),
      resolution: request.resolution,
      limit: query.limit,
    };
    const answered_at = formatInstant(now);
    if (!isWindowed(request)) {
      const raw = await readRaw(domain, query.entity, request, query.limit, query.cursor ?? 0);
      return { body: { ...asked, ...raw, answered_at } };
    }
    const windows = windowReader();
    const [page, { total, statistics, flags, units, observed_at }] = await Promise.all([
      readPage(windows, domain, query.entity, request, query.limit, query.cursor),
      summarizeRange(windows, domain, query.entity, request),
    ]);
    const points = page.windows.map((window) => toPoint(domain, request.resolution, window, request.metrics));
    const next_cursor = page.next === undefined ? null : encodeCursor(page.next);
    return {
      body: { ...asked, units, points, statistics, flags, total, next_cursor, observed_at, answered_at },
    };
  },
).use(zipped());
