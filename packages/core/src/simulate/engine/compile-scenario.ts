/**
 * A scenario made ready for the hour loop: what it needs of its own, such as networks with roads shut or new, and hours
 * of departure. What moves levers is planned by `policy/plan-levers.ts`.
 */
import { InvalidInput } from "../../errors.ts";
import { distanceM } from "../../town/geometry/projection.ts";
import type { RoadLink } from "../../town/schema/roads.ts";
import { capacityPcuPerHour } from "../../traffic/irc.ts";
import { SCHOOL, WORK } from "../population/modes.ts";
import type { PolicyOf } from "../scenario/policy.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { activeHours, dayNumber, worldDays } from "../scenario/schedule.ts";
import { linksNamed } from "../scenario/targets.ts";
import { zoneMask } from "./policy/effect.ts";
import { IMPASSABLE_MM } from "./policy/world-effects.ts";
import type { PreparedTown, RoadTables } from "./prepared-town.ts";
import { type AddedLink, buildRoadTables } from "./road-tables.ts";

/** The hours in which tours set out and come home. */
export interface TourHours {
  departs: Uint8Array;
  returns: Uint8Array;
}

export interface CompiledScenario {
  scenario: Scenario;
  /** First day, local days since 1970-01-01, and number of days. */
  firstDay: number;
  days: number;
  /** Networks that occur, the first one everyday's; all have the same links. */
  networks: RoadTables[];
  /** Network of each day, with the policies and for the baseline. */
  networkOf: Uint8Array;
  baselineNetworkOf: Uint8Array;
  /** 1 for policies that are a network of their own. */
  closes: Uint8Array;
  /** `usualTime` of the prepared town, for the links of these networks. */
  usualTime: Float64Array;
  /** Likewise `minutesByLink`. */
  minutesByLink: Float64Array;
  /** Hours of the tours, the first one everyday's; and each policy's. */
  hours: TourHours[];
  hoursOf: Uint8Array;
}

/** @throws InvalidInput naming the field that does not fit the town. */
export function compileScenario(prepared: PreparedTown, scenario: Scenario): CompiledScenario {
  const { policies } = scenario;
  const closes = Uint8Array.from(policies, (policy) =>
    policy.kind === "new_link" ||
    (policy.kind === "road_closure" && policy.intensity === 1 && wholeDays(policy))
      ? 1
      : 0,
  );
  const { networks, networkOf, baselineNetworkOf } = findNetworks(prepared, scenario, closes);
  const { tours } = prepared.population;
  const hours: TourHours[] = [tours];
  const hoursOf = Uint8Array.from(policies, (policy) => {
    if (policy.kind !== "staggered_hours" || policy.intensity === 0) return 0;
    return hours.push(staggered(prepared, policy)) - 1;
  });
  return {
    scenario,
    firstDay: dayNumber(scenario.startDate),
    days: scenario.days,
    networks,
    networkOf,
    baselineNetworkOf,
    closes,
    usualTime: byLink(prepared, networks[0]!, prepared.usualTime, 1),
    minutesByLink: byLink(prepared, networks[0]!, prepared.minutesByLink, 0),
    hours,
    hoursOf,
  };
}

const wholeDays = ({ hours }: { hours: readonly (readonly [number, number])[] }) =>
  hours.some(([from, to]) => from === 0 && to === 24);

