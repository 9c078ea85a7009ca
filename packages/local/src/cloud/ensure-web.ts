/** The page: built once with Vite where it is not built yet. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { NagarError } from "@nagar/core/errors.ts";
import { REPOSITORY } from "../runtime/lambda-config.ts";

const WEB = join(REPOSITORY, "packages/web");
export const WEB_FILES = join(WEB, "dist");

class BuildFailed extends NagarError {
  override readonly name = "BuildFailed";
  readonly code = "BUILD_FAILED";
}

/** Builds the page where `packages/web/dist` is missing; throws with the build's own words where that fails. */
export async function ensureWeb(say: (line: string) => void): Promise<void> {
  if (existsSync(join(WEB_FILES, "index.html"))) return;
  if (!existsSync(join(WEB, "index.html"))) {
    say("packages/web has no index.html: the API runs without the page");
    return;
  }
  say("building the page (once; packages/web/dist) …");
  const build = spawn("npm", ["run", "build", "--silent"], { cwd: WEB, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [build.stdout, build.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once("error", reject);
    build.once("close", resolve);
  });
  if (code !== 0)
    throw new BuildFailed(`the page could not be built (npm run build in packages/web):\n${output}`);
}
