/** The files of a table, as they lie in the local S3's folder. */
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { GlueTable } from "./glue-tables.ts";

/** What the local S3 puts behind the name of each object's content. */
const OBJECT_SUFFIX = "._S3rver_object";

export interface TableFiles {
  readonly paths: readonly string[];
  /** Of all of them together. */
  readonly bytes: number;
}

async function contentsOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The values of the partitions in a path below the table's folder; undefined where it is not in a partition. */
function partitionValues(table: GlueTable, folders: readonly string[]): string[] | undefined {
  if (folders.length < table.partitions.length) return undefined;
  const values = table.partitions.map(({ name }, index) => {
    const [key, value] = (folders[index] ?? "").split("=");
    return key === name ? value : undefined;
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}

/**
 * Objects of the table whose partitions its projection has. Empty objects are left out, as Athena does.
 * @param buckets the folder in which the local S3 keeps its buckets
 * @param today YYYY-MM-DD, UTC
 */
export async function tableFiles(buckets: string, table: GlueTable, today: string): Promise<TableFiles> {
  const root = join(buckets, table.bucket, ...table.prefix.split("/"));
  const paths: string[] = [];
  let bytes = 0;
  for (const entry of await contentsOf(root)) {
    if (!entry.isFile() || !entry.name.endsWith(OBJECT_SUFFIX)) continue;
    const folders = entry.parentPath.slice(root.length).split(sep).filter(Boolean);
    const values = partitionValues(table, folders);
    if (!values || !table.partitions.every(({ allows }, index) => allows(values[index] ?? "", today)))
      continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = await stat(path);
    if (size === 0) continue;
    paths.push(path);
    bytes += size;
  }
  return { paths: paths.sort(), bytes };
}
