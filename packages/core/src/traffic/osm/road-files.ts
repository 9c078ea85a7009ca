/** Imported roads in the forms that others read: the town file's `roads`, GeoJSON lines, a TNTP network. */
import type { Feature, FeatureCollection, LineString } from "geojson";
import type { Roads } from "../../town/schema/roads.ts";
import type { ImportedRoads, RoadLink } from "./import-roads.ts";

/** The Bureau of Public Roads' own parameters (1964), which belong to capacity as design service volume. */
const BPR = { alpha: 0.15, beta: 4 };

/** Longitudes and latitudes are printed to about 1 cm. */
const DIGITS = 7;

/**
 * The `roads` section of a town file. A segment is a stretch with its one or two links; ids are by place in the list
 * (`N1`, `R0001`, `R0001-ab`). Gateways and counters are the town's to name and stay empty.
 */
export function townRoads({ graph, links, lon, lat }: ImportedRoads): Roads {
  const segments: Roads["segments"] = [];
  const roadLinks: Roads["links"] = [];
  const node = (index: number) => `N${index + 1}`;
  forEachSegment({ links }, (pair) => {
    const [first] = pair;
    const segment = `R${String(segments.length + 1).padStart(4, "0")}`;
    const { line, name, class: roadClass } = links[first!]!;
    segments.push({
      id: segment,
      name: name?.slice(0, 120) || `${roadClass} ${segment}`,
      class: roadClass,
      geometry: positions(line),
    });
    pair.forEach((link, way) => {
      const { lengthM, lanes, freeSpeedKmh, capacityPcuPerHour } = links[link]!;
      roadLinks.push({
        id: `${segment}-${way === 0 ? "ab" : "ba"}`,
        segment,
        from: node(graph.tail[link]!),
        to: node(graph.head[link]!),
        lengthM: Math.max(0.01, Number(lengthM.toFixed(2))),
        lanes: Math.min(lanes, 8),
        freeSpeedKmh,
        capacityPcuPerHour,
        ...BPR,
      });
    });
  });
  return {
    nodes: Array.from({ length: graph.nodeCount }, (_, index) => ({
      id: node(index),
      position: [rounded(lon[index]!), rounded(lat[index]!)],
    })),
    segments,
    links: roadLinks,
    gateways: [],
    counters: [],
  };
}

/** One line per direction of a road, with what the graph knows of it; nodes as numbers from 1. */
export function roadsGeoJson({ graph, links }: ImportedRoads): FeatureCollection<LineString> {
  return {
    type: "FeatureCollection",
    features: links.map((link, index): Feature<LineString> => {
      const { line, name, class: roadClass, lengthM, lanes, freeSpeedKmh, capacityPcuPerHour, wayIds } = link;
      return {
        type: "Feature",
        geometry: { type: "LineString", coordinates: positions(line) },
        properties: {
          link: index + 1,
          from: graph.tail[index]! + 1,
          to: graph.head[index]! + 1,
          name: name ?? null,
          class: roadClass,
          length_m: Number(lengthM.toFixed(2)),
          lanes,
          free_speed_kmh: freeSpeedKmh,
          capacity_pcu_per_hour: capacityPcuPerHour,
          way_ids: wayIds,
        },
      };
    }),
  };
}

/** A TNTP network that `nagar assign` reads: every node a zone, capacity PCU/h, length m, times min. */
export function roadsTntp({ graph, links }: ImportedRoads): string {
  const rows = links.map(({ lengthM, capacityPcuPerHour, freeSpeedKmh, lanes }, link) =>
    [
      "",
      graph.tail[link]! + 1,
      graph.head[link]! + 1,
      capacityPcuPerHour,
      lengthM.toFixed(2),
      (lengthM / ((freeSpeedKmh / 60) * 1000)).toFixed(6),
      BPR.alpha,
      BPR.beta,
      freeSpeedKmh,
      0,
      lanes,
      ";",
    ].join("\t"),
  );
  return `${[
    `<NUMBER OF ZONES> ${graph.nodeCount}`,
    `<NUMBER OF NODES> ${graph.nodeCount}`,
    "<FIRST THRU NODE> 1",
    `<NUMBER OF LINKS> ${links.length}`,
    "<ORIGINAL HEADER>~ Init node Term node Capacity (PCU/h) Length (m) Free Flow Time (min) B Power Speed (km/h) Toll Lanes ;",
    "<END OF METADATA>",
    "",
    "~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;",
    ...rows,
  ].join("\n")}\n`;
}

/** Calls with the one or two links of each stretch: the directions of a stretch stand side by side. */
function forEachSegment({ links }: Pick<ImportedRoads, "links">, visit: (pair: number[]) => void): void {
  for (let link = 0; link < links.length; link++) {
    if (links[link + 1] && opposite(links[link]!, links[link + 1]!)) visit([link, ++link]);
    else visit([link]);
  }
}

function opposite({ line: a }: RoadLink, { line: b }: RoadLink): boolean {
  const last = b.length - 2;
  return a.length === b.length && a.every((value, k) => value === b[k % 2 === 0 ? last - k : last - k + 2]);
}

function positions(line: number[]): [number, number][] {
  return Array.from({ length: line.length / 2 }, (_, k) => [
    rounded(line[2 * k]!),
    rounded(line[2 * k + 1]!),
  ]);
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(DIGITS));
}
