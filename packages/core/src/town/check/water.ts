/** Water: what the supply zones name exists in the EPANET text, and each ward has one supply zone. */
import type { Town } from "../town.ts";
import type { Problem } from "./problems.ts";

/** The ids (first column) of each section of an EPANET .inp text, sections in upper case. */
export function inpIds(inp: string): Map<string, Set<string>> {
  const sections = new Map<string, Set<string>>();
  let ids: Set<string> | undefined;
  for (const raw of inp.split(/\r?\n/)) {
    const line = raw.split(";", 1)[0]!.trim();
    const header = /^\[([A-Za-z]+)/.exec(line);
    if (header) {
      const name = header[1]!.toUpperCase();
      ids = sections.get(name) ?? new Set();
      sections.set(name, ids);
    } else if (line !== "") {
      ids?.add(line.split(/\s+/, 1)[0]!);
    }
  }
  return sections;
}

/** Dangling EPANET ids, wards without supply or with two, supply hours that end before they begin or overlap. */
export function waterProblems({ water, zones }: Town): Problem[] {
  const problems: Problem[] = [];
  const sections = inpIds(water.inp);
  const ids = (...names: string[]) => new Set(names.flatMap((name) => [...(sections.get(name) ?? [])]));
  const junctions = ids("JUNCTIONS");
  const tanks = ids("TANKS", "RESERVOIRS");
  const reservoirs = ids("RESERVOIRS");
  const links = ids("PIPES", "VALVES", "PUMPS");
  const has = (path: string, element: string, id: string, among: Set<string>, what: string) => {
    if (!among.has(id)) {
      problems.push({ path, element, message: `the EPANET model has no ${what} ${JSON.stringify(id)}` });
    }
  };

  for (const [index, { node }] of water.sources.entries()) {
    has(`water.sources[${index}].node`, node, node, reservoirs, "reservoir");
  }
  for (const [index, { node }] of water.tanks.entries()) {
    has(`water.tanks[${index}].node`, node, node, tanks, "tank");
  }
  const wardIds = new Set(zones.map(({ id }) => id));
  const servedBy = new Map<string, string>();
  for (const [index, zone] of water.zones.entries()) {
    const path = `water.zones[${index}]`;
    has(`${path}.tank`, zone.id, zone.tank, tanks, "tank");
    has(`${path}.inlet`, zone.id, zone.inlet, links, "link");
    for (const [at, junction] of zone.junctions.entries()) {
      has(`${path}.junctions[${at}]`, zone.id, junction, junctions, "junction");
    }
    for (const [at, ward] of zone.wards.entries()) {
      const other = servedBy.get(ward);
      if (!wardIds.has(ward)) {
        problems.push({
          path: `${path}.wards[${at}]`,
          element: zone.id,
          message: `there is no zone ${JSON.stringify(ward)}`,
        });
      } else if (other !== undefined) {
        problems.push({
          path: `${path}.wards[${at}]`,
          element: zone.id,
          message: `ward ${ward} is served by ${other} already`,
        });
      }
      servedBy.set(ward, zone.id);
    }
    let end = "00:00";
    for (const [at, { from, to }] of zone.supplyHours.entries()) {
      if (from >= to || from < end) {
        problems.push({
          path: `${path}.supplyHours[${at}]`,
          element: zone.id,
          message: `spans run forward in order without overlap; given ${from} to ${to} after ${end}`,
        });
      }
      end = to;
    }
  }
  for (const [index, { id }] of zones.entries()) {
    if (!servedBy.has(id)) {
      problems.push({
        path: `zones[${index}]`,
        element: id,
        message: "no water supply zone serves this ward",
      });
    }
  }
  return problems;
}
