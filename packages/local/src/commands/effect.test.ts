import { gzipSync } from "node:zlib";
import { madeDays, madePanel, madeStation, madeWard } from "@nagar/core/causal/testing/made-histories.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const START = Date.parse("2025-06-01");
const day = (t: number) => new Date(START + t * 86_400_000).toISOString().slice(0, 10);
const csv = (header: string, rows: (string | number)[][]) =>
  `${header}\n${rows.map((row) => row.join(",")).join("\n")}\n`;

/** Each design's history as a file, with an effect that is planted; and how the command is asked for it. */
const planted = {
  did(seed: number, effect: number) {
    const { values, treated, start } = madePanel(seed, 0, effect);
    const rows = values.flatMap((unit, u) =>
      Array.from(unit, (value, t) => [
        day(t),
        `W${u}`,
        value.toFixed(4),
        treated[u] && t >= start ? "yes" : "no",
      ]),
    );
    return { file: csv("day,ward,pm25,ban", rows), how: ["--unit", "ward", "--treated", "ban"] };
  },
  synthetic(seed: number, effect: number) {
    const { treated, donors, start } = madeWard(seed, 0, effect);
    const rows = [treated, ...donors].flatMap((unit, u) =>
      Array.from(unit, (value, t) => [day(t), `W${u}`, value.toFixed(4)]),
    );
    return {
      file: csv("day,ward,pm25", rows),
      how: ["--unit", "ward", "--since", day(start), "--units", "W0"],
    };
  },
  its(seed: number, effect: number) {
    const { values, weather, start } = madeStation(seed, 0, effect);
    const rows = Array.from(values, (value, t) => [
      day(t),
      value.toFixed(4),
      ...weather.map((each) => each.values[t]!.toFixed(4)),
    ]);
    return {
      file: csv("day,pm25,temperature,wind", rows),
      how: ["--since", day(start), "--covariates", "temperature,wind"],
    };
  },
  "doubly-robust"(seed: number, effect: number) {
    const { outcome, treated, causes } = madeDays(seed, 0, effect);
    const rows = Array.from(outcome, (value, i) => [
      day(i),
      value.toFixed(4),
      Number(treated[i]),
      ...Array.from(causes[i]!, (cause) => cause.toFixed(4)),
    ]);
    return {
      file: csv("day,pm25,ban,wind,temperature,holiday,other", rows),
      how: ["--treated", "ban", "--covariates", "wind,temperature,holiday,other"],
    };
  },
};
type Design = keyof typeof planted;

async function effectOf(design: Design, file: string, ...how: string[]) {
  const asked = ["--time", "day", "--outcome", "pm25", "--design", design, ...how];
  return runNagar("effect", inputFile("history.csv.gz", gzipSync(file)), ...asked);
}

describe.each(Object.keys(planted) as Design[])("nagar effect --design %s", (design) => {
  it("finds the effect that was planted in a file, and stands up to doubt", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(-25, -15, 20),
        async (seed, effect) => {
          const { file, how } = planted[design](seed, effect);
          const { code, stdout, stderr } = await effectOf(design, file, ...how, "--json");
          expect(stderr).toBe("");
          expect(code).toBe(0);
          const { estimate } = JSON.parse(stdout);
          // Twice the half length of the 95 % interval: of a few drawn files none is further off.
          expect(Math.abs(estimate.effect - effect)).toBeLessThan(estimate.high - estimate.low);
          expect(estimate.p).toBeLessThan(0.05);
          expect(estimate.low < estimate.effect && estimate.effect < estimate.high).toBe(true);
          expect(estimate.assumptions.length).toBeGreaterThanOrEqual(3);
          expect(estimate.refutations.length).toBeGreaterThanOrEqual(3);
        },
      ),
      { numRuns: 2, seed: 11, endOnFailure: true },
    );
  });

  it("says it in words", async () => {
    const { file, how } = planted[design](5, -25);
    const { stdout } = await effectOf(design, file, ...how);
    expect(stdout).toMatch(/Effect -\d+.* {2}\(95 % -\d+.* to -\d+.*; standard error .*; p .*\)/);
    expect(stdout).toMatch(/Assumes\n {2}- /);
    expect(stdout).toMatch(/Put in doubt\n {2}(passed|FAILED) {2}placebo/);
  });
});

