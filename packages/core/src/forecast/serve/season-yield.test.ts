/** A crop's yield, asked for before its harvest. */
import { describe, expect, it } from "vitest";
import { NotFound } from "../../errors.ts";
import type { Reading } from "../../read/testing/memory-windows.ts";
import { askPrediction, HOUR, readingsOf, START } from "../testing/predict-world.ts";
import type { FieldSite } from "./crop-season.ts";

describe("a crop's yield", () => {
  const YEAR = 365 * 24 * HOUR;
  const DAY = 24 * HOUR;

  it("of the next season is the mean of the past ones, with the interval of one more draw", async () => {
    const readings = readingsOf("agriculture", "yield", [3, 4, 5], YEAR);
    const answer = await askPrediction(
      "crop-yield",
      { forecast_horizon: "season" },
      { readings },
      START + 2.5 * YEAR,
    );
    const [season] = answer.predictions;
    expect([answer.unit, answer.step, season!.value]).toEqual(["t/ha", "season", 4]);
    expect(answer.degraded).toMatch(/3 past seasons are known.*the town's file does not know this farm/);
    // Student's t with 2 degrees of freedom: 4 ± 4.303 · 1 · √(1 + 1/3).
    expect(season!.confidence_interval!.upper).toBeCloseTo(4 + 4.303 * Math.sqrt(4 / 3), 3);
    await expect(
      askPrediction("crop-yield", { forecast_horizon: "season" }, { readings: [] }, START),
    ).rejects.toThrow(NotFound);
  });

  describe("by the weather", () => {
    const field: FieldSite = {
      site: { latitudeDeg: 22.5, elevationM: 40 },
      soil: { texture: "loam", fieldCapacity: 0.25, wiltingPoint: 0.12 },
      irrigated: false,
      crops: [{ crop: "groundnut", sowing: "06-20" }],
      stations: ["far away and mute", "W1"],
    };
    /** Six years of hot days; in the monsoon it rains every fourth day, in the last year not at all. */
    const years = [2020, 2021, 2022, 2023, 2024, 2025];
    const weather = (rainMm: (year: number) => number): Reading[] =>
      years.flatMap((year) =>
        Array.from({ length: 365 }, (_, day) => {
          const at = Date.parse(`${year}-01-01T00:00:00+05:30`) + day * DAY;
          const rain = day > 165 && day < 275 && day % 4 === 0 ? rainMm(year) : 0;
          return [24, 36].map((temperature, k) => ({
            ...{ domain: "weather" as const, entityId: "W1", at: at + (3 + 9 * k) * HOUR },
            metrics: { temperature, rainfall: rain / 2 },
          }));
        }).flat(),
      );
    const harvests: Reading[] = years.slice(0, 5).map((year, i) => ({
      ...{ domain: "agriculture" as const, entityId: "E1" },
      at: Date.parse(`${year}-11-10T12:00:00+05:30`),
      metrics: { yield: 1.9 + 0.05 * (i % 3) },
    }));
    const on = (date: string, rainMm: (year: number) => number, site = field) =>
      askPrediction(
        "crop-yield",
        { forecast_horizon: "season", include_explanation: true },
        { readings: [...harvests, ...weather(rainMm)], field: site },
        Date.parse(`${date}T06:00:00+05:30`),
      );
    const width = ({ predictions: [season] }: Awaited<ReturnType<typeof on>>) =>
      season!.confidence_interval!.upper - season!.confidence_interval!.lower;

    it("is what it usually is in a year like the others, and falls with every dry week of a bad one", async () => {
      const usual = await on("2025-09-20", () => 30);
      expect(usual.model).toMatchObject({ method: "season-outlook" });
      expect([usual.degraded, usual.predictions[0]!.timestamp]).toEqual([null, "2025-10-28T00:00:00+05:30"]);
      expect(usual.predictions[0]!.value).toBeCloseTo(1.95, 1);
      const dry = (year: number) => (year === 2025 ? 0 : 30);
      const values = await Promise.all(
        ["2025-06-25", "2025-07-25", "2025-08-25", "2025-10-20"].map(async (date) => on(date, dry)),
      );
      const points = values.map(({ predictions }) => predictions[0]!.value);
      expect(points).toEqual([...points].sort((a, b) => b - a));
      expect(points.at(-1)!).toBeLessThan(0.6 * points[0]!);
      expect(values.at(-1)!.explanation!.summary).toMatch(
        /groundnut: \d+ % of what full water gives, \d+ % in/,
      );
      expect(values.at(-1)!.explanation!.features[0]!.contribution).toBeLessThan(0);
    });

    it("is surer at the end of the season than at its beginning, where the years differ", async () => {
      const changeful = (year: number) => [4, 30, 12, 25, 8, 15][year - 2020]!;
      expect(width(await on("2025-10-20", changeful))).toBeLessThan(width(await on("2025-06-22", changeful)));
    });

    it("is the mean of the seasons, with the reason, where years, crop or days are not known", async () => {
      const [short] = [{ ...field, stations: ["far away and mute"] }];
      expect((await on("2025-09-20", () => 30, short)).degraded).toMatch(/0 earlier years.*3 are needed/);
      const tobacco = { ...field, crops: [{ crop: "tobacco", sowing: "09-01" }] };
      expect((await on("2025-09-20", () => 30, tobacco)).degraded).toMatch(/no crop coefficients.*tobacco/);
    });
  });
});
