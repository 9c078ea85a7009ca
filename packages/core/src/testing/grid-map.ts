/** A small map made by hand: a square grid of streets as OpenStreetMap data, to be changed by what a test is about. */

import { localProjection, type Point } from "../town/geometry/projection.ts";
import type { Position } from "../town/schema/common.ts";
import { checkedOsm, type OsmData, OsmNodes } from "../traffic/osm/osm-data.ts";

export const GRID_CENTRE: Position = [84, 21];

export interface GridMap {
  /** Streets each way; the grid is centred. */
  streets?: number;
  spacingM?: number;
  /** Tags of every street of the grid. */
  tags?: Record<string, string>;
  /** Corners for which this is false are left out, with their streets. */
  keep?(point: Point): boolean;
  /** Further ways in local metres, and tags. A point on a corner of the grid is that corner. */
  ways?: { line: Point[]; tags: Record<string, string> }[];
  /** Tagged points. */
  points?: { at: Point; tags: Record<string, string> }[];
}

/** Places `Gridpur`, 12,000 people, in the middle unless other points are given. */
export function gridMap({
  streets = 12,
  spacingM = 125,
  tags = { highway: "residential" },
  keep = () => true,
  ways = [],
  points = [
    { at: [0, 0], tags: { place: "town", name: "Gridpur", population: "12000", "addr:state": "Odisha" } },
  ],
}: GridMap = {}): OsmData {
  const { toPosition } = localProjection(GRID_CENTRE);
  const data: OsmData = { file: "grid.osm", nodes: new OsmNodes("grid.osm"), ways: [], relationCount: 0 };
  const known = new Map<string, number>();
  const node = (point: Point, own?: Record<string, string>): number => {
    const found = known.get(point.join());
    if (found !== undefined) return found;
    const id = known.size + 1;
    known.set(point.join(), id);
    data.nodes.add(id, ...toPosition(point), "grid", own);
    return id;
  };
  const line = (nodes: number[], own: Record<string, string>) => {
    if (nodes.length > 1) data.ways.push({ id: data.ways.length + 1, nodes, tags: own });
  };
  for (const { at, tags: own } of points) node([at[0] + 0.5, at[1] + 0.5], own);
  const at = (index: number) => (index - (streets - 1) / 2) * spacingM;
  for (let street = 0; street < streets; street += 1) {
    for (const across of [false, true]) {
      let run: number[] = [];
      for (let corner = 0; corner < streets; corner += 1) {
        const point: Point = across ? [at(corner), at(street)] : [at(street), at(corner)];
        if (keep(point)) run.push(node(point));
        else {
          line(run, tags);
          run = [];
        }
      }
      line(run, tags);
    }
  }
  for (const way of ways)
    line(
      way.line.map((point) => node(point)),
      way.tags,
    );
  return checkedOsm(data);
}

/** The same as an `.osm` file's text. */
export function osmText({ nodes, ways }: OsmData): string {
  const tagLines = (tags: Record<string, string> = {}) =>
    Object.entries(tags)
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join("");
  const nodeLines = Array.from({ length: nodes.count }, (_, index) => index + 1).map(
    (id) =>
      `<node id="${id}" lat="${nodes.lat(id - 1)}" lon="${nodes.lon(id - 1)}">${tagLines(nodes.tagsOf(id))}</node>`,
  );
  const wayLines = ways.map(
    ({ id, nodes: refs, tags }) =>
      `<way id="${id}">${refs.map((ref) => `<nd ref="${ref}"/>`).join("")}${tagLines(tags)}</way>`,
  );
  return `<osm version="0.6">\n${[...nodeLines, ...wayLines].join("\n")}\n</osm>\n`;
}
