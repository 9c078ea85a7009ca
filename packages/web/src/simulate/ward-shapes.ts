/** The wards as paths of a small drawing: longitudes shrunk by the latitude, so that shapes look as on a map. */
import type { Feature } from "geojson";
import type { FeatureProperties, Town } from "../api/types.ts";

export interface WardShape {
  id: string;
  name: string;
  path: string;
}

export interface WardDrawing {
  width: number;
  height: number;
  wards: readonly WardShape[];
}

const WIDTH = 320;

type Ring = [number, number][];

function ringsOf({ geometry }: Feature): Ring[] {
  if (geometry.type === "Polygon") return geometry.coordinates as Ring[];
  return geometry.type === "MultiPolygon" ? (geometry.coordinates.flat() as Ring[]) : [];
}

export function drawWards({ layers }: Pick<Town, "layers">): WardDrawing {
  const features = layers["wards"]?.features ?? [];
  const points = features.flatMap((feature) => ringsOf(feature).flat());
  if (points.length === 0) return { width: WIDTH, height: 1, wards: [] };
  const [west, east] = extent(points.map(([longitude]) => longitude));
  const [south, north] = extent(points.map(([, latitude]) => latitude));
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = WIDTH / ((east - west) * shrink || 1);
  const place = ([longitude, latitude]: [number, number]): string =>
    `${((longitude - west) * shrink * scale).toFixed(1)} ${((north - latitude) * scale).toFixed(1)}`;
  return {
    width: WIDTH,
    height: Math.max(1, Math.ceil((north - south) * scale)),
    wards: features.map((feature) => {
      const { entity_id, name } = feature.properties as FeatureProperties;
      const path = ringsOf(feature).map((ring) => `M${ring.map(place).join("L")}Z`);
      return { id: entity_id, name, path: path.join("") };
    }),
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
