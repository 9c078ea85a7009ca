import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateTown, writeTown } from "@nagar/core/town/generate-town.ts";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const given = { population: 10_000, areaKm2: 3, seed: 7, name: "Suvarnapur" };
const text = writeTown(generateTown(given));

describe("nagar town", () => {
  it("generates the town that the arguments name, and finds it sound", async () => {
    const out = join(inputFile("placeholder", "x"), "..", "town.json");
    const made = await runNagar(
      ...["town", "generate", "--population", "10000", "--area", "3", "--seed", "7"],
      ...["--out", out, "--json"],
    );
    expect(made.stderr).toBe("");
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ people: 10_000, wards: 9, demonstration: true });
    expect(readFileSync(out, "utf8")).toBe(text);
    const checked = await runNagar("town", "check", out, "--json");
    expect(checked.code).toBe(0);
    expect(checked.stdout).toBe(made.stdout);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["cut off", text.slice(0, 5000), /this is not JSON/],
    ["empty", "", /the file is empty/],
    ["binary", new Uint8Array([0, 255, 1, 254]), /not UTF-8/],
    ["of another kind", '{"type":"FeatureCollection"}', /format: "nagar-town" is expected/],
    ["with a negative length", text.replace(/"lengthM": \d+/, '"lengthM": -4'), /lengthM \(R001a\): .*-4/],
    ["with a dangling node", text.replace('"to": "N002"', '"to": "N777"'), /there is no road node "N777"/],
    ["with a broken network", text.replace("[PIPES]", "[PIPS]"), /water/],
  ])("says in one line what is wrong with a file that is %s", async (_, content, why) => {
    expectOneClearLine(await runNagar("town", "check", inputFile("town.json", content)), why);
  });

  it("lists every problem with --all", async () => {
    const spoilt = text.replaceAll(/"lanes": \d/g, '"lanes": 0');
    const { code, stdout } = await runNagar("town", "check", inputFile("town.json", spoilt), "--all");
    expect(code).toBe(2);
    expect(stdout.trim().split("\n").length).toBeGreaterThan(100);
  });

  it("refuses arguments out of range by name", async () => {
    const asked = ["town", "generate", "--out", "/nowhere/town.json"];
    expectOneClearLine(await runNagar(...asked, "--population", "500"), /population: .*given 500/);
    expectOneClearLine(await runNagar(...asked), /\/nowhere\/town\.json: cannot be written/);
    expect((await runNagar(...asked, "--seed", "x")).code).toBe(2);
  });
});
