/** Synthesis: the resource graph that `sst.config.ts` describes for a stage, made offline. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Lock, parseLock } from "../lock.ts";
import { ensurePlatform, PLATFORM } from "../platform.ts";
import { bundleApp } from "./bundle.ts";

const evaluator = fileURLToPath(new URL("./evaluate.ts", import.meta.url));

/**
 * The lock of `stage`, the same bytes on any machine once written with `lockText`. Installs the SST platform
 * where it is missing. Throws an Error that holds what the evaluation printed where the description is wrong.
 */
export async function synthesize(stage: string): Promise<Lock> {
  await ensurePlatform((line) => process.stderr.write(`${line}\n`));
  // Inside the platform, because the bundle imports Pulumi's packages from there.
  const scratch = await mkdtemp(`${PLATFORM}synth-`);
  try {
    const bundle = join(scratch, "app.mjs");
    await bundleApp(bundle);
    const { stdout } = await promisify(execFile)(process.execPath, [evaluator, bundle, stage, scratch], {
      // Nothing of this machine: no credentials, no settings, no secrets of SST.
      env: { PATH: process.env["PATH"] },
      maxBuffer: 64 * 1024 * 1024,
    });
    return parseLock(stdout, `the synthesis of ${stage}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
