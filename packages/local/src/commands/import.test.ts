import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const csv = "time,junction,vehicles\n2015-11-01T00:00:00+05:30,1,15\n2015-11-01T01:00:00+05:30,1,many\n";
const mapping = {
  name: "mine",
  title: "Mine",
  feed: "mine",
  time: { column: "time" },
  observations: [{ domain: "traffic", entity: { id: "R001" }, metrics: { vehicle_count: "vehicles" } }],
};
const nowhere = ["--data", "/nonexistent"];

describe("nagar import", () => {
  it("lists the shipped mappings, and prints one to copy", async () => {
    const listed = await runNagar("import", "--list");
    expect(listed.stdout).toMatch(/^mandi-daily +Daily mandi prices/m);
    const shown = await runNagar("import", "--show", "junctions-hourly");
    expect(JSON.parse(shown.stdout)).toMatchObject({ name: "junctions-hourly", feed: "junctions" });
  });

  it("maps without sending, says what became of every row and keeps the rejects", async () => {
    const file = inputFile("junctions_hourly.csv", csv);
    const rejects = join(dirname(file), "rejects.ndjson");
    const { stdout, code } = await runNagar("import", file, "--dry-run", "--json", "--rejects", rejects);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      mapping: "junctions-hourly",
      rows: 2,
      observations: 1,
      rejectedRows: 1,
      firstReasons: ['line 3, vehicles "many": not a number'],
      rejectsFile: rejects,
    });
  });

  it("finds the mapping that lies beside the file", async () => {
    const file = inputFile("a.csv", csv.replace("many", "16"));
    writeFileSync(`${file}.mapping.json`, JSON.stringify(mapping));
    const { stdout } = await runNagar("import", file, "--dry-run");
    expect(stdout).toMatch(/mapping +mine, feed mine/);
    expect(stdout).toMatch(/not taken +junction/);
  });

  it.each([
    ["no file", [], /import: which file\?/],
    ["no mapping for it", [["a.csv", csv], "--dry-run"], /a\.csv: no mapping; give --mapping NAME/],
    [
      "an unknown mapping",
      [["a.csv", csv], "--mapping", "nope", "--dry-run"],
      /--mapping nope: neither a shipped mapping nor a file; there are/,
    ],
    [
      "no town that runs",
      [["junctions_hourly.csv", csv], ...nowhere],
      /endpoints\.json is not there: start the town/,
    ],
    [
      "a file that is not there, whatever else is wrong",
      ["junctions_hourly.csv.typo", ...nowhere],
      /junctions_hourly\.csv\.typo: cannot be read \(ENOENT\)/,
    ],
    ["no address", [["junctions_hourly.csv", csv], "--url", "town"], /--url town: not an http\(s\) address/],
    ["an empty file", [["junctions_hourly.csv", ""], "--dry-run"], /the file is empty/],
    ["a binary file", [["junctions_hourly.csv", "\0\0"], "--dry-run"], /binary/],
    [
      "a file of another feed",
      [["junctions_hourly.csv", "a,b\n1,2\n"], "--dry-run"],
      /no column time; found a, b/,
    ],
  ] as const)("refuses %s with one clear line", async (_, args, why) => {
    const words = (args as readonly (string | readonly [string, string])[]).map((word) =>
      typeof word === "string" ? word : inputFile(word[0], word[1]),
    );
    expectOneClearLine(await runNagar("import", ...words), why);
  });

  it("refuses a broken mapping with its file and field", async () => {
    const file = inputFile("a.csv", csv);
    writeFileSync(
      `${file}.mapping.json`,
      JSON.stringify({ ...mapping, time: { column: "time", zone: "Asia/Anand" } }),
    );
    expectOneClearLine(
      await runNagar("import", file, "--dry-run"),
      /a\.csv\.mapping\.json: time: time zone "Asia\/Anand" is not known/,
    );
  });
});
