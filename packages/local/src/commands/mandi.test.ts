import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const HEADER = "date,market,arrival_t,price_modal_inr_q\n";
const DAY_MS = 86_400_000;

/** Two markets over two years; in the first the price swings with the year, and against its arrivals. */
const rows = Array.from({ length: 730 }, (_, at) => {
  const date = new Date(Date.UTC(2020, 0, 1) + at * DAY_MS).toISOString().slice(0, 10);
  const year = Math.sin((2 * Math.PI * at) / 365);
  const glut = Math.sin(at * 1.7) + Math.sin(at * 0.31);
  const price = (1000 * Math.exp(0.2 * year - 0.1 * glut + 0.02 * Math.sin(at * 7.3))).toFixed(1);
  return `${date},A,${(50 * Math.exp(0.3 * glut)).toFixed(2)},${price}\n${date},B,50,1000\n`;
}).join("");

describe("nagar mandi", () => {
  it("estimates what can be estimated, and says of the other markets why not", async () => {
    const { code, stdout } = await runNagar("mandi", inputFile("p.csv", HEADER + rows), "--json");
    expect(code).toBe(0);
    const [a, b] = JSON.parse(stdout).markets;
    expect(a).toMatchObject({ market: "A", used: expect.any(Number) });
    expect(a.adjustment.value).toBeGreaterThan(0);
    expect(b).toEqual({ market: "B", problem: expect.stringMatching(/arrivals do not change/) });
  });

  it.each([
    ["truncated", `${HEADER}2020-01-01,A,5`, /line 2: 3 fields where the header has 4/],
    ["of another kind", "a,b\n1,2\n", /line 1: no column date, market/],
    [
      "with a market's day twice",
      `${HEADER}2020-01-01,A,5,9\n2020-01-01,A,5,9\n`,
      /line 3: A has 2020-01-01 twice/,
    ],
    ["with a day that is none", `${HEADER}01/02/2020,A,5,9\n`, /line 2: date is "01\/02\/2020"/],
    ["with negative arrivals", `${HEADER}2020-01-01,A,-5,9\n`, /line 2: arrival_t is -5/],
    ["with NaN", `${HEADER}2020-01-01,A,NaN,9\n`, /line 2: arrival_t is "NaN"/],
    ["that is empty", "", /the file is empty/],
    ["that is binary", Uint8Array.from({ length: 300 }, (_, i) => (i * 91) % 256), /not UTF-8 text/],
    ["without rows", HEADER, /no row in the file/],
  ])("refuses a file %s with one clear line", async (_, content, why) => {
    expectOneClearLine(await runNagar("mandi", inputFile("p.csv", content)), why);
  });

  it.each([[[]], [["--json"]]])("fails on a file too short for any market, %j too", async (options) => {
    const { code, stdout, stderr } = await runNagar(
      "mandi",
      inputFile("p.csv", `${HEADER}2020-01-01,A,5,900\n`),
      ...options,
    );
    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/no market could be estimated; A: 1 usable days .* at least 250 are needed\n$/);
  });
});
