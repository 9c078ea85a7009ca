/**
 * The columns of `series_values` in the lake: the value of each step of each series that is forecast, as the windows say
 * it, a row whenever it was written anew. The latest row counts. Partitions are `domain` and the step's local `date`.
 */
import type { LakeColumn } from "./columns.ts";

export const SERIES_COLUMNS: readonly LakeColumn[] = [
  { name: "entity_id", type: "string", description: "what was observed" },
  { name: "metric", type: "string", description: "wire name of the metric" },
  { name: "step", type: "string", description: "1h or 1d, Indian hours and days" },
  { name: "step_start", type: "timestamp", description: "start of the step, UTC" },
  { name: "value", type: "double", description: "mean of the step; counts and volumes are added up" },
  { name: "written_at", type: "timestamp", description: "when it was read from the windows" },
];

/** Prefix of the table's files in the lake, before `domain=`. */
export const SERIES_PREFIX = "features/";
