/**
 * A complete town around real streets. What a map and ward polygons tell is taken from them; what they leave out is made
 * by the demonstration town's own generator, on these streets and to stated sums; the report says which is which. A pure
 * function: the same files and seed give the same bytes.
 */
import { InvalidInput } from "../../errors.ts";
import { importRoads } from "../../traffic/osm/import-roads.ts";
import type { OsmData } from "../../traffic/osm/osm-data.ts";
import { splitWays } from "../../traffic/osm/split-ways.ts";
import { equip } from "../generate/equip.ts";
import { usualMarginals } from "../generate/marginals.ts";
import { fleetOf, settle, toPolygon } from "../generate/people.ts";
import { checkSize, radiusOfArea, rounded, type Site } from "../generate/site.ts";
import { streetSpacingM } from "../generate/streets.ts";
import { contains } from "../geometry/polygon.ts";
import { localProjection, type Point } from "../geometry/projection.ts";
import type { Position } from "../schema/common.ts";
import { type Town, townVersion } from "../town.ts";
import { type BuildReport, marginalRows, ruleRows } from "./build-report.ts";
import { realBusLines } from "./bus-lines.ts";
import { closeGaps, cutBeyond, turnAtEdges } from "./complete-map.ts";
import { type MapFacts, mainPlace, mapFacts } from "./map-facts.ts";
import { layMissingStreets } from "./missing-streets.ts";
import type { Overrides } from "./overrides.ts";
import type { WardShape } from "./read-wards.ts";
import { realRoads } from "./real-roads.ts";
import { stateNamed } from "./state-names.ts";
import { StreetMap } from "./street-map.ts";
import { type TownZones, zonesByStreets, zonesByWards } from "./town-zones.ts";

export interface TownSources {
  map: OsmData;
  wards?: { file: string; shapes: WardShape[] } | undefined;
  overrides?: Overrides | undefined;
  seed: number;
  /** Cut ways where the map lacks a node, instead of refusing it. */
  cutAtMissing?: boolean;
  /** Called as each part begins. */
  step?(what: string): void;
}

/** Height above sea level where no file gives one, m: the generator's plain. */
const USUAL_ELEVATION_M = 62;
/** A town that comes so near to where the map ends may go on beyond, m. */
const EDGE_M = 200;
/** What is known further from the centre than this, in town radii, is not the town's. */
const REACH = 1.5;
/** States whose farms grow rice in the rains rather than cotton, tobacco and millet. */
const EASTERN = new Set(["Odisha", "West Bengal", "Bihar", "Jharkhand", "Chhattisgarh", "Assam"]);

/**
 * Builds the town.
 * @throws InvalidInput where the map names no town or its people and nothing else does, has no built-up streets around
 * the centre, or the people do not fit its area.
 */
