/** The name of a series: what is measured, where, and in which step. It stands in paths, keys and file names as it is. */
import { InvalidInput } from "../../errors.ts";
import { type Domain, ENTITY_ID_PATTERN, isDomain } from "../../observation/domain.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import type { Step } from "./targets.ts";

declare const seriesIdBrand: unique symbol;

/** `traffic~R001~vehicle_count~1h`: no entity's id and no metric holds a `~`, and no URL needs to escape it. */
export type SeriesId = string & { readonly [seriesIdBrand]: true };

export interface SeriesName {
  readonly domain: Domain;
  readonly entityId: string;
  /** On the wire. */
  readonly metric: string;
  readonly step: Step;
}

export function seriesId({ domain, entityId, metric, step }: SeriesName): SeriesId {
  return `${domain}~${entityId}~${metric}~${step}` as SeriesId;
}

export const SERIES_ALLOWED =
  "domain~entity~metric~step, such as traffic~R001~vehicle_count~1h; /v1/ml/models lists them";

/** The parts of a series' name; undefined where it is none. */
export function splitSeriesId(text: string): SeriesName | undefined {
  const [domain, entityId = "", metric = "", step, ...rest] = text.split("~");
  if (rest.length > 0 || !isDomain(domain) || (step !== "1h" && step !== "1d")) return undefined;
  if (!ENTITY_ID_PATTERN.test(entityId) || !METRIC_BY_WIRE[domain].has(metric)) return undefined;
  return { domain, entityId, metric, step };
}

/** @throws InvalidInput where `text` names no series. */
export function parseSeriesId(text: string): SeriesName {
  const name = splitSeriesId(text);
  if (name) return name;
  throw new InvalidInput(`"${text.slice(0, 80)}" is not a series; allowed is ${SERIES_ALLOWED}`, {
    details: { field: "series", value: text.slice(0, 80), allowed: SERIES_ALLOWED },
  });
}
