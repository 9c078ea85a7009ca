/**
 * What of a town lies in each of its wards: the units that costs are counted by, who lives there by income, and what the
 * levers pull on (roads, sources of smoke and dust, water let in and lost, loads). From the town's file alone.
 */
import { MAIN_ROADS } from "../../town/schema/roads.ts";
import type { Town } from "../../town/town.ts";
import type { LeverId, Unit } from "../catalogue/intervention.ts";
import type { Quintiles } from "./lever-worth.ts";
import type { TownProfile } from "./town-profile.ts";

/** What was measured in a ward, where something was. */
export interface WardFigures {
  /** Share of travel time lost, 0-100. */
  congestionLevel?: number;
  /** µg/m³. */
  pm25?: number;
  /** Share of the demand for water that is not let in. */
  waterShortage?: number;
}

export interface WardProfile {
  id: string;
  name: string;
  people: number;
  /** Of its households, in the town's fifths of income, poorest first; sums to 1. */
  quintiles: Quintiles;
  /** Its part of the town's units; their sum over the wards is the town's, but for farms and mandis, which are no ward's. */
  units: Record<Unit, number>;
  /** PCU-km an hour that its roads can carry. */
  roads: number;
  /** PM2.5 of its area sources, kg a day, by the lever that pulls on them. */
  sourceKg: Partial<Record<LeverId, number>>;
  /** m³ a day wanted at the tap, and lost before it. */
  wantedM3: number;
  lostM3: number;
  /** kW of its transformers' peaks. */
  peakKw: number;
  /** Road nodes with a signal. */
  signals: string[];
  /** The supply zone that serves it. */
  supplyZone: string | undefined;
  figures: WardFigures;
}

/** A supply zone of the water network and the wards that it serves. */
export interface SupplyZoneProfile {
  id: string;
  name: string;
  wards: string[];
}

const SOURCES = {
  cooking: "household_and_eatery_smoke",
  waste_burning: "open_burning",
  construction: "construction_dust",
  road_dust: "road_dust",
  generators: "generator_emissions",
  brick_kiln: "industry_emissions",
} as const satisfies Record<Town["air"]["areaSources"][number]["kind"], LeverId>;

const LITRES_PER_M3 = 1000;

export const supplyZones = (town: Town): SupplyZoneProfile[] =>
  town.water.zones.map(({ id, name, wards }) => ({ id, name, wards: [...wards] }));

/**
 * @param units of the whole town: what a ward's file does not say is its part of them, by people, jobs or roads
 * @param measured by ward
 */
