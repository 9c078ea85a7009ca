/** `npm run synth`: writes the lock file from which the local cloud boots. */
import { writeFile } from "node:fs/promises";
import { LOCK_FILE } from "../lock.ts";
import { lockText } from "./normalize.ts";
import { synthesize } from "./synthesize.ts";

/** The stage that the local cloud runs. */
const LOCAL_STAGE = "dev";

const lock = await synthesize(LOCAL_STAGE);
await writeFile(LOCK_FILE, lockText(lock));
const functions = Object.keys(lock.functions).length;
process.stderr.write(
  `stacks/nagar.lock.json: stage ${lock.stage}, ${lock.resources.length} resources, ${functions} functions\n`,
);
