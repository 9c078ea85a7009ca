/** Which domains have published cases, found by their files, and where their pages stand. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishedCase } from "@nagar/core/published-case.ts";

const root = resolve(import.meta.dirname, "../../../..");

export interface Domain {
  name: string;
  page: string;
  cases(): Promise<readonly PublishedCase[]>;
}

/** One entry per `packages/core/src/<domain>/published-cases.ts`, in alphabetical order. */
export function domainsWithCases(): Domain[] {
  const core = join(root, "packages/core/src");
  return readdirSync(core)
    .sort()
    .map((name) => ({ name, file: join(core, name, "published-cases.ts") }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({
      name,
      page: join(root, "docs/models", `${name}.md`),
      cases: async () => (await import(pathToFileURL(file).href)).publishedCases,
    }));
}
