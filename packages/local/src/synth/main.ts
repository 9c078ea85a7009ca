/** `npm run synth`: writes the lock file from which the local cloud boots, and says what changed in it. */
import { writeFile } from "node:fs/promises";
import { InvalidInput } from "@nagar/core/errors.ts";
import { LOCAL_STAGE, LOCK_FILE, type Lock, loadLock } from "../lock.ts";
import { describeChanges } from "./changes.ts";
import { lockText } from "./normalize.ts";
import { synthesize } from "./synthesize.ts";

/** The committed lock, or undefined where there is none that this program understands. */
async function committedLock(): Promise<Lock | undefined> {
  try {
    return await loadLock();
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

try {
  const before = await committedLock();
  const lock = await synthesize(LOCAL_STAGE);
  await writeFile(LOCK_FILE, lockText(lock));
  const changes = before ? describeChanges(before, lock) : ["written anew"];
  for (const change of changes) process.stdout.write(`${change}\n`);
  const functions = Object.keys(lock.functions).length;
  process.stdout.write(
    `stacks/nagar.lock.json: ${lock.resources.length} resources, ${functions} functions, ` +
      `${changes.length === 0 ? "unchanged" : `${changes.length} changes`}\n`,
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
