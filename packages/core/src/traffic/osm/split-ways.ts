/** Cuts ways where they meet, into stretches between junctions, each with its line and length. */
import { InvalidInput } from "../../errors.ts";
import type { OsmData } from "./osm-data.ts";
import type { Road } from "./read-way.ts";
import { ACCESS_TAGS, CLOSED, CLOSED_BARRIERS } from "./road-rules.ts";

/** A road between two places where something can change. */
export interface Stretch {
  /** OSM node ids; ends at a closed barrier are negative and belong to no other stretch. */
  from: number;
  to: number;
  /** lon, lat, lon, lat … from `from` to `to`, degrees. */
  line: number[];
  lengthM: number;
  road: Road;
  wayIds: number[];
}

/** Mean Earth radius, m (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8;

export interface SplitResult {
  stretches: Stretch[];
  /** Closed barriers that stand on kept roads. */
  barriers: number;
  /** References to nodes that the file does not hold, only with `cutAtMissing`. */
  missing: number;
}

/**
 * Splits at nodes that several ways (or one way twice) use, at ends, and at closed barriers. Throws InvalidInput for a
 * reference to a node that is not in the file, unless `cutAtMissing`: then the way is cut there, as extracts often are.
 */
export function splitWays(
  { file, nodes }: OsmData,
  ways: { id: number; nodes: number[]; road: Road }[],
  cutAtMissing: boolean,
): SplitResult {
  const uses = new Map<number, number>();
  for (const { nodes: ids } of ways) {
    ids.forEach((id, k) => {
      const end = k === 0 || k === ids.length - 1;
      uses.set(id, (uses.get(id) ?? 0) + (end ? 2 : 1));
    });
  }
  const stretches: Stretch[] = [];
  let barriers = 0;
  let missing = 0;
  let walls = 0;
  for (const { id: wayId, nodes: ids, road } of ways) {
    let open: Stretch | undefined;
    const close = (to: number) => {
      if (open && open.line.length > 2) stretches.push({ ...open, to });
      open = undefined;
    };
    let before = Number.NaN;
    for (const id of ids) {
      if (id === before) continue;
      before = id;
      const index = nodes.find(id);
      if (index < 0) {
        if (!cutAtMissing) {
          throw new InvalidInput(
            `${file}: way ${wayId} refers to node ${id}, which is not in the file (--allow-missing cuts the way there)`,
          );
        }
        missing++;
        if (open) close(--walls);
        continue;
      }
      const [lon, lat] = [nodes.lon(index), nodes.lat(index)];
      if (open) {
        const [lastLon, lastLat] = open.line.slice(-2);
        open.lengthM += distanceM(lastLon!, lastLat!, lon, lat);
        open.line.push(lon, lat);
      }
      const wall = closedBarrier(nodes.tagsOf(id));
      if (wall) barriers++;
      if (open && (wall || uses.get(id)! > 1)) close(wall ? --walls : id);
      open ??= { from: wall ? --walls : id, to: id, line: [lon, lat], lengthM: 0, road, wayIds: [wayId] };
    }
    close(before);
  }
  return { stretches, barriers, missing };
}

function closedBarrier(tags: Record<string, string> | undefined): boolean {
  if (!tags || !CLOSED_BARRIERS.has(tags["barrier"] ?? "")) return false;
  const access = ACCESS_TAGS.map((tag) => tags[tag]).findLast((value) => value !== undefined);
  return access === undefined || CLOSED.has(access);
}

/** Great-circle distance in m (haversine) between two positions in degrees. */
export function distanceM(lonA: number, latA: number, lonB: number, latB: number): number {
  const radians = Math.PI / 180;
  const across = Math.sin(((lonB - lonA) * radians) / 2) ** 2;
  const along = Math.sin(((latB - latA) * radians) / 2) ** 2;
  const h = along + Math.cos(latA * radians) * Math.cos(latB * radians) * across;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
