/**
 * The lock file: the whole system as `sst.config.ts` describes it for one stage, resolved and in a stable
 * order. Synthesis writes it, the local cloud boots from it, reviewers read its diff.
 *
 * Every reference between resources is already a name, ARN or URL (account 000000000000), so a reader needs no
 * engine: it filters `resources` by type and looks at `inputs`.
 */
import { readFile } from "node:fs/promises";
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";

/** Raised when a reader of the old shape could misunderstand the new one. */
export const LOCK_VERSION = 1;

/** The stage that the local cloud runs, and whose lock is committed. */
export const LOCAL_STAGE = "dev";

/** Where the lock of the local cloud's stage lies, from this file. */
export const LOCK_FILE = new URL("../../../stacks/nagar.lock.json", import.meta.url);

const resourceSchema = z.strictObject({
  /** Pulumi's type, `aws:dynamodb/table:Table`, or SST's component, `sst:aws:Dynamo`. */
  type: z.string().min(1),
  /** The logical name, unique within its type: SST's component name plus its part (`WindowTableTable`). */
  name: z.string().min(1),
  /** What the provider would be asked for. Property names are Pulumi's (camelCase), documents are parsed JSON. */
  inputs: z.record(z.string(), z.unknown()),
});

const functionSchema = z.strictObject({
  /** The physical name: `name` of its `aws:lambda/function:Function`, last part of its ARN. */
  name: z.string(),
  /** Source file from the repository's root and the export: `packages/functions/src/api/get-health.handler`. */
  handler: z.string().regex(/^[\w./-]+\.\w+$/),
  runtime: z.string(),
  /** Resource name → the properties that `Resource.NAME` has in this function. */
  links: z.record(z.string(), z.record(z.string(), z.unknown())),
  environment: z.record(z.string(), z.string()),
});

export const lockSchema = z.strictObject({
  lockVersion: z.literal(LOCK_VERSION),
  /** The version of SST whose components made this. */
  sst: z.string(),
  app: z.string(),
  stage: z.string(),
  region: z.string(),
  account: z.string().regex(/^\d{12}$/),
  /** What `sst remove` does with what holds data, and whether it is refused altogether. */
  removal: z.enum(["remove", "retain", "retain-all"]),
  protect: z.boolean(),
  /** Sorted by type, then name. */
  resources: z.array(resourceSchema),
  /** By SST's function id (`CountObservations`), sorted. Its Lambda resource is called `<id>Function`. */
  functions: z.record(z.string(), functionSchema),
});

export type Lock = z.infer<typeof lockSchema>;
export type LockResource = z.infer<typeof resourceSchema>;
export type LockFunction = z.infer<typeof functionSchema>;

/** The lock in `text`. Throws InvalidInput naming `origin` and the first field that is not as it must be. */
export function parseLock(text: string, origin: string): Lock {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${origin} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const result = lockSchema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new InvalidInput(
    `${origin}: ${issue?.path.join(".") || "the file"}: ${issue?.message}. Write it anew with \`npm run synth\`.`,
    { cause: result.error },
  );
}

/** Reads and checks the lock file. Throws InvalidInput where it is absent or malformed. */
export async function loadLock(file: URL | string = LOCK_FILE): Promise<Lock> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new InvalidInput(`${file} cannot be read; \`npm run synth\` writes it`, { cause });
  }
  return parseLock(text, String(file));
}

/** The resources of one type, typed loosely: `inputs` is what Pulumi's AWS provider documents for it. */
export function resourcesOfType(lock: Lock, type: string): LockResource[] {
  return lock.resources.filter((resource) => resource.type === type);
}
