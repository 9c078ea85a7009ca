/** What a map tells of a town besides its streets: its name, people and district, and where a few things stand. */
import type { OsmData } from "../../traffic/osm/osm-data.ts";
import type { Position } from "../schema/common.ts";

export interface Place {
  name: string;
  kind: string;
  population: number | undefined;
  position: Position;
}

export interface MapFacts {
  /** Towns and villages that the map names, the largest kind first. */
  places: Place[];
  /** What most addresses of the map say. */
  district: string | undefined;
  state: string | undefined;
  markets: Position[];
  substations: Position[];
  /** Middles of industrial land, the largest first. */
  industrial: Position[];
  /** Points along rivers and reservoirs. */
  water: Position[];
}

/** Kinds of place that may be the town itself, the largest first; what comes after names its parts. */
const TOWNS = ["city", "town", "village"];
const PARTS = ["suburb", "quarter", "neighbourhood", "locality", "hamlet"];

/** Reads the facts. Nothing is required: what a map does not hold is left out. */
export function mapFacts({ nodes, ways }: OsmData): MapFacts {
  const facts: MapFacts = {
    places: [],
    district: undefined,
    state: undefined,
    markets: [],
    substations: [],
    industrial: [],
    water: [],
  };
  const district = new Map<string, number>();
  const state = new Map<string, number>();
  const industrial: { position: Position; size: number }[] = [];
  const take = (tags: Record<string, string>, line: Position[]) => {
    if (line.length === 0) return;
    const middle = meanOf(line);
    count(district, tags["addr:district"]);
    count(state, tags["addr:state"]);
    const { place = "", name } = tags;
    if (name && [...TOWNS, ...PARTS].includes(place)) {
      const people = Number(tags["population"]?.replaceAll(/[ ,]/g, "") ?? Number.NaN);
      facts.places.push({
        name,
        kind: place,
        population: Number.isInteger(people) && people > 0 ? people : undefined,
        position: middle,
      });
    }
    if (tags["amenity"] === "marketplace") facts.markets.push(middle);
    if (tags["power"] === "substation" || tags["power"] === "sub_station") facts.substations.push(middle);
    if (tags["landuse"] === "industrial") industrial.push({ position: middle, size: spread(line) });
    if (["river", "reservoir"].includes(tags["waterway"] ?? tags["water"] ?? "")) facts.water.push(...line);
  };
  for (const [id, tags] of nodes.tagged()) {
    const index = nodes.find(id);
    take(tags, [[nodes.lon(index), nodes.lat(index)]]);
  }
  for (const way of ways) {
    const found = way.nodes.map((id) => nodes.find(id)).filter((index) => index >= 0);
    take(
      way.tags,
      found.map((index) => [nodes.lon(index), nodes.lat(index)]),
    );
  }
  const rank = ({ kind }: Place) => [...TOWNS, ...PARTS].indexOf(kind);
  facts.places.sort((a, b) => rank(a) - rank(b) || (b.population ?? 0) - (a.population ?? 0));
  facts.industrial = industrial.sort((a, b) => b.size - a.size).map(({ position }) => position);
  facts.district = mostOften(district);
  facts.state = mostOften(state);
  return facts;
}

/** The place that the town is: the one of that name, or the map's largest; its people from any mention of it. */
export function mainPlace({ places }: MapFacts, name?: string): Place | undefined {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const place = places.find(({ name: own, kind }) =>
    name === undefined ? TOWNS.includes(kind) : same(own, name),
  );
  if (!place) return undefined;
  const mentions = places.filter((other) => same(other.name, place.name));
  const population = mentions.find((each) => each.population !== undefined)?.population;
  return { ...place, population };
}

function meanOf(line: readonly Position[]): Position {
  const mean = (axis: 0 | 1) => line.reduce((sum, position) => sum + position[axis], 0) / line.length;
  return [mean(0), mean(1)];
}

/** Diagonal of a line's box, degrees: enough to tell large from small. */
function spread(line: readonly Position[]): number {
  const range = (axis: 0 | 1) => {
    const values = line.map((position) => position[axis]);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.hypot(range(0), range(1));
}

function count(counts: Map<string, number>, value: string | undefined): void {
  if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostOften(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