export function buildTown({
  map: data,
  wards: given,
  overrides = {},
  seed,
  cutAtMissing = false,
  step = () => {},
}: TownSources): {
  town: Town;
  report: BuildReport;
} {
  step("reading the map");
  const facts = mapFacts(data);
  const { name, population, centre, sources } = identify(data.file, facts, overrides, given?.shapes);
  const projection = localProjection(centre);
  const map = new StreetMap(data, projection);
  if (map.streets.length === 0) throw new InvalidInput(`${data.file}: no road that motor vehicles may use`);

  // Whether the file is whole is asked before rules change it: its ways are then named as they stand in it.
  const asMapped = map.streets.map(({ way, read }) => ({ ...way, road: read.road }));
  splitWays(data, asMapped, cutAtMissing);

  step("laying out zones");
  const source = { map, population, seed, places: facts.places };
  const zoned = given ? zonesByWards(source, given.shapes, given.file) : zonesByStreets(source);
  const areaKm2 = zoned.wards.reduce((sum, { areaM2 }) => sum + areaM2 / 1e6, 0);
  checkSize({ population, areaKm2, seed });
  const state = stateNamed(overrides.state ?? facts.state) ?? "Not given";
  const site: Site = {
    seed,
    population,
    areaKm2,
    radiusM: radiusOfArea(areaKm2),
    centre,
    projection,
    elevationM: overrides.elevationM ?? USUAL_ELEVATION_M,
    marginals: { ...usualMarginals, ...stated(overrides) },
    demonstration: false,
    crops: EASTERN.has(state) ? "east" : "west",
    known: {},
  };
  site.known = knownPlaces(site, facts, zoned);

  step("completing the streets");
  const spacingM = streetSpacingM(site);
  const cut = cutBeyond(map, zoned.outline);
  turnAtEdges(map);
  closeGaps(map, zoned.outline);
  const laid = layMissingStreets(map, zoned.lived, spacingM);
  const imported = importRoads(map.data(), { cutAtMissing });

  step("settling people");
  const { wards, outline } = zoned;
  const zones = settle(site, wards, { names: zoned.names, people: zoned.people });
  const tagged = new Set(map.streets.filter(({ read }) => read.tagged.lanes).map(({ way }) => way.id));
  const lanesTagged = (ids: readonly number[]) => ids.some((id) => tagged.has(id));
  const real = realRoads(site, imported, outline, wards, zones, spacingM, lanesTagged);
  const { roads, streets } = real;

  step("laying pipes and lines");
  const town: Town = {
    format: "nagar-town",
    version: townVersion,
    id: `${idOf(name)}-${seed}`,
    name,
    district: overrides.district ?? facts.district ?? "Not given",
    state,
    demonstration: false,
    note: note(name, data.file, given?.file),
    attribution: "© OpenStreetMap contributors (ODbL)",
    origin: {
      method: "imported",
      detail: `streets ${data.file}${given ? `, wards ${given.file}` : ""}; population ${population} (${sources.population}); seed ${seed}`,
      seed,
    },
    timeZone: "Asia/Kolkata",
    centre,
    elevationM: site.elevationM,
    areaKm2: rounded(areaKm2, 4),
    boundary: toPolygon(site, outline),
    zones,
    fleet: fleetOf(site, zones),
    roads,
    transit: realBusLines(streets, roads, zones, name),
    ...equip(site, { wards, outline, zones, streets }, "Weather station"),
  };
  const report: BuildReport = {
    files: { map: data.file, ...(given ? { wards: given.file } : {}) },
    identity: { name, district: town.district, state, population, centre, from: sources },
    map: imported.report,
    cut: { ways: cut.ways, lengthKm: cut.lengthM / 1000 },
    laid: { streets: laid.streets, lengthKm: laid.lengthM / 1000 },
    rules: ruleRows(map, roads, real),
    marginals: marginalRows(site, town, overrides, sources.population),
    zones: {
      method: given ? "wards of the file" : "grown over the built-up area",
      count: zones.length,
      leastPeople: Math.min(...zones.map((zone) => zone.population)),
      mostPeople: Math.max(...zones.map((zone) => zone.population)),
      areaKm2,
    },
    known: Object.fromEntries(
      (["estate", "plant", "mandi", "substations"] as const).map((what) => [
        what,
        site.known[what] !== undefined,
      ]),
    ),
    warnings: [...zoned.warnings, ...warningsOf(data, site, town, imported.report.dropped, overrides)],
  };
  return { town, report };
}

type Origin = "given" | "map" | "wards" | "assumed";

/** Who the town is, and where each of these facts comes from. */
function identify(
  file: string,
  facts: MapFacts,
  overrides: Overrides,
  shapes: readonly WardShape[] | undefined,
) {
  const place = mainPlace(facts, overrides.name) ?? mainPlace(facts);
  const name = overrides.name ?? place?.name;
  const inWards = shapes?.every(({ people }) => people !== undefined)
    ? shapes.reduce((sum, { people }) => sum + people!, 0)
    : undefined;
  const population = overrides.population ?? inWards ?? place?.population;
  const centre: Position | undefined =
    overrides.centre ?? place?.position ?? (shapes ? middleOf(shapes) : undefined);
  const missing = (what: string, option: string, tag: string) => {
    throw new InvalidInput(
      `${file}: the map has no place with ${tag}; give the town's ${what} with ${option}`,
      {
        details: { field: what },
      },
    );
  };
  if (name === undefined) return missing("name", "--name", "a name");
  if (population === undefined) return missing("population", "--population", `population=* for ${name}`);
  if (centre === undefined) return missing("centre", "--centre", `the name ${name}`);
  const origin = (given: unknown, wards: unknown): Origin => {
    if (given !== undefined) return "given";
    return wards !== undefined ? "wards" : "map";
  };
  return {
    name,
    population: Math.round(population),
    centre,
    sources: {
      population: origin(overrides.population, inWards),
      centre: origin(overrides.centre, place ? undefined : shapes),
    },
  };
}

function middleOf(shapes: readonly WardShape[]): Position {
  const all = shapes.flatMap(({ outside }) => outside);
  const mean = (axis: 0 | 1) => all.reduce((sum, position) => sum + position[axis], 0) / all.length;
  return [mean(0), mean(1)];
}

