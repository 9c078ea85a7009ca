import { describe, expect, it } from "vitest";
import { loadLock, parseLock } from "./lock.ts";

describe("reading a lock file", () => {
  it("takes the committed one", async () => {
    const lock = await loadLock();
    expect(lock.functions["GetHealth"]?.handler).toBe("packages/functions/src/api/get-health.handler");
  });

  it("names the file and the field that is wrong, and how to write it anew", async () => {
    const { functions, ...rest } = await loadLock();
    expect(() => parseLock(JSON.stringify({ ...rest, functions, account: "12" }), "x.lock.json")).toThrow(
      /x\.lock\.json: account: .*npm run synth/,
    );
  });

  it("refuses a lock of another version of the format", async () => {
    const lock = await loadLock();
    expect(() => parseLock(JSON.stringify({ ...lock, lockVersion: 2 }), "x.lock.json")).toThrow(
      /lockVersion/,
    );
  });

  it("says of what is not JSON that it is not", () => {
    expect(() => parseLock("<<<<<<< HEAD", "x.lock.json")).toThrow(/x\.lock\.json is not JSON/);
  });

  it("says of a file that is not there how to get it", async () => {
    await expect(loadLock("/nowhere/nagar.lock.json")).rejects.toThrow(/cannot be read.*npm run synth/);
  });
});
