/** Air: where it is measured, and what the town emits besides its traffic. */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Point } from "../geometry/projection.ts";
import type { Air, AirStation, AreaSource, Industry } from "../schema/air.ts";
import type { Zone } from "../schema/zones.ts";
import { idMaker, rounded, type Site } from "./site.ts";
import type { Ward } from "./wards.ts";

const ALL: AirStation["parameters"] = [
  "pm25",
  "pm10",
  "so2",
  "no2",
  "nh3",
  "o3",
  "co",
  "temperature",
  "humidity",
];
const LOW_COST: AirStation["parameters"] = ["pm25", "pm10", "no2", "co", "temperature", "humidity"];
const INTERVAL_S = 900;

const EVEN = Array.from({ length: 24 }, () => 1);
/** Weights by hour from 00:00: two shifts; morning and evening hearths; evening fires; daylight work. */
const SHIFTS = [2, 2, 2, 2, 2, 3, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7, 6, 4, 3];
const HEARTHS = [0, 0, 0, 0, 1, 4, 9, 9, 5, 2, 2, 5, 6, 3, 1, 1, 3, 7, 9, 8, 4, 1, 0, 0];
const FIRES = [1, 1, 0, 0, 0, 2, 5, 5, 3, 2, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 7, 5, 3, 2];
const DAYLIGHT = [0, 0, 0, 0, 0, 0, 1, 3, 6, 8, 8, 8, 5, 7, 8, 8, 8, 6, 2, 0, 0, 0, 0, 0];
const OUTAGES = [1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 5, 5, 5, 5, 5, 4, 4, 6, 7, 6, 4, 2, 1];

/** Stations of a town: one reference station per 100,000 people and at least two, and low-cost ones between. */
function placeStations(
  site: Site,
  wards: readonly Ward[],
  zones: readonly Zone[],
  estate: number,
): AirStation[] {
  const count = Math.min(30, 6 + Math.floor(site.population / 25_000));
  const reference = Math.max(2, Math.ceil(site.population / 100_000));
  const outer = wards.length - 1;
  const spread = Array.from({ length: count }, (_, index) => Math.round(((index + 0.5) / count) * outer));
  const places = [...new Set([0, outer, estate, ...spread])].slice(0, count);
  const id = idMaker("P", places.length);
  return places.map((ward, index) => {
    const zone = zones[ward]!;
    let setting: AirStation["setting"] = "residential";
    if (ward === 0) setting = "kerbside";
    else if (ward === estate) setting = "industrial";
    else if (ward === outer) setting = "background";
    else if (zone.landUse.commercial > 0.25) setting = "commercial";
    const full = index < reference;
    return {
      id: id(index),
      name: `${zone.name} air station`,
      position: zone.centroid,
      zone: zone.id,
      kind: full ? ("caaqms" as const) : ("low_cost" as const),
      setting,
      inletHeightM: full ? 3.5 : 3,
      parameters: [...(full ? ALL : LOW_COST)],
      intervalS: INTERVAL_S,
    };
  });
}

/**
 * Kinds of works in a small town's estate, with a stack and a day's emissions (kg/d). Assumptions of the order
 * that consent orders for boilers of 2-6 t steam/h and small furnaces allow.
 */
const WORKS: Pick<Industry, "kind" | "stack" | "emissionsKgPerDay" | "hourlyProfile">[] = [
  {
    kind: "Textile processing",
    stack: { heightM: 30, diameterM: 0.8, exitVelocityMS: 9, exitTemperatureC: 140 },
    emissionsKgPerDay: { pm25: 22, pm10: 48, so2: 95, nox: 38, co: 30 },
    hourlyProfile: EVEN,
  },
  {
    kind: "Foundry",
    stack: { heightM: 25, diameterM: 0.7, exitVelocityMS: 10, exitTemperatureC: 110 },
    emissionsKgPerDay: { pm25: 16, pm10: 40, so2: 30, nox: 14, co: 160 },
    hourlyProfile: SHIFTS,
  },
  {
    kind: "Rice mill",
    stack: { heightM: 20, diameterM: 0.6, exitVelocityMS: 8, exitTemperatureC: 130 },
    emissionsKgPerDay: { pm25: 14, pm10: 36, so2: 6, nox: 12, co: 70 },
    hourlyProfile: SHIFTS,
  },
  {
    kind: "Dyestuff works",
    stack: { heightM: 32, diameterM: 0.7, exitVelocityMS: 9, exitTemperatureC: 120 },
    emissionsKgPerDay: { pm25: 9, pm10: 20, so2: 110, nox: 42, nh3: 12 },
    hourlyProfile: EVEN,
  },
  {
    kind: "Dairy plant",
    stack: { heightM: 28, diameterM: 0.6, exitVelocityMS: 10, exitTemperatureC: 150 },
    emissionsKgPerDay: { pm25: 5, pm10: 9, so2: 18, nox: 34, co: 12 },
    hourlyProfile: EVEN,
  },
];

