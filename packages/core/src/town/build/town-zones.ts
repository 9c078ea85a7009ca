/** The town's wards: those that are given, or zones of about equal numbers of people over the built-up area. */
import { InvalidInput } from "../../errors.ts";
import type { Ward } from "../generate/wards.ts";
import { centroid, contains, outlines, type Ring, signedArea } from "../geometry/polygon.ts";
import type { Point, Projection } from "../geometry/projection.ts";
import { builtUpKeys, cellsOf, keysWhere, streetLength } from "./built-up.ts";
import type { Place } from "./map-facts.ts";
import type { WardShape } from "./read-wards.ts";
import { bearingOf } from "./real-roads.ts";
import { thinnedZones } from "./shared-borders.ts";
import type { StreetMap } from "./street-map.ts";
import { growZones } from "./zones-by-growth.ts";

/** People of a zone where no wards are given. */
export const PEOPLE_PER_ZONE = 4000;
/** Borders lose corners that stand out by less, m. */
const TOLERANCE_M = 45;
/** Given wards with fewer people per km² get no streets that are not mapped. */
const LEAST_DENSITY = 1000;

export interface TownZones {
  wards: Ward[];
  outline: Ring;
  names: string[];
  /** In proportion. */
  people: number[];
  /** Where streets are laid if none is mapped near. */
  lived: Point[];
  warnings: string[];
}

export interface ZoneSources {
  map: StreetMap;
  population: number;
  seed: number;
  places: readonly Place[];
}

/** Zones over the built-up area around the centre. */
export function zonesByStreets({ map, population, seed, places }: ZoneSources): TownZones {
  const { projection } = map;
  const length = lengthOf(map);
  const { keys, apartKm2 } = builtUpKeys(length, [0, 0]);
  if (keys.size < 50) {
    throw new InvalidInput(
      `the map shows ${(keys.size / 100).toFixed(2)} km2 of built-up streets near the town's centre; at least 0.5 are needed: is the extract of this town, and its centre right?`,
      { details: { field: "centre", builtUpKm2: keys.size / 100 } },
    );
  }
  const cells = cellsOf(keys, length, seed, projection);
  // Everybody lives near a street; land without any mapped counts a little, since streets are missing.
  const people = cells.streetM.map((metres) => metres + 10);
  const count = Math.max(3, Math.min(250, Math.round(population / PEOPLE_PER_ZONE)));
  const zone = growZones(cells, people, Math.min(count, Math.floor(keys.size / 8)), seed);
  const members = Array.from({ length: Math.max(...zone) + 1 }, (_, of) =>
    zone.flatMap((each, cell) => (each === of ? [cell] : [])),
  );
  const rings = thinnedZones(
    members.map((of) => of.map((cell) => cells.rings[cell]!)),
    TOLERANCE_M,
  );
  const { wards, inhabitants } = ordered(
    rings,
    members.map((of) => of.reduce((sum, cell) => sum + people[cell]!, 0)),
    (index, middle) =>
      nearestOf(
        members[index]!.map((cell) => cells.points[cell]!),
        middle,
      ),
  );
  const warnings =
    apartKm2 > 0.1
      ? [
          `${apartKm2.toFixed(1)} km2 of built-up land apart from the town's is left out (another place, or beyond a river)`,
        ]
      : [];
  return {
    wards,
    outline: outlines(wards.map(({ ring }) => ring))[0]!,
    names: namesByPlace(wards, places, projection),
    people: inhabitants,
    lived: cells.points,
    warnings,
  };
}

