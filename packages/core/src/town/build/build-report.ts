/** What a built town says of itself: what came from files, what was filled by which rule, which sums were asked and met. */
import type { ImportReport } from "../../traffic/osm/import-roads.ts";
import { readWay } from "../../traffic/osm/read-way.ts";
import type { Site } from "../generate/site.ts";
import type { Position } from "../schema/common.ts";
import type { Roads } from "../schema/roads.ts";
import { type Town, townPopulation } from "../town.ts";
import type { Overrides } from "./overrides.ts";
import type { RealRoads } from "./real-roads.ts";
import type { MapRule, StreetMap } from "./street-map.ts";

/** Links that a rule made or changed. */
export interface RuleRow {
  rule: string;
  links: number;
  /** Of how many links the value could have stood in the map; null where the rule made the link. */
  of: number | null;
}

export interface MarginalRow {
  what: string;
  asked: number;
  reached: number;
  source: string;
}

export interface BuildReport {
  files: { map: string; wards?: string };
  identity: {
    name: string;
    district: string;
    state: string;
    population: number;
    centre: Position;
    /** Where they come from. */
    from: { population: string; centre: string };
  };
  map: ImportReport;
  cut: { ways: number; lengthKm: number };
  laid: { streets: number; lengthKm: number };
  rules: RuleRow[];
  marginals: MarginalRow[];
  zones: { method: string; count: number; leastPeople: number; mostPeople: number; areaKm2: number };
  /** Whether the map shows where these stand. */
  known: Record<string, boolean>;
  warnings: string[];
}

/** Every rule that could have been used, with the links that it was used on: 0 is an answer too. */
export function ruleRows(
  map: StreetMap,
  roads: Roads,
  { wayIds, slowed, raised, widened, cutRings, unnamed }: RealRoads,
): RuleRow[] {
  const reads = new Map(map.streets.map(({ way, read }) => [way.id, { tags: way.tags, read }]));
  const total = roads.links.length;
  const where = (test: (id: number) => boolean) => wayIds.filter((ids) => ids.some(test)).length;
  const byRule = (value: "lanes" | "speed" | "oneway") =>
    where((id) => !(reads.get(id)?.read.tagged[value] ?? false));
  const made = (rule: MapRule): RuleRow => ({
    rule,
    links: where((id) => map.rules.get(id) === rule),
    of: null,
  });
  const unpaved = where((id) => {
    const tags = reads.get(id)?.tags ?? {};
    if (tags["surface"] === undefined) return false;
    const { surface: _, ...paved } = tags;
    const read = readWay({ id, nodes: [1, 2], tags: paved });
    return typeof read !== "string" && read.road.freeSpeedKmh !== reads.get(id)!.read.road.freeSpeedKmh;
  });
  return [
    { rule: "lanes from the kind of road", links: byRule("lanes"), of: total },
    { rule: "free speed from the kind of road", links: byRule("speed"), of: total },
    { rule: "two-way where no direction is tagged", links: byRule("oneway"), of: total },
    { rule: "at most 20 km/h on unpaved surfaces", links: unpaved, of: total },
    { rule: "capacity from class and lanes (IRC:106)", links: total, of: total },
    { rule: "local street that much traffic runs through taken as a collector", links: raised, of: total },
    { rule: "untagged lanes of main roads in town by the size of the town", links: widened, of: total },
    { rule: "capacity lowered toward the bazaar by parking and stalls", links: slowed, of: total },
    { rule: "named by zone where the map has no name", links: unnamed, of: total },
    { rule: "ring on one corner cut in two", links: 2 * cutRings, of: null },
    made("carriageways joined by a turn where the map ends"),
    made("one-way street without a way on opened both ways"),
    made("gap in the mapped streets closed"),
    made("street laid where people live and none is mapped"),
  ];
}

/** The sums that the town was generated to, and what it sums to. */
export function marginalRows(
  site: Site,
  town: Town,
  overrides: Overrides,
  populationFrom: string,
): MarginalRow[] {
  const { marginals, population } = site;
  const sum = (of: (zone: Town["zones"][number]) => number) =>
    town.zones.reduce((all, zone) => all + of(zone), 0);
  const source = (name: keyof Overrides) => (overrides[name] === undefined ? "assumed" : "given");
  const households = sum((zone) => zone.households);
  const fifth = (group: number) => sum((zone) => zone.incomeQuintiles[group]! * zone.households) / households;
  const vehicles = (of: "twoWheeler" | "car" | "cycle") => {
    const perHousehold = marginals.vehiclesPerHousehold[of];
    return Math.round((households * perHousehold.reduce((all, value) => all + value, 0)) / 5);
  };
  const fleet = (of: string) =>
    town.fleet.reduce((all, group) => all + (group.class === of ? group.count : 0), 0);
  const sectors = Object.entries(marginals.sectors) as [keyof typeof marginals.sectors, number][];
  const commercial = Object.entries(marginals.commercialPer1000);
  return [
    { what: "people", asked: population, reached: townPopulation(town), source: populationFrom },
    {
      what: "households",
      asked: Math.round(population / marginals.peoplePerHousehold),
      reached: households,
      source: source("peoplePerHousehold"),
    },
    ...sectors.map(([sector, part]) => ({
      what: `jobs: ${sector}`,
      asked: Math.round(population * marginals.jobsPerPerson * part),
      reached: sum(({ jobs }) => jobs[sector]),
      source: overrides.sectors === undefined ? source("jobsPerPerson") : "given",
    })),
    {
      what: "school places",
      asked: Math.round(population * marginals.schoolPlacesPerPerson),
      reached: sum((zone) => zone.schoolPlaces),
      source: source("schoolPlacesPerPerson"),
    },
    ...[0, 1, 2, 3, 4].map((group) => ({
      what: `households of income fifth ${group + 1}, %`,
      asked: 20,
      reached: Number((100 * fifth(group)).toFixed(2)),
      source: "by definition",
    })),
    ...(["twoWheeler", "car", "cycle"] as const).map((of) => ({
      what: `households' vehicles: ${of}`,
      asked: vehicles(of),
      reached: sum((zone) => zone.vehicles[of]),
      source: source("vehiclesPerHousehold"),
    })),
    ...commercial.map(([of, per1000]) => ({
      what: `vehicles: ${of}`,
      asked: Math.round((population / 1000) * per1000),
      reached: fleet(of),
      source: source("commercialPer1000"),
    })),
  ];
}
