/** Values of series as a Parquet file of `series_values`: a file per domain and local day of the steps. */

import type { SeriesName } from "@nagar/core/forecast/serve/series-id.ts";
import { SERIES_COLUMNS } from "@nagar/core/lake/series-columns.ts";
import { parquetWriteBuffer } from "hyparquet-writer";

export interface SeriesRow extends SeriesName {
  /** Start of the step, ms. */
  readonly start: number;
  readonly value: number;
  /** When it was read from the windows, ms. */
  readonly writtenAt: number;
}

const READ: Readonly<Record<string, (row: SeriesRow) => unknown>> = {
  entity_id: (row) => row.entityId,
  metric: (row) => row.metric,
  step: (row) => row.step,
  step_start: (row) => new Date(row.start),
  value: (row) => row.value,
  written_at: (row) => new Date(row.writtenAt),
};

const TYPES = { string: "STRING", timestamp: "TIMESTAMP", double: "DOUBLE" } as const;

export function writeSeriesTable(rows: readonly SeriesRow[]): Uint8Array {
  const columnData = SERIES_COLUMNS.map(({ name, type }) => ({
    name,
    type: TYPES[type],
    nullable: true,
    data: rows.map((row) => READ[name]?.(row) ?? null),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
