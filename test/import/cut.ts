/** The beginning and the end of a file: small enough to import in a test, wide enough to hold several entities. */
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readSharedText } from "@nagar/core/testing/shared-data.ts";

/** Cells that one cut holds, about: a wide table gives fewer rows. */
const CELLS = 1500;
const MOST_ROWS = 75;

/** Writes the cut under the file's own name, by which its mapping is found, and gives its path. */
export function cutFile(file: string, folder: string): string {
  const [header, ...lines] = readSharedText(file).trimEnd().split("\n");
  const rows = Math.max(2, Math.min(MOST_ROWS, Math.floor(CELLS / header!.split(",").length / 2)));
  const path = join(folder, basename(file));
  writeFileSync(path, `${[header, ...lines.slice(0, rows), ...lines.slice(-rows)].join("\n")}\n`);
  return path;
}
