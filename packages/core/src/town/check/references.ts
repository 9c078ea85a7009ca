/** Every id is given once, and every reference names something that exists. */
import type { Town } from "../town.ts";
import type { Problem } from "./problems.ts";

interface Named {
  id: string;
}

/** Duplicate ids and dangling references of a town that has the right shape. */
export function referenceProblems(town: Town): Problem[] {
  const problems: Problem[] = [];

  const unique = (path: string, list: readonly Named[]): Set<string> => {
    const first = new Map<string, number>();
    for (const [index, { id }] of list.entries()) {
      const earlier = first.get(id);
      if (earlier === undefined) first.set(id, index);
      else {
        problems.push({
          path: `${path}[${index}].id`,
          element: id,
          message: `duplicate id; ${path}[${earlier}] has it already`,
        });
      }
    }
    return new Set(first.keys());
  };

  const refers = (
    path: string,
    element: string,
    target: string | undefined,
    among: Set<string>,
    what: string,
  ) => {
    if (target === undefined || among.has(target)) return;
    problems.push({ path, element, message: `there is no ${what} ${JSON.stringify(target)}` });
  };

  const zones = unique("zones", town.zones);
  const nodes = unique("roads.nodes", town.roads.nodes);
  const segments = unique("roads.segments", town.roads.segments);
  unique("roads.links", town.roads.links);
  unique("transit", town.transit);
  unique("air.stations", town.air.stations);
  unique("air.industries", town.air.industries);
  unique("air.areaSources", town.air.areaSources);
  unique("weatherStations", town.weatherStations);
  const supplyZones = unique("water.zones", town.water.zones);
  unique("water.meters", town.water.meters);
  const substations = unique("power.substations", town.power.substations);
  unique("power.feeders", town.power.feeders);
  unique("farms", town.farms);
  unique("mandis", town.mandis);

  for (const [index, { id, zone }] of town.roads.nodes.entries()) {
    refers(`roads.nodes[${index}].zone`, id, zone, zones, "zone");
  }
  for (const [index, link] of town.roads.links.entries()) {
    const path = `roads.links[${index}]`;
    refers(`${path}.segment`, link.id, link.segment, segments, "segment");
    refers(`${path}.from`, link.id, link.from, nodes, "road node");
    refers(`${path}.to`, link.id, link.to, nodes, "road node");
  }
  const linked = new Set(town.roads.links.map(({ segment }) => segment));
  for (const [index, { id }] of town.roads.segments.entries()) {
    if (!linked.has(id)) {
      problems.push({ path: `roads.segments[${index}]`, element: id, message: "no link belongs to it" });
    }
  }
  for (const [index, { node }] of town.roads.gateways.entries()) {
    refers(`roads.gateways[${index}].node`, node, node, nodes, "road node");
  }
  for (const [index, { segment }] of town.roads.counters.entries()) {
    refers(`roads.counters[${index}].segment`, segment, segment, segments, "segment");
  }
  for (const [index, line] of town.transit.entries()) {
    for (const [stop, { node, zone }] of line.stops.entries()) {
      refers(`transit[${index}].stops[${stop}].node`, line.id, node, nodes, "road node");
      refers(`transit[${index}].stops[${stop}].zone`, line.id, zone, zones, "zone");
    }
  }
  for (const part of ["stations", "industries", "areaSources"] as const) {
    for (const [index, { id, zone }] of town.air[part].entries()) {
      refers(`air.${part}[${index}].zone`, id, zone, zones, "zone");
    }
  }
  for (const [index, meter] of town.water.meters.entries()) {
    refers(`water.meters[${index}].supplyZone`, meter.id, meter.supplyZone, supplyZones, "supply zone");
    refers(`water.meters[${index}].zone`, meter.id, meter.zone, zones, "zone");
  }
  for (const [index, { id, substation }] of town.power.feeders.entries()) {
    refers(`power.feeders[${index}].substation`, id, substation, substations, "substation");
  }
  for (const [index, { id, zone }] of town.mandis.entries()) {
    refers(`mandis[${index}].zone`, id, zone, zones, "zone");
  }
  const transformers = town.power.feeders.flatMap((feeder, at) =>
    feeder.transformers.map((transformer, index) => ({
      ...transformer,
      path: `power.feeders[${at}].transformers[${index}]`,
    })),
  );
  const seen = new Set<string>();
  for (const { id, zone, path } of transformers) {
    if (seen.has(id)) problems.push({ path: `${path}.id`, element: id, message: "duplicate id" });
    seen.add(id);
    refers(`${path}.zone`, id, zone, zones, "zone");
  }
  return problems;
}
