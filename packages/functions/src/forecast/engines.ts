/**
 * Loads what models stand on that are computed in WebAssembly: core takes bytes, and does no I/O. On AWS the files lie beside
 * the bundled handler (`copyFiles` in the stacks); where the sources run as they are, in their packages.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { augursEngines } from "@nagar/core/forecast/additive/augurs-engines.ts";
import type { PathEngine, PathModel } from "@nagar/core/forecast/additive/path-engine.ts";
import { outsideEngine } from "@nagar/core/forecast/outside/outside-model.ts";

const augurs = ["ets", "mstl", "prophet"] as const;
type Augurs = (typeof augurs)[number];
const isAugurs = (kind: string): kind is Augurs => (augurs as readonly string[]).includes(kind);

const loaded = new Map<Augurs, Promise<PathEngine>>();

/** The engine of a kind, loaded once per process. */
function augursEngine(kind: Augurs): Promise<PathEngine> {
  const known = loaded.get(kind) ?? load(kind);
  loaded.set(kind, known);
  known.catch(() => loaded.delete(kind));
  return known;
}

async function load(kind: Augurs): Promise<PathEngine> {
  const bytes = await wasm(`${kind}_bg.wasm`, "@bsull/augurs");
  const own = kind === "prophet" ? await optimizer() : undefined;
  return augursEngines({ [kind]: bytes, ...(own && { optimizer: own.optimizer }) })[0]!;
}

/**
 * Prophet's optimizer, which loads its own WebAssembly and starts a thread from a file beside it when it is imported: its name
 * is no literal, so that a bundler leaves the package as it is.
 */
function optimizer(): Promise<typeof import("@bsull/augurs-prophet-wasmstan")> {
  const name = ["@bsull", "augurs-prophet-wasmstan"].join("/");
  return import(name);
}

/** Engines of those of the named kinds that augurs computes. */
export function loadEngines(kinds: readonly string[]): Promise<PathEngine[]> {
  return Promise.all(augurs.filter((kind) => kinds.includes(kind)).map(augursEngine));
}

/**
 * The engine of a kept model (`LoadEngine` of registry/artefact.ts).
 * @throws InvalidInput where a model from outside is none, or does not fit a series of this step.
 */
export function loadEngine(kind: PathModel, stepMs: number, outside: unknown): Promise<PathEngine> {
  return isAugurs(kind) ? augursEngine(kind) : outsideEngine(outside, stepMs, runtime);
}

const runtime = () => wasm("ort-wasm-simd-threaded.wasm", "onnxruntime-web/wasm");

async function wasm(file: string, from: string): Promise<Uint8Array<ArrayBuffer>> {
  const read = async (path: string | URL) => new Uint8Array(await readFile(path));
  try {
    return await read(new URL(file, import.meta.url));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return read(join(dirname(createRequire(import.meta.url).resolve(from)), file));
  }
}
