/**
 * Training data out of the lake: the SQL that Athena answers, and the rows of its answer. `series_values` holds the
 * value of each step as often as it was written; the last one counts, which is what the windows say today.
 */
import { type Domain, ENTITY_ID_PATTERN } from "../../observation/domain.ts";
import { localDate } from "../../observation/instant.ts";
import type { StepValue } from "../serve/series-grid.ts";
import { type SeriesName, seriesId, splitSeriesId } from "../serve/series-id.ts";
import { type Step, trainedTargets } from "../serve/targets.ts";

export const SERIES_TABLE = "series_values";

export interface DatasetRequest {
  readonly domains: readonly Domain[];
  readonly steps: readonly Step[];
  /** Only these entities; all where empty. */
  readonly entities: readonly string[];
  /** Steps that begin in [fromMs, untilMs). */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** In words that Athena (Trino) and DuckDB both know. */
export function datasetSql({ domains, steps, entities, fromMs, untilMs }: DatasetRequest): string {
  const metrics = [
    ...new Set(domains.flatMap((domain) => trainedTargets(domain).map(({ metric }) => metric))),
  ];
  const conditions = [
    `"date" BETWEEN '${localDate(fromMs)}' AND '${localDate(untilMs - 1)}'`,
    `"domain" IN (${list(domains)})`,
    `"step" IN (${list(steps)})`,
    `"metric" IN (${list(metrics)})`,
    ...(entities.length > 0
      ? [`"entity_id" IN (${list(entities.filter((id) => ENTITY_ID_PATTERN.test(id)))})`]
      : []),
  ];
  const key = `"domain", "entity_id", "metric", "step"`;
  return `SELECT ${key}, to_unixtime("step_start") AS "start_s", max_by("value", "written_at") AS "value"
FROM "${SERIES_TABLE}"
WHERE ${conditions.join("\n  AND ")}
GROUP BY ${key}, "step_start"
ORDER BY ${key}, "start_s"`;
}

const list = (words: readonly string[]) => words.map((word) => `'${word}'`).join(", ");

/** A row of the answer: domain, entity, metric, step, seconds since 1970, value. Undefined for one that names no series. */
export function datasetRow(cells: readonly string[]): { name: SeriesName; value: StepValue } | undefined {
  const [domain = "", entityId = "", metric = "", step = "", start, value] = cells;
  const name = splitSeriesId(`${domain}~${entityId}~${metric}~${step}`);
  const at = { start: Number(start) * 1000, value: Number(value) };
  return name && Number.isFinite(at.start) && value !== "" && Number.isFinite(at.value)
    ? { name, value: at }
    : undefined;
}

/** The values of one series as they are kept for training. */
export interface SeriesDataset {
  readonly series: string;
  readonly until_ms: number;
  readonly values: readonly (readonly [startMs: number, value: number])[];
}

export function toSeriesDataset(
  name: SeriesName,
  values: readonly StepValue[],
  untilMs: number,
): SeriesDataset {
  return {
    series: seriesId(name),
    until_ms: untilMs,
    values: values.map(({ start, value }) => [start, value] as const),
  };
}
