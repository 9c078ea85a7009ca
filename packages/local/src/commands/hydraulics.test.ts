import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";
import { SMALL_NETWORK as GOOD } from "../testing/small-network.ts";

async function answer(...options: string[]) {
  const outcome = await runNagar("hydraulics", inputFile("town.inp", GOOD), "--json", ...options);
  expect(outcome.stderr).toBe("");
  return JSON.parse(outcome.stdout);
}

describe("nagar hydraulics", () => {
  it("sums up pressures, water and warnings as JSON, with every element at an hour when asked", async () => {
    const summary = await answer("--at", "1");
    expect(summary.counts).toMatchObject({ junctions: 2, reservoirs: 1, pipes: 2 });
    expect(summary.balance.deliveredM3).toBeCloseTo((10 * 7200) / 1000, 6);
    expect(summary.pressure.min.node).toBe("b");
    expect(summary.snapshot.nodes.b.pressureM).toBeCloseTo(summary.pressure.min.pressureM, 6);
    expect(summary.snapshot.links.p1.flowLps).toBeCloseTo(10, 4);
  });

  it("writes the series of every element", async () => {
    const file = inputFile("town.inp", GOOD);
    const out = join(file, "..", "series.csv");
    expect((await runNagar("hydraulics", file, "--out", out)).code).toBe(0);
    const rows = readFileSync(out, "utf8").trim().split("\n");
    expect(rows[0]).toBe("time_s,element,id,pressure_m,pressure_bar,head_m,demand_l_s,flow_l_s");
    expect(rows.length).toBe(1 + 3 * (3 + 2));
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["truncated", GOOD.slice(0, 60), /cut off/],
    ["in wrong units", GOOD.replace("LPS", "furlongs"), /line 12.*Units is "furlongs"/],
    ["with an unknown section", GOOD.replace("[PIPES]", "[PYPES]"), /line 6: unknown section/],
    ["with a duplicate id", GOOD.replace("p2", "p1"), /line 8.*duplicate link id p1/],
    ["with a dangling reference", GOOD.replace("p2 a b", "p2 a z"), /line 8.*end node z does not exist/],
    ["with a negative length", GOOD.replace("r a 1000", "r a -1"), /line 7.*length is -1/],
    ["with NaN", GOOD.replace("r 50", "r NaN"), /line 5.*head is "NaN"/],
    ["that is empty", "", /empty/],
    ["that is binary", Uint8Array.from({ length: 300 }, (_, i) => i % 256), /binary/],
    ["that is huge", new Uint8Array(66 * 2 ** 20).fill(32), /up to/],
  ])("a file %s gets one clear line and exit code 2", async (_, content, message) => {
    const outcome = await runNagar("hydraulics", inputFile("town.inp", content), "--json");
    expectOneClearLine(outcome, message);
  });

  it.each([
    [["--duration", "-1"], /duration is -3600 s/],
    [["--duration", "1e9"], /duration/],
    [["--duration", "10000", "--step", "1s"], /solutions; up to/],
    [["--step", "5"], /300s, 5m or 1h/],
    [["--at", "9"], /nothing is solved/],
    [["--pdd", "--required-pressure", "0"], /minimum 0 m, required 0 m/],
  ])("%j is refused with what is allowed", async (options, message) => {
    const outcome = await runNagar("hydraulics", inputFile("town.inp", GOOD), ...options);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(message);
  });
});
