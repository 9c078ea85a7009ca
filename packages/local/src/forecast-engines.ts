/** Loads the WebAssembly of the models that need it: core takes bytes, and does no I/O. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { augursEngines } from "@nagar/core/forecast/additive/augurs-engines.ts";
import type { PathEngine } from "@nagar/core/forecast/additive/path-engine.ts";

/** Engines of those of the named models that have one. */
export async function loadEngines(models: readonly string[]): Promise<PathEngine[]> {
  const wanted = (["ets", "mstl", "prophet"] as const).filter((name) => models.includes(name));
  if (wanted.length === 0) return [];
  const core = createRequire(import.meta.resolve("@nagar/core/forecast/additive/augurs-engines.ts"));
  const folder = dirname(core.resolve("@bsull/augurs"));
  const bytes = await Promise.all(
    wanted.map(
      async (name) => [name, new Uint8Array(await readFile(join(folder, `${name}_bg.wasm`)))] as const,
    ),
  );
  // The optimizer loads its own WebAssembly when it is imported.
  const optimizer = wanted.includes("prophet")
    ? { optimizer: (await import("@bsull/augurs-prophet-wasmstan")).optimizer }
    : {};
  return augursEngines({ ...Object.fromEntries(bytes), ...optimizer });
}