/** The zones that a file gives. People are its own where every ward has them, otherwise in proportion to streets. */
export function zonesByWards(
  { map, population, seed }: ZoneSources,
  shapes: readonly WardShape[],
  file: string,
): TownZones {
  const { toLocal } = map.projection;
  const warnings: string[] = [];
  const given: Ring[] = shapes.map(({ outside }) => outside.map(toLocal));
  for (const { name, leftOutKm2 } of shapes) {
    if (leftOutKm2 > 0.001)
      warnings.push(`${file}: ${name}: ${leftOutKm2.toFixed(3)} km2 of further parts or holes are left out`);
  }
  const length = lengthOf(map);
  const box = boxOf(given.flat());
  const inWards = (point: Point) => given.findIndex((ring) => contains(ring, point));
  const keys = keysWhere(box, (point) => inWards(point) >= 0);
  if (keys.size < 50)
    throw new InvalidInput(
      `${file}: the wards cover ${(keys.size / 100).toFixed(2)} km2; at least 0.5 are needed for a town`,
    );
  const cells = cellsOf(keys, length, seed, map.projection);
  const home = cells.points.map(inWards);
  const streetM = given.map((_, ward) =>
    home.reduce((sum, of, cell) => sum + (of === ward ? cells.streetM[cell]! : 0), 0),
  );
  if (streetM.every((metres) => metres === 0)) {
    throw new InvalidInput(
      `${file}: no ward has a mapped street in it: are the map and the wards of one town, and longitudes first?`,
    );
  }
  const shared = cells.points.filter(
    (point) => given.filter((ring) => contains(ring, point)).length > 1,
  ).length;
  if (shared > 0.02 * keys.size)
    warnings.push(`${file}: wards overlap on about ${(shared / 100).toFixed(2)} km2`);
  const counted =
    shapes.every(({ people }) => people !== undefined) && shapes.some(({ people }) => people! > 0);
  const people = shapes.map(({ people: own }, ward) => (counted ? own! : streetM[ward]! + 1));
  const total = people.reduce((sum, value) => sum + value, 0);
  const { wards, order, inhabitants } = ordered(given, people, (_, middle) => middle);
  const dense = given.map(
    (ring, ward) =>
      ((people[ward]! / total) * population) / (Math.abs(signedArea(ring)) / 1e6) >= LEAST_DENSITY,
  );
  for (const [ward, metres] of streetM.entries()) {
    if (metres === 0) warnings.push(`${file}: ${shapes[ward]!.name}: no street is mapped in it`);
  }
  return {
    wards,
    outline: wholeOutline(given, cells.rings),
    names: numbered(order.map((ward) => shapes[ward]!.name)),
    people: inhabitants,
    lived: [
      ...cells.points.filter((_, cell) => home[cell]! >= 0 && dense[home[cell]!]),
      ...wards.flatMap(({ centre }, index) => (streetM[order[index]!] === 0 ? [centre] : [])),
    ],
    warnings,
  };
}

function lengthOf(map: StreetMap): Map<string, number> {
  const lines = map.streets
    .filter(({ read }) => read.road.class !== "highway")
    .map(({ way }) => map.line(way));
  return streetLength(lines);
}

/** Wards from the centre outward, with what else is known of them in the same order. */
function ordered(
  rings: readonly Ring[],
  people: readonly number[],
  inside: (index: number, middle: Point) => Point,
) {
  const density = rings.map((ring, index) => people[index]! / Math.abs(signedArea(ring)));
  const most = Math.max(...density);
  const all = rings.map((ring, index): Ward & { index: number } => {
    const turned = signedArea(ring) < 0 ? ring.toReversed() : ring;
    const middle = centroid(turned);
    const centre = contains(turned, middle) ? middle : inside(index, middle);
    return { ring: turned, centre, areaM2: signedArea(turned), density: density[index]! / most, index };
  });
  all.sort((a, b) => Math.hypot(...a.centre) - Math.hypot(...b.centre) || a.index - b.index);
  return {
    wards: all.map(({ index: _, ...ward }) => ward),
    order: all.map(({ index }) => index),
    inhabitants: all.map(({ index }) => people[index]!),
  };
}

/** One line around all wards: their own outer edge where they share corners exactly, otherwise that of the cells in them. */
function wholeOutline(rings: readonly Ring[], cells: readonly Ring[]): Ring {
  const own = outlines(rings);
  const area = (ring: Ring) => Math.abs(signedArea(ring));
  const total = rings.reduce((sum, ring) => sum + area(ring), 0);
  if (own.length === 1 && Math.abs(area(own[0]!) / total - 1) < 0.01) return own[0]!;
  return thinnedZones([cells], TOLERANCE_M)[0]!;
}

/** The map's name of the part of town that a zone holds; otherwise where the zone lies. */
function namesByPlace(wards: readonly Ward[], places: readonly Place[], { toLocal }: Projection): string[] {
  const parts = places.filter(({ kind }) => kind !== "city" && kind !== "town");
  const free = new Set(parts);
  return numbered(
    wards.map(({ ring, centre }, index) => {
      const part = [...free].find(({ position }) => contains(ring, toLocal(position)));
      if (part) {
        free.delete(part);
        return part.name.slice(0, 100);
      }
      if (index === 0) return "Centre";
      const bearing = bearingOf(centre);
      return bearing[0]!.toUpperCase() + bearing.slice(1);
    }),
  );
}

function numbered(names: readonly string[]): string[] {
  const total = Map.groupBy(names, (name) => name);
  const used = new Map<string, number>();
  return names.map((name) => {
    if (total.get(name)!.length === 1) return name;
    const number = (used.get(name) ?? 0) + 1;
    used.set(name, number);
    return `${name} ${number}`;
  });
}

function nearestOf(points: readonly Point[], [x, y]: Point): Point {
  const gap = ([a, b]: Point) => Math.hypot(a - x, b - y);
  return points.reduce((best, point) => (gap(point) < gap(best) ? point : best));
}

function boxOf(points: readonly Point[]): [number, number, number, number] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
