/** The page: built with Vite where it is not built yet, or where its sources have changed since. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../runtime/lambda-config.ts";

const WEB = join(REPOSITORY, "packages/web");
export const WEB_FILES = join(WEB, "dist");

/** What the page is made of, in `packages/web`. */
const SOURCES = ["index.html", "package.json", "public", "src", "vite.config.ts"];

/** Epoch milliseconds of the newest file at or below `path`; 0 where there is none. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Builds the page if need be, saying so. Where that fails the build's words are shown, and the API runs without
 * the page (or with the former one).
 */
export async function ensureWeb(say: (line: string) => void): Promise<void> {
  const built = newest(join(WEB_FILES, "index.html"));
  if (built > 0 && built >= Math.max(...SOURCES.map((source) => newest(join(WEB, source))))) return;
  say(`building the page (${built > 0 ? "its sources have changed" : "once"}) …`);
  const failure = await build();
  if (failure !== undefined) say(`the page could not be built (npm run build in packages/web):\n${failure}`);
}

/** Runs the build; resolves with what it printed where it fails. */
function build(): Promise<string | undefined> {
  const child = spawn("npm", ["run", "build", "--silent"], { cwd: WEB, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += String(chunk);
    });
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(code === 0 ? undefined : output));
  });
}