/** One network per set of roads that are shut or new together. */
function findNetworks(
  prepared: PreparedTown,
  scenario: Scenario,
  closes: Uint8Array,
): Pick<CompiledScenario, "networks" | "networkOf" | "baselineNetworkOf"> {
  const { town } = prepared;
  const networkOf = new Uint8Array(scenario.days);
  const baselineNetworkOf = new Uint8Array(scenario.days);
  const added = scenario.policies.map((policy, at) =>
    policy.kind === "new_link" && policy.intensity > 0 ? newLinks(prepared, policy, at) : [],
  );
  const flood =
    scenario.world.kind === "monsoon_flood" && scenario.world.depthMm >= IMPASSABLE_MM
      ? scenario.world
      : undefined;
  if (!closes.includes(1) && !flood) return { networks: [prepared.roads], networkOf, baselineNetworkOf };

  const active = scenario.policies.map((policy) => activeHours(policy, scenario));
  const flooded = worldDays(scenario.world, scenario);
  const networks: RoadTables[] = [];
  const known = new Map<string, number>();
  const network = (day: number, side: "baseline" | "scenario"): number => {
    const shut = new Set<string>();
    const open = new Set<string>();
    const world = side === "scenario" || scenario.comparedWith === "same_world";
    if (flood && world && day >= flooded.from && day < flooded.to) {
      for (const id of linksNamed(town, flood.links)) shut.add(id);
    }
    for (const [at, policy] of scenario.policies.entries()) {
      if (side === "baseline" || closes[at] === 0 || policy.intensity === 0) continue;
      if (active[at]![24 * day + 12] !== 1) continue;
      if (policy.kind === "road_closure") for (const id of linksNamed(town, policy.links)) shut.add(id);
      for (const { link } of added[at]!) open.add(link.id);
    }
    for (const { link } of added.flat()) if (!open.has(link.id)) shut.add(link.id);
    const key = [...shut].sort().join();
    const at = known.get(key);
    if (at !== undefined) return at;
    known.set(key, networks.length);
    return networks.push(buildRoadTables(town, { closed: shut, added: added.flat() })) - 1;
  };
  // The everyday network comes first, whether a day has it or not.
  const everyday = new Set(added.flat().map(({ link }) => link.id));
  known.set([...everyday].sort().join(), 0);
  networks.push(
    everyday.size === 0 ? prepared.roads : buildRoadTables(town, { closed: everyday, added: added.flat() }),
  );
  for (let day = 0; day < scenario.days; day++) {
    networkOf[day] = network(day, "scenario");
    baselineNetworkOf[day] = network(day, "baseline");
  }
  return { networks, networkOf, baselineNetworkOf };
}

function newLinks({ town }: PreparedTown, policy: PolicyOf<"new_link">, at: number): AddedLink[] {
  const node = (field: "from" | "to") => {
    const found = town.roads.nodes.find(({ id }) => id === policy[field]);
    if (!found)
      throw new InvalidInput(`policies[${at}].${field} is ${policy[field]}; the town has no such node`);
    return found;
  };
  const [from, to] = [node("from"), node("to")];
  const lengthM = policy.lengthM ?? 1.2 * distanceM(from.position, to.position);
  const link = (id: string, a: string, b: string): RoadLink => ({
    id,
    segment: `new-${at}`,
    from: a,
    to: b,
    lengthM,
    lanes: policy.lanes,
    freeSpeedKmh: policy.freeSpeedKmh,
    capacityPcuPerHour:
      (policy.capacityPcuPerHour ?? capacityPcuPerHour(policy.class, 2 * policy.lanes, false)) *
      policy.intensity,
    alpha: 0.15,
    beta: 4,
  });
  const one: AddedLink = { link: link(`new-${at}-a`, from.id, to.id), roadClass: policy.class };
  return policy.bothWays
    ? [one, { link: link(`new-${at}-b`, to.id, from.id), roadClass: policy.class }]
    : [one];
}

/** Rows of the prepared town's links, by the ids of this network's; a new link has the value `fresh`. */
function byLink(
  prepared: PreparedTown,
  network: RoadTables,
  rows: Float64Array,
  fresh: number,
): Float64Array {
  if (network === prepared.roads) return rows;
  const { links, linkIds } = prepared.roads;
  const at = new Map(linkIds.map((id, link) => [id, link]));
  const count = rows.length / links;
  const out = new Float64Array(count * network.links).fill(fresh);
  for (let row = 0; row < count; row++) {
    for (const [link, id] of network.linkIds.entries()) {
      const before = at.get(id);
      if (before !== undefined) out[row * network.links + link] = rows[row * links + before]!;
    }
  }
  return out;
}

/** Tours of those who take part, so many hours later (or earlier), within the day. */
function staggered(prepared: PreparedTown, policy: PolicyOf<"staggered_hours">): TourHours {
  const { tours } = prepared.population;
  const { ends } = prepared.roads;
  const zones = zoneMask(prepared, policy.zones);
  const exempt = policy.exemptions.length > 0 ? 0.1 : 0;
  const below = 256 * policy.share * policy.intensity * (1 - exempt) * policy.enforcement;
  const departs = tours.departs.slice();
  const returns = tours.returns.slice();
  for (let tour = 0; tour < tours.count; tour++) {
    const purpose = tours.purpose[tour]!;
    const takesPart =
      (purpose === WORK && policy.groups.includes("work")) ||
      (purpose === SCHOOL && policy.groups.includes("school"));
    if (!takesPart || tours.rank[tour]! >= below || zones[tours.od[tour]! % ends] === 0) continue;
    const later = Math.min(22, Math.max(0, departs[tour]! + policy.shiftHours));
    const home = Math.min(23, Math.max(later + 1, returns[tour]! + policy.shiftHours));
    departs[tour] = later;
    returns[tour] = home;
  }
  return { departs, returns };
}
