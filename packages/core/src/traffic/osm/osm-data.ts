/** OpenStreetMap data as the importers hand it on: nodes in typed arrays, ways with their tags. */
import { InvalidInput } from "../../errors.ts";

export interface OsmWay {
  id: number;
  nodes: number[];
  tags: Record<string, string>;
}

export interface OsmData {
  file: string;
  nodes: OsmNodes;
  ways: OsmWay[];
  relationCount: number;
  /** West, south, east, north of what was asked of the map (degrees), where the file says so; ways may run on beyond. */
  bounds?: [number, number, number, number];
}

/** Node ids are up to 2^53, far beyond 32 bits; they are kept as doubles, sorted, and found by bisection. */
export class OsmNodes {
  private id: Float64Array = new Float64Array(1024);
  private place: Float64Array = new Float64Array(2048);
  private sorted = true;
  private readonly tags = new Map<number, Record<string, string>>();
  private readonly file: string;
  count = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** Throws InvalidInput for a position off the globe (a wrong unit, latitude and longitude swapped). */
  add(id: number, lon: number, lat: number, where: string, tags?: Record<string, string>): void {
    if (!(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) {
      throw new InvalidInput(
        `${this.file}:${where}: node ${id} is at lat ${lat}, lon ${lon}; allowed are -90 to 90 and -180 to 180 degrees`,
      );
    }
    if (this.count === this.id.length) {
      this.id = grown(this.id);
      this.place = grown(this.place);
    }
    this.sorted &&= this.count === 0 || this.id[this.count - 1]! < id;
    this.id[this.count] = id;
    this.place[2 * this.count] = lon;
    this.place[2 * this.count++ + 1] = lat;
    if (tags) this.tags.set(id, tags);
  }

  /** To be called once after the last node. Throws InvalidInput where an id stands twice. */
  finish(): void {
    if (this.sorted) return;
    const order = Array.from({ length: this.count }, (_, k) => k).sort((a, b) => this.id[a]! - this.id[b]!);
    const id = Float64Array.from(order, (k) => this.id[k]!);
    const place = Float64Array.from(order.flatMap((k) => [this.place[2 * k]!, this.place[2 * k + 1]!]));
    const twice = id.findIndex((each, k) => k > 0 && each === id[k - 1]);
    if (twice >= 0) throw new InvalidInput(`${this.file}: node ${id[twice]} is given twice`);
    this.id = id;
    this.place = place;
    this.sorted = true;
  }

  /** Index of a node for {@link lon} and {@link lat}; -1 where the file has none of this id. */
  find(id: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = this.id[middle]!;
      if (here === id) return middle;
      if (here < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  lon(index: number): number {
    return this.place[2 * index]!;
  }

  lat(index: number): number {
    return this.place[2 * index + 1]!;
  }

  /** The largest id; 0 where there is no node. */
  get lastId(): number {
    return this.count === 0 ? 0 : this.id[this.count - 1]!;
  }

  /** Ids and tags of the nodes that have any. */
  tagged(): Iterable<[number, Record<string, string>]> {
    return this.tags;
  }

  /** A copy to add nodes to. */
  copy(): OsmNodes {
    const nodes = new OsmNodes(this.file);
    for (let index = 0; index < this.count; index++) {
      const id = this.id[index]!;
      nodes.add(id, this.lon(index), this.lat(index), "copy", this.tags.get(id));
    }
    return nodes;
  }

  tagsOf(id: number): Record<string, string> | undefined {
    return this.tags.get(id);
  }
}

function grown(values: Float64Array): Float64Array {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

/** Refuses a file with nothing in it, and a way id that stands twice. Gives the data back. */
export function checkedOsm(data: OsmData): OsmData {
  data.nodes.finish();
  if (data.nodes.count === 0) throw new InvalidInput(`${data.file}: no nodes: nothing to build roads from`);
  const seen = new Set<number>();
  for (const { id } of data.ways) {
    if (seen.has(id)) throw new InvalidInput(`${data.file}: way ${id} is given twice`);
    seen.add(id);
  }
  return data;
}
