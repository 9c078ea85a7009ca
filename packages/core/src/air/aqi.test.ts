import { describe, expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { aqi, aqiCategory, subIndex } from "./aqi.ts";
import type { Pollutant } from "./aqi-table.ts";

/** CPCB's table, as printed: first and last concentration of Good, Satisfactory, Moderate, Poor, Very poor. */
const printed: Record<Pollutant, [number, number][]> = {
  pm25: [
    [0, 30],
    [31, 60],
    [61, 90],
    [91, 120],
    [121, 250],
  ],
  pm10: [
    [0, 50],
    [51, 100],
    [101, 250],
    [251, 350],
    [351, 430],
  ],
  no2: [
    [0, 40],
    [41, 80],
    [81, 180],
    [181, 280],
    [281, 400],
  ],
  so2: [
    [0, 40],
    [41, 80],
    [81, 380],
    [381, 800],
    [801, 1600],
  ],
  co: [
    [0, 1],
    [1.1, 2],
    [2.1, 10],
    [10.1, 17],
    [17.1, 34],
  ],
  o3: [
    [0, 50],
    [51, 100],
    [101, 168],
    [169, 208],
    [209, 748],
  ],
  nh3: [
    [0, 200],
    [201, 400],
    [401, 800],
    [801, 1200],
    [1201, 1800],
  ],
  pb: [
    [0, 0.5],
    [0.6, 1],
    [1.1, 2],
    [2.1, 3],
    [3.1, 3.5],
  ],
};
const indexOfBand = [
  [0, 50],
  [51, 100],
  [101, 200],
  [201, 300],
  [301, 400],
];

describe("sub-index", () => {
  for (const [pollutant, bands] of Object.entries(printed) as [Pollutant, [number, number][]][]) {
    bands.forEach(([first, last], band) => {
      const [low, high] = indexOfBand[band]!;
      it(`${pollutant} of ${first} is exactly ${low}, of ${last} exactly ${high}`, () => {
        expect(subIndex(pollutant, first)).toBe(low);
        expect(subIndex(pollutant, last)).toBe(high);
      });
    });
  }

  it.each([
    [31, 51],
    [45, 75],
    [60, 100],
  ])("PM2.5 of %d µg/m³ is AQI %d (CPCB bulletin, October 2015)", (concentration, index) => {
    expect(Math.round(subIndex("pm25", concentration))).toBe(index);
  });

  it.each([
    ["pm25", 380],
    ["pm10", 510],
    ["no2", 520],
    ["so2", 2400],
    ["co", 51],
    ["nh3", 2400],
  ] as [Pollutant, number][])("%s reaches 500 at %d and stays there", (pollutant, concentration) => {
    expect(subIndex(pollutant, concentration)).toBe(500);
    expect(subIndex(pollutant, concentration - 0.2)).toBeLessThan(500);
    expect(subIndex(pollutant, concentration * 10)).toBe(500);
  });

  it("is 0 for a mean below zero", () => expect(subIndex("pm25", -3)).toBe(0));

  it("refuses what is not a finite number", () => {
    expect(() => subIndex("pm25", Number.NaN)).toThrow(InvalidInput);
    expect(() => subIndex("pm25", Number.POSITIVE_INFINITY)).toThrow(/pm25.*Infinity/);
  });
});

describe("index of a station", () => {
  it("is the worst sub-index and names its pollutant", () => {
    expect(aqi({ pm25: 60, no2: 81, so2: 10 })).toEqual({
      index: 101,
      category: expect.objectContaining({ name: "Moderate" }),
      dominant: "no2",
      subIndices: { pm25: 100, no2: 101, so2: 13 },
    });
  });

  it("needs three pollutants", () => {
    const two = aqi({ pm25: 60, no2: 40, so2: null, co: undefined, o3: Number.NaN });
    expect(two).toMatchObject({ index: null, category: null, dominant: null, reason: "2 of 3 pollutants" });
    expect(two.subIndices).toEqual({ pm25: 100, no2: 50 });
  });

  it("needs PM2.5 or PM10 among them", () => {
    expect(aqi({ no2: 40, so2: 40, co: 1, o3: 50 })).toMatchObject({
      index: null,
      reason: "no PM2.5 and no PM10",
    });
    expect(aqi({ pm10: 50, so2: 40, co: 1 }).index).toBe(50);
  });

  it("does not take NOx for NO2", () => {
    const withNox = { pm25: 10, so2: 10, nox: 300 };
    expect(aqi(withNox)).toMatchObject({ index: null, reason: "2 of 3 pollutants" });
  });

  it("reads categories at their edges", () => {
    const edges = [0, 50, 51, 100, 101, 200, 201, 300, 301, 400, 401, 500];
    expect(edges.map((index) => aqiCategory(index).name)).toEqual([
      "Good",
      "Good",
      "Satisfactory",
      "Satisfactory",
      "Moderate",
      "Moderate",
      "Poor",
      "Poor",
      "Very poor",
      "Very poor",
      "Severe",
      "Severe",
    ]);
    expect(() => aqiCategory(501)).toThrow(/501.*0 to 500/);
  });
});
