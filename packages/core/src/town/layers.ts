/**
 * The town as map layers: one GeoJSON collection per kind of thing that is observed. A feature's `entity_id` is
 * what observations carry, so a screen joins state to shape without knowing the town's file format.
 */
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Position } from "./schema/common.ts";
import type { RoadLink } from "./schema/roads.ts";
import type { Town } from "./town.ts";

export interface TownLayers {
  name: string;
  demonstration: boolean;
  note: string | null;
  attribution: string | null;
  population: number;
  area_km2: number;
  centre: Position;
  /** West, south, east, north in degrees: everything that is drawn lies inside. */
  bounds: [number, number, number, number];
  layers: Record<LayerName, FeatureCollection>;
}

export const layerNames = [
  "wards",
  "roads",
  "stations",
  "water_zones",
  "meters",
  "feeders",
  "transformers",
  "farms",
  "mandis",
  "weather",
] as const;
export type LayerName = (typeof layerNames)[number];

type Properties = Record<string, string | number | boolean | null | string[]>;

function feature(
  entityId: string,
  domain: string | null,
  name: string,
  geometry: Geometry,
  more: Properties,
): Feature {
  return {
    type: "Feature",
    id: entityId,
    geometry,
    properties: { entity_id: entityId, domain, name, ...more },
  };
}

const point = (position: Position): Geometry => ({ type: "Point", coordinates: position });

/** The layers of a town, ready to be answered as JSON. Wards have no domain of their own (`null`). */
export function townLayers(town: Town): TownLayers {
  const collect = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });
  return {
    name: town.name,
    demonstration: town.demonstration,
    note: town.note ?? null,
    attribution: town.attribution ?? null,
    population: town.zones.reduce((sum, { population }) => sum + population, 0),
    area_km2: town.areaKm2,
    centre: town.centre,
    bounds: townBounds(town),
    layers: {
      wards: collect(wardFeatures(town)),
      roads: collect(roadFeatures(town)),
      stations: collect(
        town.air.stations.map((station) =>
          feature(station.id, "air", station.name, point(station.position), {
            kind: station.kind,
            setting: station.setting,
            parameters: station.parameters,
          }),
        ),
      ),
      water_zones: collect(waterZoneFeatures(town)),
      meters: collect(
        town.water.meters.map((meter) =>
          feature(meter.id, "water", `Meter ${meter.id}`, point(meter.position), {
            supply_zone: meter.supplyZone,
            ward: meter.zone,
            households: meter.households,
          }),
        ),
      ),
      feeders: collect(feederFeatures(town)),
      transformers: collect(transformerFeatures(town)),
      farms: collect(
        town.farms.map((farm) =>
          feature(farm.id, "agriculture", farm.name, farm.polygon ?? point(farm.position), {
            area_ha: farm.areaHa,
            crops: farm.crops.map(({ crop }) => crop),
            soil: farm.soil.texture,
            irrigation: farm.irrigation.method,
          }),
        ),
      ),
      mandis: collect(
        town.mandis.map((mandi) =>
          feature(mandi.id, "market", mandi.name, point(mandi.position), {
            // Prices are observed per mandi and commodity: these are the ids that carry them.
            entity_ids: mandi.commodities.map(({ id }) => `${mandi.id}-${id}`),
            commodities: mandi.commodities.map(({ name }) => name),
          }),
        ),
      ),
      weather: collect(
        town.weatherStations.map((station) =>
          feature(station.id, "weather", station.name, point(station.position), {
            elevation_m: station.elevationM,
          }),
        ),
      ),
    },
  };
}

function wardFeatures(town: Town): Feature[] {
  return town.zones.map((zone) =>
    feature(zone.id, null, zone.name, zone.polygon ?? point(zone.centroid), {
      population: zone.population,
      households: zone.households,
      jobs: Object.values(zone.jobs).reduce((sum, jobs) => sum + jobs, 0),
      area_km2: zone.areaKm2,
    }),
  );
}

/** The nodes where a segment's line begins and ends: its links name them, in either order. */
function endsOf(nodes: ReadonlyMap<string, Position>, link: RoadLink, line: readonly Position[]) {
  const off = (id: string): number => {
    const [[x, y], [toX, toY]] = [nodes.get(id)!, line[0]!];
    return Math.hypot(x - toX, y - toY);
  };
  const { from, to } = link;
  return off(from) <= off(to) ? { from, to } : { from: to, to: from };
}

