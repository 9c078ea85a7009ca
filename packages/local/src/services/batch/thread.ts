/** The thread in which one job runs: its program is the main module of it, with its own arguments and environment. */
import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";

export interface JobThreadSetup {
  /** URL of the program. */
  readonly module: string;
  readonly compileCache: string;
}

const { module, compileCache } = workerData as JobThreadSetup;
enableCompileCache(compileCache);
await import(module);
