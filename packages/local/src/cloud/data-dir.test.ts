import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary.ts";
import { openDataDir } from "./data-dir.ts";

describe("a data directory", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it("is one process's at a time, and free again when it is released", () => {
    const first = openDataDir(folder.path);
    expect(() => openDataDir(folder.path)).toThrow(/in use by process \d+.*--data/);
    first.release();
    openDataDir(folder.path).release();
    expect(existsSync(join(folder.path, "lock"))).toBe(false);
  });

  it("is refused in words where it can be no folder", () => {
    const file = join(folder.path, "file");
    writeFileSync(file, "");
    for (const path of [file, join(file, "below")]) {
      expect(() => openDataDir(path)).toThrow(/^--data .*file.*: cannot be made a folder \(E[A-Z]+\)$/);
    }
  });

  it("is taken over from a process that is gone", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(folder.path, "lock"), `${pid} 1`);
    openDataDir(folder.path).release();
  });

  it.runIf(existsSync("/proc/1/stat"))("is taken over where the holder's id went to another process", () => {
    writeFileSync(join(folder.path, "lock"), "1 99999999999");
    openDataDir(folder.path).release();
  });
});
