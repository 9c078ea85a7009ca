/**
 * Roads as GeoJSON lines with OpenStreetMap's tags as properties (what most map tools export). Lines that share a
 * position are joined there; a crossing without a common position is a bridge.
 */
import { InvalidInput } from "../../errors.ts";
import { checkedOsm, type OsmData, OsmNodes } from "./osm-data.ts";

/** Positions nearer than about 1 cm are one node. */
const DEGREES_PER_STEP = 1e-7;

/**
 * Reads a FeatureCollection (or Feature, or list of them) of LineString and MultiLineString; other geometries are left
 * out. The way's id is the feature's number in the file, from 1. Throws InvalidInput for text that is not GeoJSON.
 */
export function readRoadGeoJson(text: string, file: string): OsmData {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new InvalidInput(`${file}: not JSON: ${(error as Error).message.replace(/\s+/g, " ")}`, {
      cause: error,
    });
  }
  const data: OsmData = { file, nodes: new OsmNodes(file), ways: [], relationCount: 0 };
  const known = new Map<string, number>();
  const node = (position: unknown, where: string): number => {
    const [lon, lat] = Array.isArray(position) ? position : [];
    if (typeof lon !== "number" || typeof lat !== "number") {
      throw new InvalidInput(`${file}: ${where}: a position is two numbers, longitude and latitude`);
    }
    const key = `${Math.round(lon / DEGREES_PER_STEP)},${Math.round(lat / DEGREES_PER_STEP)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = known.size + 1;
    known.set(key, id);
    data.nodes.add(id, lon, lat, where);
    return id;
  };
  const features = featuresOf(document, file);
  features.forEach((feature, index) => {
    const where = `feature ${index + 1}`;
    const { geometry, properties } = asRecord(feature);
    const { type, coordinates } = asRecord(geometry);
    const lines = type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
    if (!Array.isArray(lines)) throw new InvalidInput(`${file}: ${where}: coordinates are not a list`);
    lines.forEach((line: unknown, part) => {
      if (!Array.isArray(line)) throw new InvalidInput(`${file}: ${where}: a line is a list of positions`);
      const tags = Object.fromEntries(
        Object.entries(asRecord(properties))
          .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
          .map(([key, value]) => [key, String(value)]),
      );
      // Parts of one feature get ids of their own, in thousandths: still numbers, and readable in a report.
      data.ways.push({ id: index + 1 + part / 1000, nodes: line.map((each) => node(each, where)), tags });
    });
  });
  return checkedOsm(data);
}

function featuresOf(document: unknown, file: string): unknown[] {
  if (Array.isArray(document)) return document;
  const { type, features } = asRecord(document);
  if (type === "FeatureCollection" && Array.isArray(features)) return features;
  if (type === "Feature") return [document];
  throw new InvalidInput(`${file}: not GeoJSON: a FeatureCollection of lines is needed`);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
