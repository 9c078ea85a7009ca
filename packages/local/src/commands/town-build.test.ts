import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gridMap, osmText } from "@nagar/core/testing/grid-map.ts";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const map = osmText(gridMap());

describe("nagar town build", () => {
  it("writes a town that is sound, the same twice, and an account of what was filled", async () => {
    const file = inputFile("grid.osm", map);
    const [one, two, report] = ["one.json", "two.json", "report.json"].map((name) => join(file, "..", name));
    const made = await runNagar("town", "build", file, "--out", one!, "--report", report!, "--json");
    expect(made.stderr).toBe("");
    expect(made.code).toBe(0);
    const said = JSON.parse(made.stdout);
    expect(said.town).toMatchObject({ name: "Gridpur", people: 12_000, demonstration: false, wards: 3 });
    expect(said.report.rules.length).toBeGreaterThan(8);
    expect(JSON.parse(readFileSync(report!, "utf8"))).toEqual(said.report);

    const text = await runNagar("town", "build", file, "--out", two!);
    expect(text.stdout).toMatch(
      /Filled by rule[\s\S]*Marginals[\s\S]*people +12000 +12000 +map[\s\S]*Warnings/,
    );
    expect(readFileSync(two!, "utf8")).toBe(readFileSync(one!, "utf8"));
    expect((await runNagar("town", "check", one!)).code).toBe(0);
  });

  it.each<[string, string, RegExp]>([
    ["cut", map.slice(0, 4000), /:\d+: /],
    [
      "with a position off the globe",
      map.replace(/lat="21[^"]*"/, 'lat="121"'),
      /:\d+: node 1 is at lat 121/,
    ],
    ["with an id that is no number", map.replace('<way id="3"', '<way id="x"'), /:\d+: <way> has id "x"/],
    [
      "with a dangling node",
      map.replace('<nd ref="7"/>', '<nd ref="99999"/>'),
      /way \d+ refers to node 99999/,
    ],
    ["without streets", map.replaceAll("residential", "footway"), /no road that motor vehicles may use/],
  ])("says in one line what is wrong with a map %s", async (_, text, why) => {
    const file = inputFile("grid.osm", text);
    expectOneClearLine(await runNagar("town", "build", file, "--out", join(file, "..", "town.json")), why);
  });

  it("refuses options out of range by name", async () => {
    const file = inputFile("grid.osm", map);
    const out = join(file, "..", "town.json");
    expectOneClearLine(
      await runNagar("town", "build", file, "--out", out, "--population", "900"),
      /population: .*900/,
    );
    expectOneClearLine(
      await runNagar("town", "build", file, "--out", "/nowhere/t.json"),
      /\/nowhere\/t\.json/,
    );
    expect((await runNagar("town", "build", file, "--centre", "84")).code).toBe(2);
  });
});
