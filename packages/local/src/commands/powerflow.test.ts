import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const HEADER = "from_bus,to_bus,r_ohm,x_ohm,load_kw,load_kvar\n";
const GOOD = `${HEADER}1,2,0.1,0.05,100,60\n2,3,0.5,0.25,90,40\n`;

describe("nagar powerflow", () => {
  it("prints losses, the lowest voltage and every bus as JSON, also from a gzipped file", async () => {
    const { code, stdout } = await runNagar(
      "powerflow",
      inputFile("f.csv.gz", gzipSync(GOOD)),
      "--kv",
      "11",
      "--json",
    );
    expect(code).toBe(0);
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual([
      "lossKw",
      "lossKvar",
      "minVoltagePu",
      "minVoltageBus",
      "voltagesPu",
    ]);
    expect(answer.minVoltageBus).toBe("3");
    expect(answer.voltagesPu["1"]).toBe(1);
  });

  it.each([
    ["truncated", `${HEADER}1,2,0.1,0.05,100,60\n2,3,0.5`, /line 3: 3 fields where the header has 6/],
    [
      "in wrong units (W for kW)",
      `${HEADER}1,2,0.1,0.05,100000000,60\n`,
      /line 2, branch 1-2: loadKw is 100000000; allowed/,
    ],
    ["of another kind of table", "bus,p,q\n1,2,3\n", /line 1: no column from_bus, to_bus/],
    [
      "with a bus fed twice",
      `${GOOD}1,3,0.1,0.1,0,0\n`,
      /line 4: bus 3 is fed a second time \(first on line 3\)/,
    ],
    ["with a dangling branch", `${GOOD}8,9,0.1,0.1,0,0\n`, /2 buses are fed by nothing \(1, 8\)/],
    ["with a negative resistance", `${HEADER}1,2,-0.1,0.05,100,60\n`, /line 2, branch 1-2: rOhm is -0.1/],
    ["with NaN", `${HEADER}1,2,0.1,0.05,NaN,60\n`, /line 2: load_kw is "NaN"; a number is needed/],
    ["that is empty", "", /the file is empty/],
    ["that is binary", Uint8Array.from({ length: 512 }, (_, i) => (i * 37) % 256), /not UTF-8 text/],
    [
      "that loads more than any feeder carries",
      `${HEADER}1,2,9e4,0.05,900000,60\n`,
      /beyond what the feeder can carry/,
    ],
  ])("refuses a file %s with one clear line", async (_, content, why) => {
    const outcome = await runNagar("powerflow", inputFile("feeder.csv", content), "--kv", "11");
    if (/beyond/.test(why.source))
      expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(why) });
    else expectOneClearLine(outcome, why);
  });

  it("solves a feeder of 200,000 buses rather than refusing it", async () => {
    const rows = Array.from(
      { length: 200_000 },
      (_, i) => `${Math.floor(i / 3)},${i + 1},0.0001,0.0001,0.01,0.005`,
    );
    const outcome = await runNagar(
      "powerflow",
      inputFile("huge.csv", HEADER + rows.join("\n")),
      "--kv",
      "11",
      "--json",
    );
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout).minVoltagePu).toBeGreaterThan(0.9);
  });
});