/** The marginals that a file gives; undefined ones fall to the usual. */
function stated(overrides: Overrides): Partial<typeof usualMarginals> {
  const names = Object.keys(usualMarginals) as (keyof typeof usualMarginals)[];
  return Object.fromEntries(
    names.filter((name) => overrides[name] !== undefined).map((name) => [name, overrides[name]]),
  );
}

/** What the map shows near the town, each where the generator would place its own. */
function knownPlaces(site: Site, facts: MapFacts, { wards }: TownZones): Site["known"] {
  const near = (positions: readonly Position[]): Point[] =>
    positions.map(site.projection.toLocal).filter((point) => Math.hypot(...point) < REACH * site.radiusM);
  const inside = (point: Point) => wards.some(({ ring }) => contains(ring, point));
  const estate = near(facts.industrial).find(inside);
  const mandi = near(facts.markets).find(inside);
  const substations = near(facts.substations);
  // Works draw from a river upstream of nobody in particular: its point nearest to the edge of the town.
  const plant = near(facts.water)
    .filter((point) => !inside(point))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b))[0];
  return {
    ...(estate ? { estate } : {}),
    ...(mandi ? { mandi } : {}),
    ...(plant ? { plant } : {}),
    ...(substations.length > 0 ? { substations } : {}),
  };
}

function note(name: string, map: string, wards: string | undefined): string {
  return `The streets of ${name} are from OpenStreetMap (${fileName(map)}; © OpenStreetMap contributors, ODbL)${
    wards ? ` and its wards from ${fileName(wards)}` : ""
  }. Everything else is generated: ${
    wards ? "" : "zones, "
  }where people live and work, vehicles, buses, gateway traffic, air stations, industries and other sources, relief, water network, power feeders, farms, mandi; lanes, speeds and streets that the map lacks are filled by rule. Measurements come from a seeded model. Nothing here is a survey of the town.`;
}

const fileName = (file: string) => file.split(/[\\/]/).at(-1)!;

function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
  return id.slice(0, 24) || "town";
}

function warningsOf(
  data: OsmData,
  site: Site,
  town: Town,
  dropped: BuildReport["map"]["dropped"],
  overrides: Overrides,
): string[] {
  const warnings: string[] = [];
  for (const { reason, ways, lengthKm, examples } of dropped) {
    if (reason !== "not connected both ways with the largest part" || lengthKm < 0.5) continue;
    warnings.push(
      `${lengthKm.toFixed(1)} km of ${ways} ways hang together with nothing else and are left out (ways ${examples.join(", ")})`,
    );
  }
  if (overrides.elevationM === undefined) {
    warnings.push(
      `no height above sea level was given: ${site.elevationM} m is assumed, and the relief is a gentle plain`,
    );
  }
  for (const what of ["district", "state"] as const) {
    if (town[what] === "Not given") warnings.push(`the map's addresses name no ${what}: give --${what}`);
  }
  if (town.roads.gateways.length === 0)
    warnings.push("no main road leaves the town: no traffic crosses its edge");
  const edge = touchesEdge(data, site, town);
  if (edge.length > 0) {
    warnings.push(
      `the town reaches the ${edge.join(", ")} edge of the map: part of it may lie beyond, and its people are all settled within`,
    );
  }
  const empty = town.zones.filter(({ id }) => !town.roads.nodes.some(({ zone }) => zone === id));
  for (const { id, name } of empty)
    warnings.push(`zone ${id} (${name}) has no street corner: no trip begins or ends in it`);
  return warnings;
}

/** Sides of the map that the boundary comes within 200 m of. */
function touchesEdge({ bounds }: OsmData, site: Site, town: Town): string[] {
  if (!bounds) return [];
  const [left, bottom] = site.projection.toLocal([bounds[0], bounds[1]]);
  const [right, top] = site.projection.toLocal([bounds[2], bounds[3]]);
  const ring = town.boundary.coordinates[0]!.map(site.projection.toLocal);
  const sides: [string, boolean][] = [
    ["west", ring.some(([x]) => x < left + EDGE_M)],
    ["east", ring.some(([x]) => x > right - EDGE_M)],
    ["south", ring.some(([, y]) => y < bottom + EDGE_M)],
    ["north", ring.some(([, y]) => y > top - EDGE_M)],
  ];
  return sides.filter(([, touches]) => touches).map(([side]) => side);
}
