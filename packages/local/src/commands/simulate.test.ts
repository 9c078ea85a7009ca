import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as answers from "@nagar/core/simulate/request/answers.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOneClearLine, runNagar } from "../testing/run-nagar.ts";

const folder = mkdtempSync(join(tmpdir(), "nagar-simulate-"));
const town = join(folder, "town.json");
const checkpoint = join(folder, "checkpoint");
const small = ["--town", town, "--agents", "200", "--days", "1", "--runs", "20"];

const simulate = async (...more: string[]) => {
  const { code, stdout, stderr } = await runNagar("simulate", "odd-even", ...small, ...more);
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
};
const hashOf = async (...more: string[]) => {
  const { stdout, stderr } = await simulate("--json", ...more);
  expect(stderr).toBe("");
  return answers.results.parse(JSON.parse(stdout));
};

beforeAll(() => writeFileSync(town, writeTown(smallTown)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("nagar simulate", () => {
  it("gives the same numbers on one thread, on two, and after it was interrupted", async () => {
    const [one, two] = await Promise.all([
      hashOf("--workers", "1"),
      hashOf("--workers", "2", "--checkpoint", checkpoint),
    ]);
    expect(two.result_hash).toBe(one.result_hash);
    expect(one.runs).toEqual({
      asked: 20,
      used: 20,
      stopped_early: false,
      out_of_time: false,
      failed: [],
      missing: [],
    });
    // What an interrupted call leaves behind: some of the chunks.
    const chunks = readdirSync(checkpoint).sort();
    for (const chunk of chunks.slice(3)) rmSync(join(checkpoint, chunk));
    const resumed = await hashOf("--checkpoint", checkpoint);
    expect(resumed.result_hash).toBe(one.result_hash);
    expect(readdirSync(checkpoint).sort()).toEqual(chunks);
  });

  it("screens and shares out the variance with more runs, which leave the results as they are", async () => {
    const plain = await hashOf();
    const morris = await hashOf("--sensitivity", "morris", "--sensitivity-size", "4");
    const sobol = await hashOf("--sensitivity", "sobol", "--sensitivity-size", "16", "--workers", "1");
    for (const { headline, hourly_profile, runs } of [morris, sobol]) {
      expect(headline).toEqual(plain.headline);
      expect(hourly_profile).toEqual(plain.hourly_profile);
      expect(runs.used).toBe(20);
    }
    expect(plain.sensitivity).toMatchObject({ rank_regression: null, morris: null, sobol: null });
    const walked = morris.sensitivity?.morris?.outcomes.flatMap(({ parameters }) => parameters) ?? [];
    expect(walked.length).toBeGreaterThan(0);
    for (const { mu, mu_star } of walked) expect(Math.abs(mu)).toBeLessThanOrEqual(mu_star * (1 + 1e-9));
    // Who obeys the ban matters to what it does to traffic; what a field drinks cannot.
    const speed = sobol.sensitivity?.sobol?.outcomes.find(({ outcome }) => outcome.startsWith("traffic."));
    expect(speed?.parameters.map(({ parameter }) => parameter)).not.toContain("et0_scale");
  }, 120_000);

  it("shows what would change, with its uncertainty", async () => {
    const { stdout } = await simulate();
    expect(stdout).toMatch(/^Odd-even days for cars: Chhoti, 1 days from 2026-01-05, 20 paired runs\n/);
    expect(stdout).toMatch(/baseline +difference +std. error +95 % of runs/);
    expect(stdout).toMatch(/seed 1, .* result [0-9a-f]{16}/);
  });

  it.each([
    ["a scenario that is not there", ["odd-evn"], /scenario: a definition, or one of odd-even/],
    ["10^9 runs", ["odd-even", "--runs", "1000000000"], /monte_carlo_runs: a whole number from 2 to 10,000/],
    ["a day that does not exist", ["odd-even", "--start", "2026-02-30"], /parameters.start_date/],
    ["a method nobody knows", ["odd-even", "--sensitivity", "guess"], /configuration.sensitivity/],
    [
      "a base that is no power of two",
      ["odd-even", "--sensitivity", "sobol", "--sensitivity-size", "20"],
      /configuration.sensitivity.base: 16, 32, 64/,
    ],
    [
      "an early end of a design",
      ["odd-even", "--sensitivity", "morris", "--target", "air.pm25=1"],
      /configuration.target_standard_error: none with sensitivity/,
    ],
    ["no threads", ["odd-even", "--workers", "0"], /--workers is 0/],
    ["a town that is none", ["odd-even", "--town", "package.json"], /package.json: format/],
  ])("refuses %s in one line", async (_what, args, why) => {
    expectOneClearLine(await runNagar("simulate", ...args), why);
  });

  it("refuses the checkpoint of another simulation", async () => {
    const args = ["simulate", "odd-even", ...small, "--seed", "2", "--checkpoint", checkpoint];
    expectOneClearLine(await runNagar(...args), /a chunk of [0-9a-f]{32}, not of [0-9a-f]{32}/);
  });

  it("says what to do about a chunk that is not whole", async () => {
    const [first] = readdirSync(checkpoint).sort();
    const file = join(checkpoint, first!);
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    const refused = await runNagar("simulate", "odd-even", ...small, "--checkpoint", checkpoint);
    expectOneClearLine(refused, /100 bytes; \d+ were written; remove it/);
  });

  it("lists the ready scenarios", async () => {
    const { stdout } = await runNagar("simulate", "--list");
    expect(stdout.trim().split("\n").length).toBeGreaterThan(20);
    expect(stdout).toMatch(/^odd-even +Odd-even/m);
  });
});
