/** Wards and roads as paths of a small drawing: longitudes shrunk by the latitude, so that shapes look as on a map. */
import type { Feature } from "geojson";
import type { FeatureProperties, Town } from "../api/types.ts";

export interface Shape {
  id: string;
  name: string;
  path: string;
}

export interface TownDrawing {
  width: number;
  height: number;
  wards: readonly Shape[];
  roads: readonly (Shape & { main: boolean })[];
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
  if (points.length === 0) return { width: WIDTH, height: 1, wards: [], roads: [] };
  const [west, east] = extent(points.map(([longitude]) => longitude));
  const [south, north] = extent(points.map(([, latitude]) => latitude));
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = WIDTH / ((east - west) * shrink || 1);
  const place = ([longitude, latitude]: Position): string =>
    `${((longitude - west) * shrink * scale).toFixed(1)} ${((north - latitude) * scale).toFixed(1)}`;
  const shape = (feature: Feature, lines: Position[][], end: string) => {
    const { entity_id, name } = feature.properties as FeatureProperties;
    return { id: entity_id, name, path: lines.map((line) => `M${line.map(place).join("L")}${end}`).join("") };
  };
  return {
    width: WIDTH,
    height: Math.max(1, Math.ceil((north - south) * scale)),
    wards: wards.map((feature) => shape(feature, ringsOf(feature), "Z")),
    roads: (layers["roads"]?.features ?? []).map((feature) => ({
      ...shape(feature, linesOf(feature), ""),
      main: MAIN.has(String(feature.properties?.["class"])),
    })),
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
