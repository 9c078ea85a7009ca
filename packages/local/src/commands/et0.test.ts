import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const HEADER = "date,temp_min_c,temp_max_c,humidity_pct,wind_m_s,sun_h,rain_mm\n";
const SITE = ["--lat", "23.03", "--elevation", "53"];
const day = (date: string, rest = "18,32,50,2,9,0") => `${date},${rest}\n`;
const season =
  HEADER +
  Array.from({ length: 130 }, (_, i) =>
    day(new Date(Date.UTC(2020, 10, 1 + i)).toISOString().slice(0, 10)),
  ).join("");

describe("nagar et0", () => {
  it("gives Uccle's 3.9 mm on 6 July (FAO-56 example 18) from a file", async () => {
    const file = inputFile(
      "uccle.csv",
      "date,temp_min_c,temp_max_c,humidity_min_pct,humidity_max_pct,wind_km_h,sun_h\n2023-07-06,12.3,21.5,63,84,10,9.25\n",
    );
    const { code, stdout } = await runNagar(
      "et0",
      file,
      "--lat",
      "50.80",
      "--elevation",
      "100",
      "--wind-height",
      "10",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows[0].et0).toBeCloseTo(3.9, 1);
  });

  it.each([
    ["truncated", `${HEADER}2020-01-01,18,32`, /line 2: 3 fields where the header has 7/],
    [
      "in wrong units (K)",
      HEADER + day("2020-01-01", "291,305,50,2,9,0"),
      /line 2: min is 291; allowed is -60 to 60 °C/,
    ],
    ["of another kind of table", "a,b\n1,2\n", /line 1: no column date, temp_min_c, temp_max_c/],
    [
      "with a day twice",
      HEADER + day("2020-01-02") + day("2020-01-02"),
      /line 3: date 2020-01-02 is not after 2020-01-02/,
    ],
    ["with a day that is none", HEADER + day("2020-02-30"), /line 2: date is "2020-02-30"/],
    ["with negative wind", HEADER + day("2020-01-01", "18,32,50,-2,9,0"), /line 2: wind2m is -2/],
    ["with NaN", HEADER + day("2020-01-01", "18,NaN,50,2,9,0"), /line 2: temp_max_c is "NaN"/],
    ["that is empty", "", /the file is empty/],
    ["that is binary", Uint8Array.from({ length: 300 }, (_, i) => (i * 91) % 256), /not UTF-8 text/],
    [
      "with a number beyond all bounds",
      HEADER + day("2020-01-01", "18,32,50,1e308,9,0"),
      /wind2m is 1e\+308; allowed is 0 to 60/,
    ],
  ])("refuses a file %s with one clear line", async (_, content, why) => {
    expectOneClearLine(await runNagar("et0", inputFile("weather.csv", content), ...SITE), why);
  });
});

describe("nagar et0 by the hour", () => {
  it.each([
    ["radiation in W/m² under MJ/m²", "25,60,2,800", /line 2: solar is 800; allowed is -0.1 to 5 MJ/],
    ["temperature in kelvin", "298,60,2,2", /line 2: temperature is 298; allowed is -60 to 60 °C/],
    ["humidity above all air", "25,160,2,2", /line 2: humidity is 160; allowed is 0 to 100 %/],
    [
      "an hour twice",
      "25,60,2,2\n2024-05-01T12:00+05:30,25,60,2,2",
      /line 3: time 2024-05-01T12:00\+05:30 is not after the one above/,
    ],
    ["wind blowing less than nothing", "25,60,-2,2", /line 2: wind2m is -2/],
  ])("refuses %s with one clear line", async (_, cells, why) => {
    const file = inputFile(
      "hours.csv",
      `time,temp_c,humidity_pct,wind_m_s,solar_mj_m2\n2024-05-01T12:00+05:30,${cells}\n`,
    );
    expectOneClearLine(await runNagar("et0", file, ...SITE, "--lon", "72.6"), why);
  });
});

describe("nagar crop", () => {
  it("waters a rabi wheat from sowing to harvest", async () => {
    const args = ["crop", "wheat", inputFile("w.csv", season), ...SITE, "--sowing", "2020-11-05", "--json"];
    const { code, stdout } = await runNagar(...args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ harvest: "2021-03-04", relativeYield: 1, stressDays: 0 });
  });

  it.each([
    ["an unknown crop", ["tulip"], /crop is "tulip"; allowed are rice, wheat/],
    [
      "a sowing that the file does not have",
      ["wheat", "--sowing", "2019-11-05"],
      /no 2019-11-05 \(the sowing\)/,
    ],
    [
      "a season longer than the file",
      ["cotton", "--sowing", "2020-11-05"],
      /126 days of weather; the season of cotton has 195/,
    ],
  ])("refuses %s with one clear line", async (_, [name, ...rest], why) => {
    const sowing = rest.length > 0 ? rest : ["--sowing", "2020-11-05"];
    expectOneClearLine(await runNagar("crop", name!, inputFile("w.csv", season), ...SITE, ...sowing), why);
  });
});
