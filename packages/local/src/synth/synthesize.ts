/** Synthesis: the resource graph that `sst.config.ts` describes for a stage, made offline. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Lock, parseLock } from "../lock.ts";
import { ensurePlatform, PLATFORM } from "../platform.ts";
import { bundleApp } from "./bundle.ts";

const evaluator = fileURLToPath(new URL("./evaluate.ts", import.meta.url));

/** One bundle per process; it is the same for every stage. */
let bundled: Promise<string> | undefined;

async function bundleOnce(): Promise<string> {
  await ensurePlatform((line) => process.stderr.write(`${line}\n`));
  const outfile = `${PLATFORM}nagar-synth-${process.pid}.mjs`;
  process.once("exit", () => rmSync(outfile, { force: true }));
  await bundleApp(outfile);
  return outfile;
}

/**
 * The lock of `stage`, the same bytes on any machine once written with `lockText`. Installs the SST platform
 * where it is missing. Throws an Error that holds what the evaluation printed where the description is wrong.
 */
export async function synthesize(stage: string): Promise<Lock> {
  bundled ??= bundleOnce();
  const bundle = await bundled;
  const scratch = await realpath(await mkdtemp(join(tmpdir(), "nagar-synth-")));
  try {
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
