/** What every reader of files gives: named columns, and rows of cells with the line they stand on. */

/** A cell as the format holds it. CSV knows text only; JSON and XLSX know numbers, XLSX dates (wall clock as UTC). */
export type Cell = string | number | boolean | Date | null | undefined;

export interface SourceRow {
  /** Line of the file the row begins on, from 1; for JSON the record's number, for XLSX the row of the sheet. */
  line: number;
  /** In the order of `columns`; a row of a CSV file may have fewer or more. */
  cells: readonly Cell[];
}

export interface RowSource {
  columns: readonly string[];
  rows: AsyncIterable<SourceRow>;
}

/**
 * Column names as they are compared: exports of one feed differ in case, spaces and underscores ("Min Price",
 * "Min_Price", "Min_x0020_Price" are one column).
 */
export function columnKey(name: string): string {
  return name
    .replaceAll("_x0020_", " ")
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "_");
}
