/** What a town holds, for a person and for a program. */
import { type Town, townPopulation } from "@nagar/core/town/town.ts";

export function summary(town: Town) {
  return {
    name: town.name,
    demonstration: town.demonstration,
    people: townPopulation(town),
    areaKm2: town.areaKm2,
    wards: town.zones.length,
    roadSegments: town.roads.segments.length,
    roadKm: Math.round(town.roads.links.reduce((sum, { lengthM }) => sum + lengthM, 0) / 2000),
    trafficCounters: town.roads.counters.length,
    busLines: town.transit.length,
    airStations: town.air.stations.length,
    supplyZones: town.water.zones.length,
    waterMeters: town.water.meters.length,
    feeders: town.power.feeders.length,
    transformers: town.power.feeders.reduce((sum, { transformers }) => sum + transformers.length, 0),
    farms: town.farms.length,
    mandis: town.mandis.length,
  };
}

/** The same as aligned lines. */
export function summaryText(town: Town): string {
  return Object.entries(summary(town))
    .map(([name, value]) => `${name.padEnd(16)} ${value}\n`)
    .join("");
}