function roadFeatures(town: Town): Feature[] {
  const nodes = new Map(town.roads.nodes.map(({ id, position }) => [id, position]));
  const counted = new Set(town.roads.counters.map(({ segment }) => segment));
  const links = Map.groupBy(town.roads.links, ({ segment }) => segment);
  return town.roads.segments.map((segment) => {
    const both = links.get(segment.id) ?? [];
    return feature(
      segment.id,
      "traffic",
      segment.name,
      { type: "LineString", coordinates: segment.geometry },
      {
        class: segment.class,
        monitored: counted.has(segment.id),
        lanes: both.reduce((sum, { lanes }) => sum + lanes, 0),
        free_speed_kmh: Math.max(0, ...both.map(({ freeSpeedKmh }) => freeSpeedKmh)),
        capacity_pcu_per_hour: both.reduce((sum, { capacityPcuPerHour }) => sum + capacityPcuPerHour, 0),
        length_m: both[0]?.lengthM ?? 0,
        ...(both[0] && endsOf(nodes, both[0], segment.geometry)),
      },
    );
  });
}

/** A supply zone is drawn as the wards that it serves. */
function waterZoneFeatures(town: Town): Feature[] {
  const zones = new Map(town.zones.map((zone) => [zone.id, zone]));
  return town.water.zones.map((supplyZone) => {
    const wards = supplyZone.wards.map((id) => zones.get(id)).filter((zone) => zone !== undefined);
    const shapes = wards.flatMap(({ polygon }) => (polygon ? [polygon.coordinates] : []));
    const geometry: Geometry =
      shapes.length > 0
        ? { type: "MultiPolygon", coordinates: shapes }
        : { type: "MultiPoint", coordinates: wards.map((ward) => ward.centroid) };
    return feature(supplyZone.id, "water", supplyZone.name, geometry, {
      wards: supplyZone.wards,
      population: wards.reduce((sum, { population }) => sum + population, 0),
      supply_hours: supplyZone.supplyHours.map(({ from, to }) => `${from}-${to}`),
      tank: supplyZone.tank,
    });
  });
}

function feederFeatures(town: Town): Feature[] {
  return town.power.feeders.map((feeder) => {
    const at = new Map(feeder.buses.map(({ id, position }) => [id, position]));
    return feature(
      feeder.id,
      "energy",
      feeder.name,
      {
        type: "MultiLineString",
        coordinates: feeder.lines.flatMap(({ from, to }) => {
          const [start, end] = [at.get(from), at.get(to)];
          return start && end ? [[start, end]] : [];
        }),
      },
      {
        kv: feeder.kv,
        substation: feeder.substation,
        transformers: feeder.transformers.length,
        rated_kva: feeder.transformers.reduce((sum, { ratedKva }) => sum + ratedKva, 0),
      },
    );
  });
}

function transformerFeatures(town: Town): Feature[] {
  return town.power.feeders.flatMap((feeder) => {
    const at = new Map(feeder.buses.map(({ id, position }) => [id, position]));
    return feeder.transformers.flatMap((transformer) => {
      const position = at.get(transformer.bus);
      return position
        ? feature(transformer.id, "energy", `Transformer ${transformer.id}`, point(position), {
            feeder: feeder.id,
            ward: transformer.zone,
            rated_kva: transformer.ratedKva,
            kind: transformer.kind,
          })
        : [];
    });
  });
}

function townBounds(town: Town): TownLayers["bounds"] {
  const bounds: TownLayers["bounds"] = [180, 90, -180, -90];
  const take = ([longitude, latitude]: Position) => {
    bounds[0] = Math.min(bounds[0], longitude);
    bounds[1] = Math.min(bounds[1], latitude);
    bounds[2] = Math.max(bounds[2], longitude);
    bounds[3] = Math.max(bounds[3], latitude);
  };
  for (const ring of town.boundary.coordinates) ring.forEach(take);
  for (const { geometry } of town.roads.segments) geometry.forEach(take);
  for (const { position, polygon } of town.farms) {
    take(position);
    for (const ring of polygon?.coordinates ?? []) ring.forEach(take);
  }
  for (const { position } of town.air.stations) take(position);
  return bounds;
}
