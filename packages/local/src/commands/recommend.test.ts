import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const run = (...args: string[]) => runNagar("recommend", "--date", "2026-01-10", ...args);

describe("nagar recommend", () => {
  it("answers one crore and bad air with a portfolio within the budget, as one JSON object", async () => {
    const { code, stdout } = await run("--context", "high_pollution", "--budget", "10000000", "--json");
    expect(code).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer.spent).toBeLessThanOrEqual(1e7);
    expect(answer.gap).toBeLessThanOrEqual(1e-3);
    const [first] = answer.recommendations;
    expect(first).toMatchObject({ rank: 1, confidence: expect.stringMatching(/high|medium|low/) });
    for (const field of [
      "category",
      "estimated_impact",
      "lead_time_days",
      "cost",
      "justification",
      "evidence",
      "risks",
      "similar_cases",
    ]) {
      expect(first).toHaveProperty(field);
    }
    expect(answer.not_chosen.every((each: { why: string }) => each.why.length > 0)).toBe(true);
  });

  it("takes what is known of the state: at an AQI of 460 odd-even is in question", async () => {
    const state = inputFile("state.json", '{"pm25": 330, "aqi": 460}');
    const { stdout } = await run(
      "--context",
      "high_pollution",
      "--budget",
      "20000000",
      "--state",
      state,
      "--json",
    );
    const answer = JSON.parse(stdout);
    const barred = answer.not_applicable.map(({ id }: { id: string }) => id);
    expect(answer.state.aqi).toBe(460);
    expect(barred).not.toContain("grap-odd-even");
  });

  it("says in words what to do, and ends with exit code 0", async () => {
    const { code, stdout } = await run("--context", "flood", "--budget", "1000000", "--crews", "works=2");
    expect(code).toBe(0);
    expect(stdout).toMatch(/flood-pumps: .*not enough crews \(works crews\)/);
    expect(stdout).toMatch(/^ 1\. /m);
  });

  it("holds a minimum for each ward, by measures in single wards, and says what to relax where it cannot", async () => {
    const ask = (budget: string) =>
      run("--context", "flood", "--budget", budget, "--minimum", "each_ward:spending=20000", "--json");
    const { code, stdout } = await ask("5000000");
    expect(code).toBe(0);
    const { recommendations, constraints } = JSON.parse(stdout);
    expect(recommendations.some(({ place }: { place?: object }) => place)).toBe(true);
    const held = constraints.filter(({ name }: { name: string }) => name.startsWith("least spending for Z"));
    expect(held).toHaveLength(22);
    for (const { used, of } of held) expect(used).toBeGreaterThanOrEqual(of * (1 - 1e-6));
    const poor = await ask("100000");
    expect(poor.code).toBe(1);
    expect(poor.stderr).toMatch(/raise the total budget by [\d,]+ INR/);
  });

  it("keeps to the money for capital and for running costs", async () => {
    const { stdout } = await run(
      ...["--context", "high_pollution", "--budget", "10000000"],
      ...["--capital", "300000", "--running", "2000000", "--json"],
    );
    const { recommendations, constraints } = JSON.parse(stdout);
    const sum = (of: "capital" | "running") =>
      recommendations.reduce(
        (total: number, { cost }: { cost: Record<string, number> }) => total + cost[of]!,
        0,
      );
    expect(sum("capital")).toBeLessThanOrEqual(300_000);
    expect(sum("running")).toBeLessThanOrEqual(2_000_000);
    expect(constraints.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["capital budget", "running budget", "total budget"]),
    );
  });

  it("with exit code 1 says what to relax where nothing fits", async () => {
    const { code, stdout, stderr } = await run(
      "--context",
      "flood",
      "--budget",
      "1000",
      "--require",
      "flood-pumps",
    );
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/it would be enough to .*raise the total budget by 4,89,000 INR/);
  });

  it.each([
    ["a negative budget", ["--context", "flood", "--budget", "-5"], /budget is -5; allowed is 0 or more INR/],
    [
      "an unknown context",
      ["--context", "locusts", "--budget", "5"],
      /context is "locusts"; allowed are high_pollution/,
    ],
    [
      "contradictory wishes",
      ["--context", "flood", "--budget", "5", "--require", "flood-pumps", "--forbid", "flood-pumps"],
      /flood-pumps is both required and forbidden/,
    ],
    [
      "crews of no trade",
      ["--context", "flood", "--budget", "5", "--crews", "wizards=3"],
      /crews is "wizards=3"; allowed is trade=count/,
    ],
    [
      "an aim that there is not",
      ["--context", "flood", "--budget", "5", "--pareto", "beauty"],
      /--pareto is "beauty"; allowed are money/,
    ],
    [
      "a weight of risk above 1",
      ["--context", "flood", "--budget", "5", "--risk", "2"],
      /risk\.weight is 2; allowed is 0 to 1/,
    ],
  ])("refuses %s with one clear line", async (_, args, why) => {
    expectOneClearLine(await run(...args), why);
  });

  it("refuses a running town beside another town, day or state", async () => {
    const named = await run("--context", "flood", "--budget", "5", "--url", "http://localhost:4000");
    expectOneClearLine(named, /--url and --date exclude each other/);
  });

  it("refuses a data folder in which no town was started", async () => {
    const none = await runNagar("recommend", "--context", "flood", "--budget", "5", "--data", "/nowhere");
    expectOneClearLine(none, /endpoints\.json is not there: start the town/);
  });

  it("refuses a state with a field that there is not, or that is no JSON", async () => {
    const ask = (text: string) =>
      run("--context", "flood", "--budget", "5", "--state", inputFile("s.json", text));
    expectOneClearLine(await ask('{"rain": 3}'), /rain/);
    expectOneClearLine(await ask("{rainfall"), /s\.json: not JSON/);
  });
});
