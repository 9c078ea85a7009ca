import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as answers from "@nagar/core/simulate/request/answers.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOneClearLine, runNagar } from "../testing/run-nagar.ts";

const folder = mkdtempSync(join(tmpdir(), "nagar-calibrate-"));
const town = join(folder, "town.json");
const fitted = join(folder, "calibration.json");

beforeAll(() => writeFileSync(town, writeTown(smallTown)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("nagar calibrate", () => {
  it("fits to the first days, judges on the later ones, and hands on to nagar simulate", async () => {
    const args = ["--town", town, "--agents", "200"];
    const { code, stdout } = await runNagar("calibrate", ...args, "--days", "3", "--out", fitted);
    expect(stdout).toMatch(
      /fitted to 2 days, judged on the 1 after them: GEH below 5 on \d+ % of counts \(wanted 85 %\)/,
    );
    expect(code).toBe(/\naccepted\n/.test(stdout) ? 0 : 1);
    const simulated = await runNagar(
      "simulate",
      "odd-even",
      ...args,
      "--days",
      "1",
      "--runs",
      "2",
      "--calibration",
      fitted,
      "--json",
    );
    const { calibration, assumptions } = answers.results.parse(JSON.parse(simulated.stdout));
    expect(calibration?.detail).toMatch(/^fitted to 2 days/);
    expect(assumptions.find(({ id }) => id === "leakage")?.prior).toMatch(/fitted to the town: /);
  });

  it.each([
    ["two days, which cannot be split", ["--days", "2"], /--days is 2/],
    ["fewer agents than none", ["--agents", "-1"], /--agents is -1; allowed are whole numbers from 100/],
    ["a history that is none", ["--history", "package.json"], /package.json: not CSV/],
  ])("refuses %s in one line", async (_what, args, why) => {
    expectOneClearLine(await runNagar("calibrate", "--town", town, ...args), why);
  });
});
