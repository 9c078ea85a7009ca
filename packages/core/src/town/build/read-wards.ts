/** Ward polygons from GeoJSON, with the names and people that their properties give. */
import { InvalidInput } from "../../errors.ts";
import { signedArea } from "../geometry/polygon.ts";
import { localProjection, type Point } from "../geometry/projection.ts";
import type { Position } from "../schema/common.ts";

export interface WardShape {
  name: string;
  people: number | undefined;
  /** Counter-clockwise, not repeating the first. */
  outside: Position[];
  /** Area that the file gives the ward apart from `outside` (further parts, holes), km². */
  leftOutKm2: number;
}

export interface WardFields {
  name?: string | undefined;
  people?: string | undefined;
}

/** Properties that hold a ward's name or people where none is named; case does not count. */
const NAMES = ["name", "ward_name", "wardname", "ward", "ward_no", "wardno", "ward_numbe", "sourceward"];
const PEOPLE = ["population", "pop", "tot_p", "totalpop", "total_population"];

/**
 * Reads a FeatureCollection of Polygon and MultiPolygon features (WGS 84). Of several parts the largest is kept.
 * @throws InvalidInput naming feature and field for what is not that.
 */
export function readWards(text: string, file: string, fields: WardFields = {}): WardShape[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${file}: not JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`, { cause });
  }
  const { type, features } = record(document);
  if (type !== "FeatureCollection" || !Array.isArray(features)) {
    throw new InvalidInput(
      `${file}: not GeoJSON wards: type "FeatureCollection" is needed; given ${JSON.stringify(type) ?? "none"}`,
    );
  }
  if (features.length === 0) throw new InvalidInput(`${file}: features: no ward in it`);
  return features.map((feature, index) => readWard(feature, `${file}: feature ${index + 1}`, index, fields));
}

function readWard(feature: unknown, where: string, index: number, fields: WardFields): WardShape {
  const { geometry, properties } = record(feature);
  const { type, coordinates } = record(geometry);
  if (type !== "Polygon" && type !== "MultiPolygon") {
    throw new InvalidInput(
      `${where}: geometry.type: Polygon or MultiPolygon is needed; given ${JSON.stringify(type) ?? "none"}`,
    );
  }
  const polygons = type === "Polygon" ? [coordinates] : list(coordinates, `${where}: geometry.coordinates`);
  const parts = polygons.map((polygon, part) => {
    const path = `${where}: geometry.coordinates${type === "Polygon" ? "" : `[${part}]`}`;
    const rings = list(polygon, path).map((ring, at) => readRing(ring, `${path}[${at}]`));
    if (rings.length === 0) throw new InvalidInput(`${path}: a polygon has at least one ring`);
    return { rings, areas: rings.map((ring) => areaKm2(ring)) };
  });
  if (parts.length === 0) throw new InvalidInput(`${where}: geometry.coordinates: no polygon in it`);
  const largest = parts.reduce((best, part) => (part.areas[0]! > best.areas[0]! ? part : best));
  const total = parts.reduce((sum, { areas }) => sum + areas.reduce((all, area) => all + area, 0), 0);
  const given = new Map(
    Object.entries(record(properties)).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const name = property(given, fields.name, NAMES, where);
  const people = property(given, fields.people, PEOPLE, where);
  const count = people === undefined ? undefined : Number(people);
  if (count !== undefined && !(Number.isFinite(count) && count >= 0)) {
    throw new InvalidInput(
      `${where}: properties.${fields.people ?? "population"}: people of the ward, 0 or more; given ${JSON.stringify(people)}`,
    );
  }
  const label =
    typeof name === "string" && name.trim() !== "" && !/^\d+$/.test(name.trim())
      ? name.trim()
      : `Ward ${name ?? index + 1}`;
  return {
    name: label.slice(0, 100),
    people: count,
    outside: largest.rings[0]!,
    leftOutKm2: total - largest.areas[0]!,
  };
}

function property(
  given: ReadonlyMap<string, unknown>,
  field: string | undefined,
  usual: readonly string[],
  where: string,
): unknown {
  if (field !== undefined) {
    const value = given.get(field.toLowerCase());
    if (value === undefined || value === null)
      throw new InvalidInput(
        `${where}: properties.${field}: missing; it has ${[...given.keys()].join(", ") || "none"}`,
      );
    return value;
  }
  return usual
    .map((name) => given.get(name))
    .find((value) => value !== undefined && value !== null && value !== "");
}

function readRing(value: unknown, path: string): Position[] {
  const ring = list(value, path).map((position, index): Position => {
    const [longitude, latitude] = Array.isArray(position) ? (position as unknown[]) : [];
    if (
      typeof longitude !== "number" ||
      typeof latitude !== "number" ||
      Math.abs(longitude) > 180 ||
      Math.abs(latitude) > 90
    ) {
      throw new InvalidInput(
        `${path}[${index}]: a position is longitude (-180 to 180) and latitude (-90 to 90); given ${JSON.stringify(position)}`,
      );
    }
    return [longitude, latitude];
  });
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4 || first![0] !== last![0] || first![1] !== last![1]) {
    throw new InvalidInput(
      `${path}: a ring has at least 4 positions, the first repeated at the end; given ${ring.length}`,
    );
  }
  const open = ring.slice(0, -1);
  if (areaKm2(open) === 0) throw new InvalidInput(`${path}: the ring encloses no area`);
  return signedArea(open) < 0 ? open.toReversed() : open;
}

function areaKm2(ring: readonly Position[]): number {
  const { toLocal } = localProjection(ring[0]!);
  return Math.abs(signedArea(ring.map((position): Point => toLocal(position)))) / 1e6;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value))
    throw new InvalidInput(
      `${path}: a list is needed; given ${JSON.stringify(value)?.slice(0, 40) ?? "nothing"}`,
    );
  return value;
}
