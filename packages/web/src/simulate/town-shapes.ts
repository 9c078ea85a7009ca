/** Wards and roads as paths of a small drawing: longitudes shrunk by the latitude, so that shapes look as on a map. */
import type { Feature } from "geojson";
import type { FeatureProperties, Town } from "../api/types.ts";

export interface Shape {
  id: string;
  name: string;
  path: string;
}

/** Where roads meet. */
export interface Junction {
  id: string;
  x: number;
  y: number;
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
    roads: roads.map((feature) => ({
      ...shape(feature, linesOf(feature), ""),
      main: MAIN.has(String(feature.properties?.["class"])),
    })),
    junctions: junctionsOf(roads, at),
  };
}

/** Least and greatest of some values. */
export function extent(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function junctionsOf(roads: readonly Feature[], at: (position: Position) => Position): Junction[] {
  const found = new Map<string, Junction>();
  for (const road of roads) {
    const [line] = linesOf(road);
    const { from, to } = road.properties as FeatureProperties;
    for (const [id, end] of [
      [from, line?.[0]],
      [to, line?.at(-1)],
    ] as const) {
      if (typeof id !== "string" || !end) continue;
      const [x, y] = at(end);
      found.set(id, { id, x, y });
    }
  }
  return [...found.values()];
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
