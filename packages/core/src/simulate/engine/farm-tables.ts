/** Farms for the day loop: sampled fields with area, soil and water, and each crop's coefficient and roots by day. */
import { rootDepth, seasonDays, singleCoefficient } from "../../agriculture/crop-coefficient.ts";
import { CROPS, type Crop } from "../../agriculture/crops.ts";
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Farm } from "../../town/schema/land.ts";
import type { Town } from "../../town/town.ts";
import type { EngineConfig, FarmTables } from "./prepared-town.ts";
import { sharedBytes, sharedFloats, sharedInts } from "./shared-array.ts";

/** Crops that a field may bear in a year; more are left out. */
export const CROPS_PER_FARM = 3;
/** Where the crop tables know a crop by another name, or not at all: the nearest (assumption for tobacco). */
const NAMED: Partial<Record<Farm["crops"][number]["crop"], string>> = {
  millet: "pearl millet",
  tobacco: "brinjal",
};
/** Fields are sown within so many days after the usual date, and differ in water-holding by so much. */
const SOWING_SPREAD_DAYS = 12;
const SOIL_SPREAD = 0.15;

export const cropTableName = (crop: Farm["crops"][number]["crop"]) => NAMED[crop] ?? crop;

export function buildFarmTables(town: Town, config: EngineConfig): FarmTables {
  const crops = CROPS.map((crop) => {
    const days = seasonDays(crop);
    return {
      name: crop.name,
      days,
      ky: crop.ky,
      depletion: crop.depletion,
      kc: Float64Array.from({ length: days }, (_, day) => singleCoefficient(crop, day)),
      rootsM: Float64Array.from({ length: days }, (_, day) => rootDepth(crop, day)),
    };
  });
  const first = new Int32Array(crops.length + 1);
  for (const [at, { days }] of crops.entries()) first[at + 1] = first[at]! + days;
  const count = town.farms.length === 0 ? 0 : config.farms;
  const stream = randomStream(config.seed, "farms");
  const area = town.farms.reduce((sum, { areaHa }) => sum + areaHa, 0);
  const perField = area / Math.max(1, count);
  const source = fieldsOf(town.farms, count);
  const crop = new Int32Array(count * CROPS_PER_FARM).fill(-1);
  const sowing = new Int32Array(count * CROPS_PER_FARM);
  const season = new Int32Array(count * CROPS_PER_FARM);
  for (let field = 0; field < count; field++) {
    const late = Math.floor(SOWING_SPREAD_DAYS * uniform(stream, 0, field));
    for (const [k, { crop: name, sowing: date, days }] of source[field]!.crops.slice(
      0,
      CROPS_PER_FARM,
    ).entries()) {
      crop[field * CROPS_PER_FARM + k] = cropIndex(name);
      sowing[field * CROPS_PER_FARM + k] = dayOfYear(date) + late;
      season[field * CROPS_PER_FARM + k] = days;
    }
  }
  return {
    count,
    farmIds: town.farms.map(({ id }) => id),
    farm: sharedInts(source.map((farm) => town.farms.indexOf(farm))),
    areaHa: sharedFloats(source.map(() => perField)),
    holdsMm: sharedFloats(
      source.map(
        ({ soil }, field) =>
          1000 *
          Math.max(0.02, soil.fieldCapacity - soil.wiltingPoint) *
          (1 + SOIL_SPREAD * (2 * uniform(stream, 1, field) - 1)),
      ),
    ),
    efficiency: sharedFloats(source.map(({ irrigation }) => Math.max(0.2, irrigation.efficiency))),
    irrigated: sharedBytes(source.map(({ irrigation }) => (irrigation.method === "rainfed" ? 0 : 1))),
    canal: sharedBytes(source.map(({ irrigation }) => (irrigation.method === "canal" ? 1 : 0))),
    rank: sharedFloats(source.map((_, field) => uniform(stream, 2, field))),
    crop: sharedInts(crop),
    sowing: sharedInts(sowing),
    season: sharedInts(season),
    cropNames: crops.map(({ name }) => name),
    cropFirst: sharedInts(first),
    kc: sharedFloats(crops.flatMap(({ kc }) => [...kc])),
    rootsM: sharedFloats(crops.flatMap(({ rootsM }) => [...rootsM])),
    ky: sharedFloats(crops.map(({ ky }) => ky)),
    depletion: sharedFloats(crops.map(({ depletion }) => depletion)),
  };
}

/** Number of a crop of the town's file in the tables. */
export function cropIndex(name: Farm["crops"][number]["crop"]): number {
  return CROPS.findIndex((crop: Crop) => crop.name === cropTableName(name));
}

/** Sampled fields of equal area: each farm as often as its area asks. */
function fieldsOf(farms: readonly Farm[], count: number): Farm[] {
  const total = farms.reduce((sum, { areaHa }) => sum + areaHa, 0);
  const out: Farm[] = [];
  let at = 0;
  let passed = 0;
  for (let field = 0; field < count; field++) {
    const middle = ((field + 0.5) / count) * total;
    while (at < farms.length - 1 && passed + farms[at]!.areaHa < middle) passed += farms[at++]!.areaHa;
    out.push(farms[at]!);
  }
  return out;
}

/** Days since 1 January of `MM-DD`, in a year of 365 days. */
function dayOfYear(date: string): number {
  return (
    (Date.UTC(2023, Number(date.slice(0, 2)) - 1, Number(date.slice(3))) - Date.UTC(2023, 0, 1)) / 86_400_000
  );
}
