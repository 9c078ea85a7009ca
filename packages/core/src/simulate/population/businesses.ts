/**
 * Businesses sampled from the wards' jobs: each with a sector, hours, and deliveries that goods vehicles bring. Their
 * people are the wards' jobs, their load the commercial and industrial transformers; here is what makes goods move.
 */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";
import { sharedBytes, sharedFloats, sharedInts } from "../engine/shared-array.ts";

export const BUSINESS_SECTORS = ["agriculture", "manufacturing", "trade", "services", "public"] as const;
export type BusinessSector = (typeof BUSINESS_SECTORS)[number];

export interface Businesses {
  count: number;
  zone: Int32Array;
  /** Index in {@link BUSINESS_SECTORS}. */
  sector: Uint8Array;
  /** People who work there, for all for whom it stands. */
  jobs: Float64Array;
  /** Hours of receiving goods, [opens, closes). */
  opens: Uint8Array;
  closes: Uint8Array;
  /** Goods trips a day and job that it draws: light commercial vehicles, trucks (weights). */
  light: Float64Array;
  heavy: Float64Array;
}

/** Pull of a job on goods trips, by sector: a shop lives of deliveries, a works of trucks (assumptions). */
const LIGHT: Record<BusinessSector, number> = {
  agriculture: 0.3,
  manufacturing: 1,
  trade: 3,
  services: 0.5,
  public: 0.2,
};
const HEAVY: Record<BusinessSector, number> = {
  agriculture: 0.5,
  manufacturing: 3,
  trade: 0.7,
  services: 0.1,
  public: 0.1,
};
/** Opening hours by sector; shops of a bazaar open late. */
const HOURS: Record<BusinessSector, readonly [from: number, to: number]> = {
  agriculture: [6, 18],
  manufacturing: [8, 20],
  trade: [9, 21],
  services: [9, 19],
  public: [10, 18],
};

/** Draws businesses, each standing for an equal part of the town's jobs. */
export function drawBusinesses(town: Town, count: number, seed: number): Businesses {
  const stream = randomStream(seed, "businesses");
  const cells = town.zones.flatMap((zone, at) =>
    BUSINESS_SECTORS.map((sector) => ({ zone: at, sector, jobs: zone.jobs[sector] })),
  );
  const all = cells.reduce((sum, { jobs }) => sum + jobs, 0);
  const each = count > 0 ? all / count : 0;
  const rows: { zone: number; sector: BusinessSector; late: number }[] = [];
  let at = 0;
  let passed = 0;
  for (let n = 0; n < count && all > 0; n++) {
    // Systematic sampling: a business per equal step along the wards' jobs, from a random start.
    const aim = (n + uniform(stream, 0)) * each;
    while (at < cells.length - 1 && passed + cells[at]!.jobs <= aim) passed += cells[at++]!.jobs;
    const { zone, sector } = cells[at]!;
    rows.push({ zone, sector, late: Math.floor(3 * uniform(stream, n, 1)) - 1 });
  }
  const hour = (value: number) => Math.min(24, Math.max(0, value));
  return {
    count: rows.length,
    zone: sharedInts(rows.map(({ zone }) => zone)),
    sector: sharedBytes(rows.map(({ sector }) => BUSINESS_SECTORS.indexOf(sector))),
    jobs: sharedFloats(rows.map(() => each)),
    opens: sharedBytes(rows.map(({ sector, late }) => hour(HOURS[sector][0] + late))),
    closes: sharedBytes(rows.map(({ sector, late }) => hour(HOURS[sector][1] + late))),
    light: sharedFloats(rows.map(({ sector }) => each * LIGHT[sector])),
    heavy: sharedFloats(rows.map(({ sector }) => each * HEAVY[sector])),
  };
}