export function wardProfiles(
  town: Town,
  units: TownProfile["units"],
  measured: Readonly<Record<string, WardFigures>> = {},
): WardProfile[] {
  const zones = town.zones;
  /** Per ward: the sum over items of their ward. */
  const summed = <T>(
    items: readonly T[],
    zoneOf: (item: T) => string | undefined,
    of: (item: T) => number,
  ) => {
    const sums = new Map<string, number>();
    for (const item of items) {
      const zone = zoneOf(item);
      if (zone !== undefined) sums.set(zone, (sums.get(zone) ?? 0) + of(item));
    }
    return zones.map(({ id }) => sums.get(id) ?? 0);
  };
  const parts = (amounts: readonly number[], otherwise: readonly number[]) => {
    const all = amounts.reduce((sum, each) => sum + each, 0);
    return all > 0 ? amounts.map((each) => each / all) : [...otherwise];
  };
  const byPeople = parts(
    zones.map(({ population }) => population),
    zones.map(() => 1 / zones.length),
  );
  const of = (amounts: readonly number[]) => parts(amounts, byPeople);

  const classes = new Map(town.roads.segments.map((segment) => [segment.id, segment.class]));
  const nodeZone = new Map(town.roads.nodes.map(({ id, zone }) => [id, zone]));
  const linkZone = ({ from, to }: { from: string; to: string }) => nodeZone.get(from) ?? nodeZone.get(to);
  const isMain = ({ segment }: { segment: string }) => MAIN_ROADS.has(classes.get(segment) ?? "local");
  const { links } = town.roads;
  const byRoad = of(summed(links, linkZone, ({ lengthM }) => lengthM));
  const byMainRoad = of(summed(links.filter(isMain), linkZone, ({ lengthM }) => lengthM));
  const roads = summed(
    links,
    linkZone,
    ({ capacityPcuPerHour, lengthM }) => (capacityPcuPerHour * lengthM) / 1000,
  );

  const byStops = of(
    summed(
      town.transit.flatMap(({ stops, headwayMin }) =>
        stops.map(({ zone }) => ({ zone, share: 1 / headwayMin / stops.length })),
      ),
      ({ zone }) => zone,
      ({ share }) => share,
    ),
  );
  const transformers = town.power.feeders.flatMap((feeder) => feeder.transformers);
  const peakKw = summed(
    transformers,
    ({ zone }) => zone,
    (each) => each.peakKw,
  );
  const jobs = zones.map(({ jobs: { trade, services, manufacturing, public: offices } }) => ({
    shops: trade + services,
    goods: trade + manufacturing,
    all: trade + services + manufacturing + offices,
  }));
  const part: Record<Unit, number[]> = {
    town: byPeople,
    people: byPeople,
    households: of(zones.map(({ households }) => households)),
    wards: zones.map(() => 1 / zones.length),
    road_km: byRoad,
    arterial_km: byMainRoad,
    junctions: of(
      summed(
        town.roads.nodes.filter(({ signal }) => signal),
        ({ zone }) => zone,
        () => 1,
      ),
    ),
    cars: of(zones.map(({ vehicles }) => vehicles.car)),
    trucks: of(jobs.map(({ goods }) => goods)),
    buses: byStops,
    autos: byPeople,
    building_sites: byPeople,
    site_workers: byPeople,
    industries: of(
      summed(
        town.air.industries,
        ({ zone }) => zone,
        () => 1,
      ),
    ),
    generators: of(jobs.map(({ all }) => all)),
    eateries: of(jobs.map(({ shops }) => shops)),
    schools: of(zones.map(({ schoolPlaces }) => schoolPlaces)),
    connections: of(zones.map(({ households }) => households)),
    water_zones: waterParts(town),
    pipe_km: byRoad,
    feeders: of(peakKw),
    transformers: of(
      summed(
        transformers,
        ({ zone }) => zone,
        () => 1,
      ),
    ),
    farm_ha: zones.map(() => 0),
    mandis: zones.map(() => 0),
    drain_km: byMainRoad,
  };
  const sourceKg = new Map<LeverId, number[]>();
  for (const [kind, lever] of Object.entries(SOURCES)) {
    sourceKg.set(
      lever,
      summed(
        town.air.areaSources.filter((each) => each.kind === kind),
        ({ zone }) => zone,
        ({ emissionsKgPerDay: { pm25 = 0, pm10 = 0 } }) => pm25 || 0.3 * pm10,
      ),
    );
  }
  return zones.map((zone, at) => {
    const supply = town.water.zones.find(({ wards }) => wards.includes(zone.id));
    const wantedM3 = (zone.population * (supply?.demandLpcd ?? 0)) / LITRES_PER_M3;
    const leak = supply?.leakShare ?? 0;
    return {
      id: zone.id,
      name: zone.name,
      people: zone.population,
      quintiles: zone.incomeQuintiles,
      units: Object.fromEntries(
        Object.entries(part).map(([unit, shares]) => [unit, shares[at]! * units[unit as Unit]]),
      ) as Record<Unit, number>,
      roads: roads[at]!,
      sourceKg: Object.fromEntries([...sourceKg].map(([lever, kg]) => [lever, kg[at]!])),
      wantedM3,
      lostM3: (wantedM3 * leak) / Math.max(0.2, 1 - leak),
      peakKw: peakKw[at]!,
      signals: town.roads.nodes.flatMap(({ id, signal, zone: of }) => (signal && of === zone.id ? [id] : [])),
      supplyZone: supply?.id,
      figures: measured[zone.id] ?? {},
    };
  });
}

/** Each ward's part of the supply zones, by its part of its zone's people. */
function waterParts({ zones, water }: Town): number[] {
  return zones.map(({ id, population }) => {
    const supply = water.zones.find(({ wards }) => wards.includes(id));
    if (!supply) return 0;
    const served = zones.reduce(
      (sum, zone) => sum + (supply.wards.includes(zone.id) ? zone.population : 0),
      0,
    );
    return served > 0 ? population / served / water.zones.length : 0;
  });
}
