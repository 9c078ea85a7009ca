/**
 * Real measurements and benchmark cases live beside the project, not in it (several licences forbid copies).
 * A test or benchmark that needs them runs where they are, and says so where they are not.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

const root = resolve(
  process.env["NAGAR_SHARED_DATA"] ?? join(import.meta.dirname, "../../../../../shared/data"),
);

/** Absolute path of a shared data file, or undefined when it is not there. A `.gz` twin is found by itself. */
export function sharedData(path: string): string | undefined {
  const file = join(root, path);
  if (existsSync(file)) return file;
  return existsSync(`${file}.gz`) ? `${file}.gz` : undefined;
}

/** Text of a shared data file, unzipped. Throws where the file is missing: guard with {@link sharedData}. */
export function readSharedText(path: string): string {
  const file = sharedData(path);
  if (!file) throw new Error(`${path} is not in ${root}; set NAGAR_SHARED_DATA to the folder that holds it`);
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Title for a suite that needs shared data: names what is missing, so that a skip is never silent. */
export function needsSharedData(title: string, ...paths: string[]): { title: string; missing: boolean } {
  const missing = paths.filter((path) => !sharedData(path));
  return missing.length === 0
    ? { title, missing: false }
    : { title: `${title} (skipped: no ${missing.join(", ")} in ${root})`, missing: true };
}
