import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const HEADER = "time,pm25_ug_m3,pm10_ug_m3,no2_ug_m3,co_mg_m3\n";
const hour = (h: number) => `2024-11-01T${String(h).padStart(2, "0")}:00:00+05:30`;
const rows = (line: (h: number) => string, hours = 24) =>
  Array.from({ length: hours }, (_, h) => line(h)).join("\n");
const GOOD = `${HEADER}${rows((h) => `${hour(h)},45,50,40,0.5`)}\n`;

async function run(name: string, content: string | Uint8Array, ...options: string[]) {
  return runNagar("aqi", inputFile(name, content), ...options);
}

async function answer(content: string | Uint8Array, ...options: string[]) {
  const outcome = await run("air.csv", content, "--json", ...options);
  expect(outcome.stderr).toBe("");
  return JSON.parse(outcome.stdout);
}

describe("nagar aqi", () => {
  it("gives the index of each day and each hour as JSON, also from a gzipped file", async () => {
    const { stations } = await answer(gzipSync(GOOD));
    expect(stations).toHaveLength(1);
    expect(stations[0].days).toEqual([
      expect.objectContaining({ at: "2024-11-01", aqi: 75, category: "Satisfactory", dominant: "pm25" }),
    ]);
    expect(stations[0].hours).toHaveLength(24);
    expect(stations[0].hours[23]).toMatchObject({ at: hour(23), aqi: 75 });
  });

  it("prints a table of days for a person", async () => {
    const { stdout, code } = await run("air.csv", GOOD);
    expect(stdout).toMatch(/2024-11-01\s+75\s+Satisfactory\s+PM2\.5/);
    expect(code).toBe(0);
  });

  it("reads the board's own export: From Date, DD-MM-YYYY, units in brackets, 15-minute values, NA", async () => {
    const lines = rows((q) => {
      const from = `01-11-2024 ${String(Math.floor(q / 4)).padStart(2, "0")}:${String((q % 4) * 15).padStart(2, "0")}`;
      return `${from},x,45,50,${q % 4 === 0 ? "NA" : "40"}`;
    }, 96);
    const { stations, ignored } = await answer(
      `From Date,To Date,PM2.5 (ug/m3),PM10 (µg/m³),NO2 (ug/m3)\n${lines}\n`,
    );
    expect(stations[0].days[0]).toMatchObject({ aqi: 75, subIndices: { pm25: 75, pm10: 50, no2: 50 } });
    expect(ignored).toEqual(["To Date"]);
  });

  it("knows the pollutants and stations however their columns are spelt", async () => {
    const { stations, columns } = await answer(
      "Station ID,Timestamp,PM 2.5,PM₁₀ (μg/m³),SO 2\nDL001,13-11-2024,60,50,40\nDL002,13-11-2024,31,50,40\n",
    );
    expect(Object.keys(columns)).toEqual(["pm25", "pm10", "so2"]);
    expect(
      stations.map((s: { station: string; days: { at: string; aqi: number }[] }) => [s.station, s.days[0]]),
    ).toEqual([
      ["DL001", expect.objectContaining({ at: "2024-11-13", aqi: 100 })],
      ["DL002", expect.objectContaining({ at: "2024-11-13", aqi: 51 })],
    ]);
  });

  it("passes over a column named like a built-in property", async () => {
    const { ignored } = await answer(`${GOOD.replace("\n", ",constructor\n").replace(/0\.5\n/g, "0.5,x\n")}`);
    expect(ignored).toEqual(["constructor"]);
  });

  it("does not guess whether a slash puts the day or the month first", async () => {
    expectOneClearLine(
      await run("air.csv", `${HEADER}03/04/2024 00:00,45,50,40,0.5\n`),
      /line 2: time: "03\/04\/2024 00:00" is not ISO 8601/,
    );
  });

  it("takes daily means by date, several stations in one file", async () => {
    const { stations, basis } = await answer(
      "date,city,pm25_ug_m3,pm10_ug_m3,no2_ug_m3\n2024-11-01,A,60,50,40\n2024-11-01,B,31,50,40\n",
    );
    expect(basis).toBe("daily means as given");
    expect(
      stations.map((s: { station: string; days: { aqi: number }[] }) => [s.station, s.days[0]!.aqi]),
    ).toEqual([
      ["A", 100],
      ["B", 51],
    ]);
  });

  it("a stamp that ends its hour belongs to the hour before: the next day's 00:00 is the last of the day", async () => {
    const shifted = rows((h) => `${h === 23 ? "2024-11-02T00:00:00+05:30" : hour(h + 1)},45,50,40,0.5`);
    const { stations } = await answer(`${HEADER}${shifted}\n`, "--stamp", "end");
    expect(stations[0].hours.map(({ at }: { at: string }) => at)).toEqual(
      Array.from({ length: 24 }, (_, h) => hour(h)),
    );
    expect(stations[0].days).toHaveLength(1);
  });

  it("says why there is no index", async () => {
    const { stations } = await answer(`time,no2,so2,co\n${rows((h) => `${hour(h)},40,40,1`)}\n`);
    expect(stations[0].days[0]).toMatchObject({
      aqi: null,
      reason: "no PM2.5 and no PM10",
      subIndices: { no2: 50 },
    });
  });

  it("converts ppb of NO2 at 25 °C: 21.27 ppb are 40 µg/m³, index 50", async () => {
    const { stations } = await answer(`time,no2_ppb\n${rows((h) => `${hour(h)},21.27`)}\n`);
    expect(stations[0].days[0].subIndices).toEqual({ no2: 50 });
  });

  it("leaves out what no instrument can show, and says so", async () => {
    const { outOfRange } = await answer(GOOD.replace("45,50,40,0.5", "45,50,40,498"));
    expect(outOfRange).toEqual([{ column: "co_mg_m3", count: 1, line: 2 }]);
  });

  it("takes negative readings where it is told to", async () => {
    const negative = GOOD.replaceAll(",45,", ",-2,");
    expect((await answer(negative, "--negative", "keep")).stations[0].days[0].subIndices.pm25).toBe(0);
    expect(
      (await answer(negative, "--negative", "missing")).stations[0].days[0].subIndices.pm25,
    ).toBeUndefined();
  });

  const text = `${HEADER}${hour(0)},45,50,40,0.5\n`;
  it.each([
    ["truncated", `${text}${hour(1)},45`, /air\.csv, line 3: 2 fields where the header has 5/],
    [
      "in wrong units (CO in µg/m³)",
      GOOD.replaceAll(",0.5", ",500"),
      /line 2: co_mg_m3 lies outside -1 to 115 mg\/m³.*--unit co=/,
    ],
    [
      "in a unit that is none of air",
      "time,pm25_ppb\n",
      /line 1: pm25_ppb is in "ppb", which does not convert to µg\/m³/,
    ],
    [
      "with an index in place of concentrations",
      `time,co\n${rows((h) => `${hour(h)},46`)}\n`,
      /co states no unit and is never below 46: an index/,
    ],
    [
      "of unknown columns",
      "time,benzene,nox\n",
      /line 1: no column is a pollutant.*found time, benzene, nox/,
    ],
    ["without time", "hours,pm25\n", /line 1: no column of time/],
    ["with a stamp twice", `${text}${hour(0)},45,50,40,0.5\n`, /line 3: time .* stands twice/],
    [
      "with a stamp that does not exist",
      `${text}2024-02-30T00:00:00+05:30,45,50,40,0.5\n`,
      /line 3: time: "2024-02-30/,
    ],
    ["with a dangling quote", `${text}"2024`, /line 3: a quote that is not closed/],
    [
      "with a negative concentration",
      `${text}${hour(1)},-45,50,40,0.5\n`,
      /line 3: pm25_ug_m3 is "-45"; a concentration is not negative/,
    ],
    ["with NaN", `${text}${hour(1)},NaN,50,40,0.5\n`, /line 3: pm25_ug_m3 is "NaN"; a number is needed/],
    ["that is empty", "", /air\.csv: the file is empty/],
    ["with a header only", HEADER, /a header and no rows/],
    ["that is binary", Uint8Array.from({ length: 512 }, (_, i) => (i * 37) % 256), /not UTF-8 text/],
    [
      "with a line without end",
      `${text}${"9".repeat(1_100_000)}`,
      /line 3: a line of more than 1048576 characters/,
    ],
    [
      "that spans more than a century",
      `${text}1901-01-01T00:00:00+05:30,45,50,40,0.5\n`,
      /more than a century/,
    ],
  ])("refuses a file %s with one clear line", async (_, content, why) => {
    expectOneClearLine(await run("air.csv", content), why);
  });

  it("refuses a pollutant that it does not know, with those that it does", async () => {
    const outcome = await run("air.csv", GOOD, "--unit", "radon=Bq");
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/radon=Bq.*pm25, pm10/);
  });
});
