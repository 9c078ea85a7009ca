import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { LOCAL_STAGE, LOCK_FILE, type Lock, loadLock } from "../packages/local/src/lock.ts";
import { describeChanges } from "../packages/local/src/synth/changes.ts";
import { lockText } from "../packages/local/src/synth/normalize.ts";
import { synthesize } from "../packages/local/src/synth/synthesize.ts";

describe("the lock file", () => {
  let fresh: Lock;

  beforeAll(async () => {
    fresh = await synthesize(LOCAL_STAGE);
  });

  it("is what sst.config.ts and stacks/ describe (`npm run synth` writes it)", async () => {
    expect(describeChanges(await loadLock(), fresh)).toEqual([]);
    const committed = await readFile(LOCK_FILE, "utf8");
    expect(committed === lockText(fresh), "the same order and format").toBe(true);
  });

  it("is the same bytes when made again", async () => {
    const again = lockText(await synthesize(LOCAL_STAGE));
    expect(again === lockText(fresh)).toBe(true);
  });
});