function placeIndustries(
  site: Site,
  wards: readonly Ward[],
  zones: readonly Zone[],
  estate: number,
): Industry[] {
  const stream = randomStream(site.seed, "industry");
  const count = Math.max(3, Math.min(40, Math.round(5 * (site.population / 50_000) ** 0.7)));
  const id = idMaker("I", count);
  const ward = wards[estate]!;
  const reach = 0.3 * Math.sqrt(ward.areaM2);
  return Array.from({ length: count }, (_, index) => {
    const work = WORKS[index % WORKS.length]!;
    const shift = (axis: number) => 2 * reach * (uniform(stream, index, axis) - 0.5);
    const point: Point = [ward.centre[0] + shift(0), ward.centre[1] + shift(1)];
    return {
      id: id(index),
      name: `${work.kind} ${Math.floor(index / WORKS.length) + 1}`,
      position: site.projection.toPosition(point),
      zone: zones[estate]!.id,
      ...work,
    };
  });
}

/** Particles from shops' diesel sets, kg per trading job and day (an hour of a 2 kW share at 0.5 g/kWh), NOx at 14 times. */
const GENERATOR_KG_PER_TRADE_JOB = 0.001;
const GENERATOR_NOX_PER_PM = 14;

/**
 * Area sources of each ward. Wood and dung stoves: 5 kg of fuel a household and day at 6 g/kg PM2.5; open burning:
 * 6 % of 0.4 kg of waste a person and day at 9.8 g/kg PM2.5 (Akagi et al. 2011, table 1, garbage burning);
 * construction: US EPA AP-42 13.2.3, 1.2 short tons per acre and month of activity (2.69 t/ha), 35 % of it PM10,
 * on 0.2 % of the built-up land. Shares of households and burning are assumptions.
 */
function areaSourcesOf(zone: Zone): Omit<AreaSource, "id">[] {
  const poor = zone.incomeQuintiles[0] + zone.incomeQuintiles[1];
  const stoves = zone.households * (0.06 + 0.25 * poor);
  const cooking = stoves * 5 * 6e-3;
  const burning = zone.population * 0.4 * 0.06 * 9.8e-3;
  const builtHa = 100 * zone.areaKm2 * (1 - zone.landUse.open - zone.landUse.farmland);
  const building = ((0.002 * builtHa * 2690) / 30) * 0.35;
  const generators = zone.jobs.trade * GENERATOR_KG_PER_TRADE_JOB;
  const kg = (value: number) => rounded(value, 3);
  return [
    {
      kind: "cooking",
      zone: zone.id,
      emissionsKgPerDay: { pm25: kg(cooking), pm10: kg(cooking * 1.15), co: kg(cooking * 10) },
      hourlyProfile: HEARTHS,
    },
    {
      kind: "waste_burning",
      zone: zone.id,
      emissionsKgPerDay: {
        pm25: kg(burning),
        pm10: kg(burning * 1.3),
        co: kg(burning * 3.9),
        nox: kg(burning * 0.38),
        nh3: kg(burning * 0.11),
      },
      hourlyProfile: FIRES,
    },
    {
      kind: "construction",
      zone: zone.id,
      emissionsKgPerDay: { pm25: kg(building * 0.1), pm10: kg(building) },
      hourlyProfile: DAYLIGHT,
    },
    {
      kind: "generators",
      zone: zone.id,
      emissionsKgPerDay: {
        pm25: kg(generators),
        pm10: kg(generators),
        nox: kg(generators * GENERATOR_NOX_PER_PM),
      },
      hourlyProfile: OUTAGES,
    },
  ];
}

/** Stations, industries and area sources; `estate` is the ward of the industrial estate. */
export function buildAir(site: Site, wards: readonly Ward[], zones: readonly Zone[], estate: number): Air {
  const sources = zones.flatMap(areaSourcesOf);
  const id = idMaker("E", sources.length);
  return {
    stations: placeStations(site, wards, zones, estate),
    industries: placeIndustries(site, wards, zones, estate),
    areaSources: sources.map((source, index) => ({ id: id(index), ...source })),
  };
}
