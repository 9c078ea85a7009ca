import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary.ts";
import { watchSources } from "./watch.ts";

describe("watch mode", () => {
  const folder = temporaryFolder();
  const sources = join(folder.path, "packages/functions/src");
  for (const each of [sources, join(folder.path, "packages/core/src/air")])
    mkdirSync(each, { recursive: true });
  const changes: string[] = [];
  const stop = watchSources(folder.path, (file) => changes.push(file));
  afterAll(() => {
    stop();
    folder.remove();
  });

  it("tells once of a source that was written in several steps, and of no test", async () => {
    writeFileSync(join(sources, "a.test.ts"), "1");
    writeFileSync(join(folder.path, "packages/core/src/air/aqi.ts"), "1");
    writeFileSync(join(folder.path, "packages/core/src/air/aqi.ts"), "2");
    await expect.poll(() => changes).toEqual(["packages/core/src/air/aqi.ts"]);
  });
});
