/** A whole file through a mapping: observations in batches, with a count of what became of every row. */
import type { WireObservation } from "../observation/wire-schema.ts";
import type { ByteChunks } from "./bytes.ts";
import { type RowReject, rowMapper } from "./map-rows.ts";
import type { Mapping } from "./mapping.ts";
import { mappedColumns, openRows } from "./open-rows.ts";
import { columnKey } from "./rows.ts";

export interface FileBatch {
  observations: WireObservation[];
  rejects: RowReject[];
  /** Rows read since the batch before. */
  rows: number;
  /** Observations of those rows that hold no value at all: every column missing. They are not sent. */
  empty: number;
}

export interface MappedFile {
  /** Columns that the mapping does not take, so that nobody believes they were. */
  ignored: string[];
  batches: AsyncIterable<FileBatch>;
}

/**
 * Opens and maps a file. A batch holds at least `batchSize` observations but for the last one, and at most those of
 * one row more.
 * @throws InvalidInput, at once or while read, where the file as a whole cannot be read on.
 */
export async function mapFile(
  source: ByteChunks,
  name: string,
  mapping: Mapping,
  batchSize: number,
): Promise<MappedFile> {
  const { columns, rows } = await openRows(source, name, mapping);
  const map = rowMapper(mapping, columns, name);
  async function* batches(): AsyncGenerator<FileBatch> {
    let batch: FileBatch = { observations: [], rejects: [], rows: 0, empty: 0 };
    for await (const row of rows) {
      const mapped = map(row);
      batch.rows++;
      batch.empty += mapped.empty;
      batch.observations.push(...mapped.observations);
      batch.rejects.push(...mapped.rejects);
      if (batch.observations.length >= batchSize || batch.rejects.length >= batchSize) {
        yield batch;
        batch = { observations: [], rejects: [], rows: 0, empty: 0 };
      }
    }
    if (batch.rows > 0) yield batch;
  }
  const taken = new Set(mappedColumns(mapping).map(columnKey));
  const patterns = mapping.observations.flatMap((spec) =>
    "columns" in spec ? [new RegExp(`^(?:${spec.columns})$`)] : [],
  );
  const ignored = columns.filter(
    (column) => column !== "" && !taken.has(columnKey(column)) && !patterns.some((each) => each.test(column)),
  );
  return { ignored, batches: batches() };
}
