/** How much of everything a town has: what costs are counted by and benefits reach. */
import { MAIN_ROADS } from "../../town/schema/roads.ts";
import type { Town } from "../../town/town.ts";
import { townPopulation } from "../../town/town.ts";
import { UNITS, type Unit } from "../catalogue/intervention.ts";
import {
  type SupplyZoneProfile,
  supplyZones,
  type WardFigures,
  type WardProfile,
  wardProfiles,
} from "./wards.ts";

export interface TownProfile {
  name: string;
  people: number;
  /** Litres a head and day at the tap. */
  demandLpcd: number;
  /** Share of the water that enters the network and leaks. */
  leakShare: number;
  units: Record<Unit, number>;
  /** Empty where nothing is known of them. */
  wards: WardProfile[];
  supplyZones: SupplyZoneProfile[];
}

/** Rules of thumb for what a town file does not hold; all assumptions. */
const PEOPLE_PER = { building_sites: 1500, generators: 250, eateries: 300, schools: 2000 } as const;
const SITE_WORKERS_PER_PERSON = 0.02;
const CONNECTIONS_PER_HOUSEHOLD = 0.7;
const PIPE_PER_ROAD = 0.9;
const DRAIN_PER_ARTERIAL = 1.2;

/** @param measured what is measured of single wards, by their ids */
export function townProfile(town: Town, measured: Readonly<Record<string, WardFigures>> = {}): TownProfile {
  const people = townPopulation(town);
  const sum = <T>(items: readonly T[], of: (item: T) => number) =>
    items.reduce((total, item) => total + of(item), 0);
  const classes = new Map(town.roads.segments.map((segment) => [segment.id, segment.class]));
  // A segment's directed links have one length: of each segment the longest direction counts.
  const lengths = new Map<string, Map<string, number>>();
  for (const { segment, from, to, lengthM } of town.roads.links) {
    const ends = from < to ? `${from} ${to}` : `${to} ${from}`;
    const of = lengths.get(segment) ?? new Map<string, number>();
    lengths.set(segment, of.set(ends, lengthM));
  }
  const km = (wanted: (roadClass: string) => boolean) =>
    sum([...lengths], ([segment, parts]) =>
      wanted(classes.get(segment) ?? "local") ? sum([...parts.values()], (m) => m) : 0,
    ) / 1000;
  const vehicles = (...of: string[]) =>
    sum(town.fleet, (group) => (of.includes(group.class) ? group.count : 0));
  const households = sum(town.zones, (zone) => zone.households);
  const perPeople = (what: keyof typeof PEOPLE_PER) => people / PEOPLE_PER[what];
  const roadKm = km(() => true);
  const arterialKm = km((roadClass) => MAIN_ROADS.has(roadClass));
  const supplied = sum(town.water.zones, ({ junctions }) => junctions.length);
  const mean = (of: (zone: Town["water"]["zones"][number]) => number) =>
    sum(town.water.zones, (zone) => of(zone) * zone.junctions.length) / supplied;
  const units: TownProfile["units"] = {
    town: 1,
    people,
    households,
    wards: town.zones.length,
    road_km: roadKm,
    arterial_km: arterialKm,
    junctions: town.roads.nodes.filter(({ signal }) => signal).length,
    cars: vehicles("car"),
    trucks: vehicles("truck", "lcv"),
    buses: vehicles("bus"),
    autos: vehicles("auto"),
    building_sites: perPeople("building_sites"),
    site_workers: people * SITE_WORKERS_PER_PERSON,
    industries:
      town.air.industries.length + town.air.areaSources.filter(({ kind }) => kind === "brick_kiln").length,
    generators: perPeople("generators"),
    eateries: perPeople("eateries"),
    schools: perPeople("schools"),
    connections: households * CONNECTIONS_PER_HOUSEHOLD,
    water_zones: town.water.zones.length,
    pipe_km: roadKm * PIPE_PER_ROAD,
    feeders: town.power.feeders.length,
    transformers: sum(town.power.feeders, ({ transformers }) => transformers.length),
    farm_ha: sum(town.farms, ({ areaHa }) => areaHa),
    mandis: town.mandis.length,
    drain_km: arterialKm * DRAIN_PER_ARTERIAL,
  };
  return {
    name: town.name,
    people,
    demandLpcd: mean(({ demandLpcd }) => demandLpcd),
    leakShare: mean(({ leakShare }) => leakShare),
    units,
    wards: wardProfiles(town, units, measured),
    supplyZones: supplyZones(town),
  };
}

/** A town of a given size of which nothing else is known: a Gujarati town of 50,000, scaled by people. */
export function typicalProfile(people = 50_000, name = "a typical town"): TownProfile {
  const of50k: Record<Unit, number> = {
    town: 1,
    people: 50_000,
    households: 11_000,
    wards: 13,
    road_km: 110,
    arterial_km: 24,
    junctions: 12,
    cars: 2_400,
    trucks: 900,
    buses: 60,
    autos: 700,
    building_sites: 33,
    site_workers: 1_000,
    industries: 8,
    generators: 200,
    eateries: 167,
    schools: 25,
    connections: 7_700,
    water_zones: 4,
    pipe_km: 100,
    feeders: 4,
    transformers: 110,
    farm_ha: 600,
    mandis: 1,
    drain_km: 29,
  };
  const scale = people / 50_000;
  const whole = new Set<Unit>(["town", "mandis"]);
  const units = Object.fromEntries(
    UNITS.map((unit) => [unit, whole.has(unit) ? of50k[unit] : of50k[unit] * scale]),
  );
  return {
    name,
    people,
    demandLpcd: 135,
    leakShare: 0.35,
    units: units as Record<Unit, number>,
    wards: [],
    supplyZones: [],
  };
}
