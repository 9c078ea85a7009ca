/** Wards and roads as paths of a small drawing: longitudes shrunk by the latitude, so that shapes look as on a map. */
import type { Feature } from "geojson";
import type { FeatureProperties, Town } from "../api/types.ts";

export interface Shape {
  id: string;
  name: string;
  path: string;
}

/** Where roads meet; named by them. */
export interface Junction {
  id: string;
  name: string;
  x: number;
  y: number;
  /** Whether a main road passes. */
  main: boolean;
}

export interface TownDrawing {
  width: number;
  height: number;
  wards: readonly Shape[];
  roads: readonly (Shape & { main: boolean })[];
  junctions: readonly Junction[];
}

const WIDTH = 320;
const MAIN = new Set(["highway", "arterial", "sub_arterial"]);

type Position = [number, number];

function ringsOf({ geometry }: Feature): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates as Position[][];
  return geometry.type === "MultiPolygon" ? (geometry.coordinates.flat() as Position[][]) : [];
}

function linesOf({ geometry }: Feature): Position[][] {
  if (geometry.type === "LineString") return [geometry.coordinates as Position[]];
  return geometry.type === "MultiLineString" ? (geometry.coordinates as Position[][]) : [];
}

/** The town within the bounds of its wards. */
export function drawTown({ layers }: Pick<Town, "layers">): TownDrawing {
  const wards = layers["wards"]?.features ?? [];
  const points = wards.flatMap((feature) => ringsOf(feature).flat());
  if (points.length === 0) return { width: WIDTH, height: 1, wards: [], roads: [], junctions: [] };
  const [west, east] = extent(points.map(([longitude]) => longitude));
  const [south, north] = extent(points.map(([, latitude]) => latitude));
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = WIDTH / ((east - west) * shrink || 1);
  const at = ([longitude, latitude]: Position): Position => [
    (longitude - west) * shrink * scale,
    (north - latitude) * scale,
  ];
  const place = (position: Position): string =>
    at(position)
      .map((value) => value.toFixed(1))
      .join(" ");
  const shape = (feature: Feature, lines: Position[][], end: string) => {
    const { entity_id, name } = feature.properties as FeatureProperties;
    return { id: entity_id, name, path: lines.map((line) => `M${line.map(place).join("L")}${end}`).join("") };
  };
  const roads = layers["roads"]?.features ?? [];
  return {
    width: WIDTH,
    height: Math.max(1, Math.ceil((north - south) * scale)),
    wards: wards.map((feature) => shape(feature, ringsOf(feature), "Z")),
    roads: roads.map((feature) => ({ ...shape(feature, linesOf(feature), ""), main: isMain(feature) })),
    junctions: junctionsOf(roads, at),
  };
}

function extent(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

const isMain = ({ properties }: Feature): boolean => MAIN.has(String(properties?.["class"]));

function junctionsOf(roads: readonly Feature[], at: (position: Position) => Position): Junction[] {
  const found = new Map<string, Omit<Junction, "name"> & { names: Set<string> }>();
  for (const road of roads) {
    const [line] = linesOf(road);
    const { from, to, name } = road.properties as FeatureProperties;
    if (!line) continue;
    for (const [id, end] of [
      [from, line[0]],
      [to, line.at(-1)],
    ] as const) {
      if (typeof id !== "string" || !end) continue;
      const [x, y] = at(end);
      const junction = found.get(id) ?? { id, x, y, main: false, names: new Set() };
      junction.main ||= isMain(road);
      if (name !== "") junction.names.add(name);
      found.set(id, junction);
    }
  }
  return [...found.values()].map(({ names, ...rest }) => ({
    ...rest,
    name: [...names].join(" × ") || rest.id,
  }));
}

/** The junction nearest to a point of the drawing; undefined in a town without roads. */
export function nearestJunction(
  { junctions }: Pick<TownDrawing, "junctions">,
  { x, y }: { x: number; y: number },
): Junction | undefined {
  let nearest: Junction | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of junctions) {
    const away = Math.hypot(one.x - x, one.y - y);
    if (away < least) [nearest, least] = [one, away];
  }
  return nearest;
}
