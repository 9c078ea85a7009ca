/** One sheet of an XLSX workbook as rows. The workbook is read whole: the format cannot be streamed. */
import { readSheet } from "read-excel-file/universal";
import { InvalidInput } from "../errors.ts";
import type { Cell, RowSource, SourceRow } from "./rows.ts";

/** Workbook as a file and unzipped, at most (bytes); beyond this CSV is the better format. */
const MAX_FILE = 64 * 2 ** 20;
const MAX_UNZIPPED = 512 * 2 ** 20;

/**
 * Reads the sheet (its name or number from 1; the first where left out). Row `headerLine` holds the column names.
 * Cells formatted as dates come as Date, their wall clock written as UTC.
 * @throws InvalidInput for what is not a workbook, a sheet that is not there, too much data, an empty sheet.
 */
export async function readXlsx(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  sheet: string | number = 1,
  headerLine = 1,
): Promise<RowSource> {
  if (bytes.length > MAX_FILE) {
    throw new InvalidInput(
      `${name}: a workbook of ${bytes.length} bytes; allowed are ${MAX_FILE}. Save it as CSV`,
    );
  }
  const size = unzippedSize(bytes);
  if (size === undefined) throw new InvalidInput(`${name}: broken XLSX (is the file cut off?)`);
  if (size > MAX_UNZIPPED) {
    throw new InvalidInput(`${name}: a workbook of ${size} bytes unzipped; allowed are ${MAX_UNZIPPED}`);
  }
  const data = await readSheet(new Blob([bytes]), sheet, { trim: true }).catch((cause: Error) => {
    throw new InvalidInput(`${name}: not readable as XLSX (${cause.message.slice(0, 200)})`, { cause });
  });
  const header = data[headerLine - 1];
  if (!header) throw new InvalidInput(`${name}: the sheet has ${data.length} rows, none at ${headerLine}`);
  async function* rows(): AsyncGenerator<SourceRow> {
    for (let i = headerLine; i < data.length; i++) {
      // The package's types say `typeof Date` where a Date comes.
      const cells = data[i] as unknown as Cell[];
      if (cells.some((cell) => cell !== null)) yield { line: i + 1, cells };
    }
  }
  return { columns: header.map((cell) => (cell === null ? "" : String(cell).trim())), rows: rows() };
}

/**
 * Sum of the unzipped sizes that the zip's directory states, or undefined where there is no directory. A small
 * workbook can unzip to more than memory holds, so it is asked before anything is unzipped.
 */
function unzippedSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The end record (22 bytes and a comment of at most 64 KiB) points at the directory.
  for (let end = bytes.length - 22; end >= Math.max(0, bytes.length - 65_557); end--) {
    if (view.getUint32(end, true) !== 0x06054b50) continue;
    let at = view.getUint32(end + 16, true);
    let size = 0;
    for (let entries = view.getUint16(end + 10, true); entries > 0; entries--) {
      if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
      size += view.getUint32(at + 24, true);
      at +=
        46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return size;
  }
  return undefined;
}
