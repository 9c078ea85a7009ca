/**
 * The drivable streets of a map in local metres, to be looked at and completed before they become a road graph. Rules
 * add ways to the map itself; so what was mapped and what was filled is read by one importer.
 */
import type { OsmData, OsmNodes, OsmWay } from "../../traffic/osm/osm-data.ts";
import { type ReadWay, readWay } from "../../traffic/osm/read-way.ts";
import type { Point, Projection } from "../geometry/projection.ts";

export interface MapStreet {
  way: OsmWay;
  read: ReadWay;
}

/** What was done to the map, by the id of the way that carries it. */
export type MapRule =
  | "carriageways joined by a turn where the map ends"
  | "one-way street without a way on opened both ways"
  | "gap in the mapped streets closed"
  | "street laid where people live and none is mapped";

export class StreetMap {
  readonly projection: Projection;
  readonly rules = new Map<number, MapRule>();
  streets: MapStreet[];
  private readonly file: string;
  private readonly nodes: OsmNodes;
  private readonly relationCount: number;
  private readonly others: OsmWay[];
  private lastWay: number;

  constructor(data: OsmData, projection: Projection) {
    this.projection = projection;
    this.file = data.file;
    this.nodes = data.nodes.copy();
    this.relationCount = data.relationCount;
    this.streets = [];
    this.others = [];
    this.lastWay = data.ways.reduce((most, { id }) => Math.max(most, Math.ceil(id)), 0);
    for (const way of data.ways) {
      const read = readWay(way);
      if (typeof read === "string") this.others.push(way);
      else this.streets.push({ way, read });
    }
  }

  /** The map as the importer takes it, with everything that the rules did. */
  data(): OsmData {
    const ways = [...this.streets.map(({ way }) => way), ...this.others];
    return { file: this.file, nodes: this.nodes, ways, relationCount: this.relationCount };
  }

  has(node: number): boolean {
    return this.nodes.find(node) >= 0;
  }

  point(node: number): Point {
    const index = this.nodes.find(node);
    return this.projection.toLocal([this.nodes.lon(index), this.nodes.lat(index)]);
  }

  /** The points of a way; nodes that the file does not hold are passed over. */
  line({ nodes }: OsmWay): Point[] {
    return nodes.filter((node) => this.has(node)).map((node) => this.point(node));
  }

  addNode(point: Point): number {
    const id = this.nodes.lastId + 1;
    const [longitude, latitude] = this.projection.toPosition(point);
    this.nodes.add(id, longitude, latitude, "rule");
    return id;
  }

  addStreet(nodes: number[], tags: Record<string, string>, rule?: MapRule): void {
    this.lastWay += 1;
    const way = { id: this.lastWay, nodes, tags };
    const read = readWay(way);
    if (typeof read === "string") throw new Error(`A street that is none: ${read}`);
    this.streets.push({ way, read });
    if (rule) this.rules.set(way.id, rule);
  }

  /** Where ways end at nodes that no other way uses: the dead ends, each with its way. */
  deadEnds(): { node: number; street: MapStreet; last: boolean }[] {
    const uses = new Map<number, number>();
    for (const { way } of this.streets) {
      for (const node of way.nodes) uses.set(node, (uses.get(node) ?? 0) + 1);
    }
    return this.streets.flatMap((street) =>
      [false, true].flatMap((last) => {
        const node = last ? street.way.nodes.at(-1)! : street.way.nodes[0]!;
        return uses.get(node) === 1 ? [{ node, street, last }] : [];
      }),
    );
  }
}
