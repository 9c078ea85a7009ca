import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seasonDays } from "../../agriculture/crop-coefficient.ts";
import { CROPS } from "../../agriculture/crops.ts";
import { fieldSeason } from "../../agriculture/water-balance.ts";
import { crop as cropSchema, type Farm } from "../../town/schema/land.ts";
import { prepareSmallTown, SMALL_CONFIG, smallTown } from "../testing/small-town.ts";
import { buildFarmTables, cropTableName } from "./farm-tables.ts";
import { Farms, PUMP_KWH_PER_M3 } from "./farms.ts";
import { Levers } from "./levers.ts";

const prepared = await prepareSmallTown();
const levers = new Levers(prepared, prepared.roads.links);
const cropOf = (name: Farm["crops"][number]["crop"]) =>
  CROPS.find((crop) => crop.name === cropTableName(name))!;

/** A calendar of a year knows no longer season: a banana's second year begins anew. */
const names = cropSchema.shape.crop.options.filter((name) => seasonDays(cropOf(name)) <= 365);

/** One field that bears one crop for as long as the tables say. */
function field(name: Farm["crops"][number]["crop"], method: Farm["irrigation"]["method"]) {
  const farm: Farm = {
    ...smallTown.farms[0]!,
    areaHa: 2,
    irrigation: { method, efficiency: 0.6 },
    crops: [{ crop: name, season: "rabi", sowing: "01-01", days: seasonDays(cropOf(name)) }],
  };
  return buildFarmTables({ ...smallTown, farms: [farm] }, { ...SMALL_CONFIG, farms: 1 });
}

/** Weather of a season: a first day of so much rain that every field begins full. */
const season = fc
  .array(
    fc.record({
      et0: fc.double({ min: 0, max: 9, noNaN: true }),
      rainMm: fc.oneof(fc.constant(0), fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })),
    }),
    { minLength: 365, maxLength: 365 },
  )
  .map((days) => [{ et0: 3, rainMm: 500 }, ...days.slice(1)]);

describe("fields of the day loop", () => {
  it.each(["rainfed", "tubewell"] as const)("%s are FAO-56's season, day by day", (method) => {
    fc.assert(
      fc.property(season, fc.constantFrom(...names), (days, name) => {
        const tables = field(name, method);
        const crop = cropOf(name);
        const ours = new Farms(tables);
        ours.begin();
        const length = seasonDays(crop);
        let firstMm = 0;
        for (let day = 0; day < length; day++) {
          ours.day((tables.sowing[0]! + day) % 365, days[day]!.et0, days[day]!.rainMm, levers);
          if (day === 0) firstMm = ours.percolation;
        }
        const theirs = fieldSeason(days, {
          crop,
          // Field capacity and wilting point enter by their difference alone.
          soil: {
            name: "as sampled",
            fieldCapacity: 0.1 + tables.holdsMm[0]! / 1000,
            wiltingPoint: 0.1,
            totalEvaporableMm: 20,
            readilyEvaporableMm: 8,
          },
          coefficient: "single",
          irrigation:
            method === "rainfed" ? { kind: "rainfed" } : { kind: "deficit", share: 1, largestMm: 60 },
        });
        const area = tables.areaHa[0]!;
        expect(area).toBeCloseTo(2, 12);
        expect(ours.etc / area).toBeCloseTo(theirs.totals.etc, 6);
        expect(ours.eta / area).toBeCloseTo(theirs.totals.eta, 6);
        expect(ours.stressDays / area).toBeCloseTo(theirs.stressDays, 9);
        expect((ours.appliedM3 * 0.6) / area / 10).toBeCloseTo(theirs.totals.irrigation, 6);
        // The first day's differs by the start: in the middle of a round of irrigation, or at field capacity.
        const later = theirs.percolation.slice(1).reduce((sum, mm) => sum + mm, 0);
        expect((ours.percolation - firstMm) / area).toBeCloseTo(later, 6);
        expect(ours.yieldIndex).toBeCloseTo(theirs.relativeYield, 9);
      }),
      { numRuns: 25 },
    );
  });

  it("lift a cubic metre of water by 30 m for 0.18 kWh at 45 %: m·g·h over the efficiency", () => {
    expect(PUMP_KWH_PER_M3).toBeCloseTo((1000 * 9.81 * 30) / 0.45 / 3.6e6, 12);
  });
});
