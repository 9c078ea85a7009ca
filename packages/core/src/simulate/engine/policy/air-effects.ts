/** Policies on sources of pollution other than exhaust, on schools and on how many live here, as levers. */

import { roadClasses } from "../../../town/schema/roads.ts";
import { DUST_EFFECT } from "../../scenario/policies/air.ts";
import type { PolicyOf } from "../../scenario/policy.ts";
import { AREA_KINDS } from "../air-tables.ts";
import type { Levers } from "../levers.ts";
import type { PreparedTown } from "../prepared-town.ts";
import { type Effect, indicesOf, obedience, type Place, pairsInto, partly, zoneMask } from "./effect.ts";

/** Shares of a source's activity that an exemption frees (assumptions). */
const FREED: Partial<Record<string, number>> = {
  essential_projects: 0.25,
  linear_projects: 0.15,
  essential_goods: 0.2,
  clean_fuel: 0.15,
  hospitals: 0.1,
  emergency: 0.05,
};
const bound = (exemptions: readonly string[]) =>
  exemptions.reduce((left, exemption) => left * (1 - (FREED[exemption] ?? 0)), 1);

export function roadDustControl(policy: PolicyOf<"road_dust_control">, { prepared }: Place): Effect {
  const { reduction, halfLifeH } = DUST_EFFECT[policy.method];
  const mask = zoneMask(prepared, policy.zones);
  const swept = sweptShare(prepared, policy.roadClasses);
  const zones = prepared.zones.ids.length;
  return (levers, { hours, draw }) => {
    const done = policy.intensity * obedience(policy, draw);
    for (let hour = 0; hour < 24; hour++) {
      const since = hoursSincePass(hours, hour);
      if (since === undefined) continue;
      const cleaned = reduction * done * 0.5 ** (since / halfLifeH);
      for (let zone = 0; zone < zones; zone++) {
        if (mask[zone] === 1) levers.dust[hour * zones + zone]! *= 1 - cleaned * swept[zone]!;
      }
    }
  };
}

/** Hours since the last pass began, counted over midnight; 0 in the hours of a pass. */
function hoursSincePass(hours: Uint8Array, hour: number): number | undefined {
  for (let back = 0; back < 24; back++) if (hours[(hour + 24 - back) % 24] === 1) return back;
  return undefined;
}

/** Share of a zone's traffic on roads of the classes, by capacity times length. */
function sweptShare({ roads, zones }: PreparedTown, classes: readonly string[]): Float64Array {
  return Float64Array.from(zones.ids, (_, zone) => {
    let [here, all] = [0, 0];
    for (let link = roads.zoneFirstLink[zone]!; link < roads.zoneFirstLink[zone + 1]!; link++) {
      const size = roads.capacity[link]! * roads.lengthKm[link]!;
      all += size;
      if (classes.includes(roadClasses[roads.linkClass[link]!]!)) here += size;
    }
    return all > 0 ? here / all : 0;
  });
}

/** Multiplies one kind of area source in zones and hours. */
function damp(
  levers: Levers,
  { prepared }: Place,
  kind: (typeof AREA_KINDS)[number],
  mask: Uint8Array,
  hours: Uint8Array,
  factor: number,
): void {
  const zones = prepared.zones.ids.length;
  const at = AREA_KINDS.indexOf(kind);
  for (let hour = 0; hour < 24; hour++) {
    if (hours[hour] === 0) continue;
    for (let zone = 0; zone < zones; zone++) {
      if (mask[zone] === 1) levers.areaFactor[(hour * AREA_KINDS.length + at) * zones + zone]! *= factor;
    }
  }
}

export function wasteBurning(policy: PolicyOf<"waste_burning_enforcement">, place: Place): Effect {
  const mask = zoneMask(place.prepared, policy.zones);
  return (levers, { hours, draw }) => {
    damp(
      levers,
      place,
      "waste_burning",
      mask,
      hours,
      1 - policy.reduction * policy.intensity * obedience(policy, draw),
    );
  };
}

export function constructionHalt(policy: PolicyOf<"construction_halt">, place: Place): Effect {
  const mask = zoneMask(place.prepared, policy.zones);
  return (levers, { hours, draw }) => {
    const stopped = policy.reduction * policy.intensity * bound(policy.exemptions) * obedience(policy, draw);
    damp(levers, place, "construction", mask, hours, 1 - stopped);
  };
}

export function generatorBan(policy: PolicyOf<"generator_ban">, place: Place): Effect {
  const mask = zoneMask(place.prepared, policy.zones);
  return (levers, { hours, draw }) => {
    const stopped = policy.reduction * policy.intensity * bound(policy.exemptions) * obedience(policy, draw);
    damp(levers, place, "generators", mask, hours, 1 - stopped);
  };
}

export function industryCurtailment(policy: PolicyOf<"industry_curtailment">, place: Place): Effect {
  const { town, air } = place.prepared;
  const named = indicesOf(
    town.air.industries.map(({ id }) => id),
    policy.industries,
  );
  const everywhere = zoneMask(place.prepared, "all");
  const share = air.stacks > 0 ? named.length / air.stacks : 0;
  return (levers, { hours, draw }) => {
    const stopped = policy.reduction * policy.intensity * bound(policy.exemptions) * obedience(policy, draw);
    for (let hour = 0; hour < 24; hour++) {
      if (hours[hour] === 0) continue;
      for (const stack of named) levers.stackFactor[hour * air.stacks + stack]! *= 1 - stopped;
      // Half of an estate's load is of works that are bound (assumption).
      levers.industryLoad[hour]! *= 1 - 0.5 * stopped * share;
    }
    if (policy.brickKilns) damp(levers, place, "brick_kiln", everywhere, hours, 1 - stopped);
  };
}

/** Pupils by level: years of school of the three levels. */
const PUPILS = { primary: 5 / 12, middle: 3 / 12, senior: 4 / 12 };

export function schoolClosure(policy: PolicyOf<"school_closure">, place: Place): Effect {
  const share = policy.levels.reduce((sum, level) => sum + PUPILS[level], 0);
  const pairs = pairsInto(place, policy.zones);
  return (levers) => {
    levers.schoolShut = Math.max(levers.schoolShut, 256 * Math.min(1, share) * policy.intensity);
    levers.schoolPairs.set(pairs);
  };
}

export function populationGrowth(policy: PolicyOf<"population_growth">, place: Place): Effect {
  const mask = zoneMask(place.prepared, policy.zones);
  return (levers) =>
    grow(
      levers,
      place,
      mask,
      policy.growth * policy.intensity,
      partly(policy.vehiclesPerPersonFactor, policy.intensity),
    );
}

/** More (or fewer) people in zones, with their water, loads and goods, and more vehicles a person. */
export function grow(
  levers: Levers,
  { prepared }: Place,
  mask: Uint8Array,
  growth: number,
  vehicles: number,
): void {
  const { zones, water } = prepared;
  let [more, all] = [0, 0];
  const inSupply = new Float64Array(water.zones);
  for (const [zone, people] of zones.population.entries()) {
    all += people;
    if (mask[zone] !== 1) continue;
    more += people * growth;
    levers.people[zone]! *= 1 + growth;
    const supply = water.wardZone[zone]!;
    if (supply >= 0 && water.people[supply]! > 0)
      inSupply[supply]! += (people * growth) / water.people[supply]!;
  }
  for (const [supply, added] of inSupply.entries()) levers.waterWant[supply]! *= 1 + added;
  const town = all > 0 ? more / all : 0;
  levers.goods *= 1 + town;
  levers.through *= 1 + town;
  levers.vehicles *= vehicles;
}
