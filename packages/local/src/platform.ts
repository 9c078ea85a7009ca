/**
 * The SST platform: SST's components and Pulumi's libraries, unpacked under `.sst/platform`. Synthesis bundles
 * them, and `tsc` reads their types. `sst install` needs neither credentials nor Pulumi's binary, only the npm
 * registry.
 *
 * Run as a program it makes sure that they are there; at once where they are.
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Unavailable } from "@nagar/core/errors.ts";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Where `sst install` unpacks, and whence Pulumi's libraries are resolved. */
export const PLATFORM = `${ROOT}.sst/platform/`;

/** The version of SST that package.json asks for. */
export async function sstVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(`${ROOT}package.json`, "utf8"));
  return manifest.devDependencies.sst;
}

/**
 * Installs the platform where it is absent, incomplete or of another version of SST. `say` hears one line when
 * there is something to do. Throws Unavailable where the installation fails, with what SST said.
 */
export async function ensurePlatform(say: (line: string) => void): Promise<void> {
  const wanted = await sstVersion();
  const found = await installedVersion();
  if (found === wanted) return;
  say(`Installing the SST ${wanted} platform into .sst/ (from npm, once, about half a minute) …`);
  const { code, output } = await runInstall();
  if (code !== 0 || (await installedVersion()) !== wanted) {
    throw new Unavailable(
      `\`sst install\` ended with code ${code} and no SST ${wanted} platform:\n${output}`,
      {
        details: { wanted, code },
      },
    );
  }
  say("SST platform installed.");
}

/**
 * The installed version, or undefined where anything that synthesis needs is missing: the version file is
 * written first and npm's packages last, so that an interrupted installation counts as none.
 */
async function installedVersion(): Promise<string | undefined> {
  try {
    await readFile(`${PLATFORM}config.d.ts`);
    await readFile(`${PLATFORM}node_modules/@pulumi/aws/package.json`);
    await readFile(`${PLATFORM}node_modules/.package-lock.json`);
    return (await readFile(`${PLATFORM}version`, "utf8")).trim();
  } catch {
    return undefined;
  }
}

function runInstall(): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [`${ROOT}node_modules/sst/bin/sst.mjs`, "install"], {
    cwd: ROOT,
    env: {
      ...process.env,
      SST_SKIP_DEPENDENCY_CHECK: "true",
      SST_NO_BUN: "true",
      SST_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      SST_STAGE: "dev",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

if (import.meta.main) {
  try {
    await ensurePlatform((line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
