/** A map's file by its kind: OpenStreetMap XML or PBF, or GeoJSON lines with OpenStreetMap's tags. */
import type { OsmData } from "@nagar/core/traffic/osm/osm-data.ts";
import { readOsmPbf } from "@nagar/core/traffic/osm/read-osm-pbf.ts";
import { readOsmXml } from "@nagar/core/traffic/osm/read-osm-xml.ts";
import { readRoadGeoJson } from "@nagar/core/traffic/osm/read-road-geojson.ts";
import { readInput, readInputBytes } from "./input.ts";

/** @throws InvalidInput naming file and line for what cannot be read. */
export function readMap(file: string): OsmData {
  const name = file.replace(/\.gz$/i, "").toLowerCase();
  if (name.endsWith(".pbf")) return readOsmPbf(readInputBytes(file), file);
  const text = readInput(file);
  return name.endsWith("json") || /^\s*[{[]/.test(text)
    ? readRoadGeoJson(text, file)
    : readOsmXml(text, file);
}