describe("nagar effect and the causal graph", () => {
  const { file, how } = planted["doubly-robust"](5, -25);
  const asGraph = ["--cause", "construction", "--effect", "pm25"];

  it("says which of the back-door set the covariates do not hold", async () => {
    const { stdout } = await effectOf("doubly-robust", file, ...how, ...asGraph, "--json");
    const { graph } = JSON.parse(stdout);
    // Building stops in the monsoon and on holidays (edges of the graph): both move the air by other ways too.
    expect(graph.sets).toEqual([["day_type", "season"]]);
    expect(graph.missing).toEqual(["day_type", "season"]);
  });

  it("has what the clock tells from --calendar", async () => {
    const { stdout } = await effectOf("doubly-robust", file, ...how, ...asGraph, "--calendar");
    expect(stdout).toMatch(/hold fixed day_type, season\n {2}which the covariates do/);
  });
});

describe("nagar effect refuses in one clear line", () => {
  const panel = planted.did(3, -10);
  const days = planted["doubly-robust"](3, -10);
  const station = planted.its(3, -10);
  const windy = csv(
    "day,pm25,ban,wind",
    Array.from({ length: 400 }, (_, i) => [
      day(i),
      90 + (i % 7),
      Number(i % 10 > 6),
      (i % 10) + (i % 7) / 10,
    ]),
  );
  it.each<[string, Design, string, string[], RegExp]>([
    ["an unknown column", "did", panel.file, ["--unit", "zone", "--treated", "ban"], /no column "zone"/],
    ["nobody treated", "did", panel.file.replaceAll("yes", "no"), panel.how, /no unit is treated/],
    [
      "treatment everywhere",
      "did",
      panel.file,
      ["--unit", "ward", "--since", day(30)],
      /the measure is everywhere: all 30 units/,
    ],
    [
      "an unknown unit",
      "did",
      panel.file,
      ["--unit", "ward", "--since", day(30), "--units", "W1,W99"],
      /no W99 among the history's units, which are W0, W1/,
    ],
    [
      "too few times",
      "its",
      station.file,
      ["--since", day(4)],
      /4 times before 2025-06-05 and 296 .*its needs at least 10 and 3/,
    ],
    ["a time beyond the history", "its", station.file, ["--since", "2030-01-01"], /2025-06-01 to 2026-03-27/],
    [
      "a text for a number",
      "its",
      station.file.replace(/,(\d+\.\d+),/, ",high,"),
      station.how,
      /line 2, pm25: "high"/,
    ],
    ["no word of who is treated", "its", station.file, [], /--treated COLUMN, or by --since/],
    [
      "a treatment of seven",
      "doubly-robust",
      days.file.replace(/,1,/, ",7,"),
      days.how,
      /ban is "7"; .*1 or 0/,
    ],
    ["no reason for the treatment", "doubly-robust", days.file, ["--treated", "ban"], /needs covariates/],
    [
      "a measure that comes and goes",
      "its",
      days.file,
      ["--treated", "ban"],
      /and not at .*: this design takes one that begins and stays/,
    ],
    [
      "the outcome as its own cause",
      "its",
      station.file,
      ["--since", day(200), "--covariates", "wind,pm25"],
      /--covariates hold pm25, the outcome/,
    ],
    [
      "a node that is none",
      "its",
      station.file,
      [...station.how, "--cause", "magic", "--effect", "pm25"],
      /"magic"/,
    ],
  ])("%s", async (_, design, file, how, why) => {
    expectOneClearLine(await effectOf(design, file, ...how), why);
  });

  it("with exit code 1 where all treated days are windy", async () => {
    const { code, stderr, stdout } = await effectOf(
      "doubly-robust",
      windy,
      "--treated",
      "ban",
      "--covariates",
      "wind",
    );
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /no overlap: .* have a wind that hardly occurs the other way \(with the treatment 7/,
    );
    expect(code).toBe(1);
  });
});
