/** Policies on roads, vehicles and trips, as what they do to the levers. */
import { DAY_MS } from "../../../observation/instant.ts";
import { FACTOR_COUNT, PM } from "../../population/fleet.ts";
import { AUTO, CAR, MODE_COUNT, SCHOOL, TWO_WHEELER } from "../../population/modes.ts";
import type { PolicyOf } from "../../scenario/policy.ts";
import { linksNamed } from "../../scenario/targets.ts";
import type { GoodsBan, Levers } from "../levers.ts";
import type { PreparedTown } from "../prepared-town.ts";
import { EXTERNAL_HOURS, OCCUPANCY } from "../vehicle-use.ts";
import {
  type Effect,
  indicesOf,
  obedience,
  obeyingRanks,
  type Place,
  pairsInto,
  pairsTouching,
  pairsWhere,
  partly,
  zoneMask,
} from "./effect.ts";

/** Shares of private drivers whom an exemption frees (assumptions; Delhi's rounds freed about a fifth in all). */
const FREED: Partial<Record<string, number>> = {
  women_driving_alone: 0.1,
  school_children: 0.04,
  emergency: 0.01,
  taxis: 0.03,
  essential_services: 0.1,
  essential_goods: 0.25,
  residents: 0,
};
/**
 * Bound drivers who take another car, of the right plate: about half switched lawfully to another private vehicle
 * (Kreindler 2016); in a town with Delhi's vehicles the mode choice sends two in ten to two-wheelers, so three in ten
 * are left (docs/models/odd-even.md).
 */
const OTHER_CAR = 0.3;
const CLASS_ID = ["two_wheeler", "auto", "car", "lcv", "bus", "truck"] as const;

const freed = (exemptions: readonly string[]) =>
  exemptions.reduce((left, exemption) => left * (1 - (FREED[exemption] ?? 0)), 1);

/** Groups of the fleet that burn, leaving out those of exempt fuels. */
function boundGroups(prepared: PreparedTown, exemptions: readonly string[]): Uint8Array {
  return Uint8Array.from(prepared.population.fleet.groups, ({ fuel }) =>
    (fuel === "cng" && exemptions.includes("cng")) || (fuel === "electric" && exemptions.includes("electric"))
      ? 0
      : 1,
  );
}

export function oddEven(policy: PolicyOf<"odd_even">, place: Place): Effect {
  const od = pairsTouching(place, policy.zones);
  const groups = boundGroups(place.prepared, policy.exemptions);
  const twoWheelers = policy.exemptions.includes("two_wheelers") ? 0 : 1 << TWO_WHEELER;
  const notExempt = 256 * freed(policy.exemptions) * (1 - OTHER_CAR) * policy.intensity;
  return (levers, { date, hours, draw }) => {
    const odd = new Date(date * DAY_MS).getUTCDate() % 2;
    if (policy.zones === "all") stopExternalCars(levers, hours, (notExempt / 256) * obedience(policy, draw));
    levers.bans.push({
      hours,
      od,
      groups,
      modes: (1 << CAR) | twoWheelers,
      // On an odd date the even plates stay at home.
      parity: 1 - odd,
      notExempt,
      obeys: obeyingRanks(policy, draw),
    });
  };
}

/** Half of the cars from outside have the wrong plate too. */
function stopExternalCars(levers: Levers, hours: Uint8Array, share: number): void {
  for (let hour = 0; hour < 24; hour++) {
    if (hours[hour] === 1)
      levers.externalCarsStopped[hour] = 1 - (1 - levers.externalCarsStopped[hour]!) * (1 - 0.5 * share);
  }
}

const STAGES = ["BS-I", "BS-II", "BS-III", "BS-IV", "BS-VI"];

export function lowEmissionZone(policy: PolicyOf<"low_emission_zone">, place: Place): Effect {
  const { prepared } = place;
  const { fleet } = prepared.population;
  const od = pairsTouching(place, policy.zones);
  const tooOld = fleet.groups.map(({ class: name, fuel, stage }, group) => {
    const bound = (policy.classes as readonly string[]).includes(CLASS_ID[fleet.groupClass[group]!]!);
    if (!bound || fuel === "electric" || stage === "zero") return false;
    if (fuel === "cng" && policy.exemptions.includes("cng")) return false;
    if (name === "bus" && policy.exemptions.includes("buses")) return false;
    const oldest = fuel === "diesel" ? policy.dieselStage : policy.petrolStage;
    return STAGES.indexOf(stage) < STAGES.indexOf(oldest);
  });
  const groups = Uint8Array.from(tooOld, (old) => (old ? 1 : 0));
  const notExempt = 256 * freed(policy.exemptions) * policy.intensity;
  const cleaner = cleanestOfClass(prepared);
  const touched = shareOfPairs(prepared, od);
  return (levers, { hours, draw }) => {
    const obeys = obeyingRanks(policy, draw);
    levers.bans.push({
      hours,
      od,
      groups,
      modes: (1 << CAR) | (1 << TWO_WHEELER),
      parity: -1,
      notExempt,
      obeys,
    });
    // What autos, buses and goods vehicles would have carried, a newer one of the class carries.
    const replaced =
      obedience(policy, draw) * freed(policy.exemptions) * policy.intensity * touched * dayShare(hours);
    for (const [group, old] of tooOld.entries()) {
      const vehicle = fleet.groupClass[group]!;
      if (!old || vehicle === 0 || vehicle === 2) continue;
      levers.groupFactor[group]! *= 1 - replaced * (1 - cleaner[group]!);
    }
  };
}

/** PM of the cleanest burning group of the same class against a group's own, at most 1. */
function cleanestOfClass({ population: { fleet } }: PreparedTown): Float64Array {
  const pm = (group: number) => fleet.factors[group * FACTOR_COUNT + PM]!;
  return Float64Array.from(fleet.groups, ({ fuel }, group) => {
    const same = fleet.groups.flatMap((other, at) =>
      fleet.groupClass[at] === fleet.groupClass[group] && other.fuel !== "electric" ? [pm(at)] : [],
    );
    return fuel === "electric" || pm(group) === 0 ? 1 : Math.min(1, Math.min(...same) / pm(group));
  });
}

/** Share of the citizens' tours on the pairs marked. */
function shareOfPairs({ population: { tours } }: PreparedTown, od: Uint8Array): number {
  let marked = 0;
  for (let tour = 0; tour < tours.count; tour++) marked += od[tours.od[tour]!]!;
  return tours.count > 0 ? marked / tours.count : 0;
}

/** Part of the day's traffic hours (6-22) that a mask covers. */
export function dayShare(hours: Uint8Array): number {
  let covered = 0;
  for (let hour = 6; hour < 22; hour++) covered += hours[hour]!;
  return covered / 16;
}

export function congestionCharge(policy: PolicyOf<"congestion_charge">, place: Place): Effect {
  const { prepared } = place;
  const { ends } = prepared.roads;
  const pairs = ends * ends;
  const entering = pairsWhere(prepared, policy.zones, (from, to) =>
    policy.zones === "all" ? to : to && !from,
  );
  const inside = zoneMask(prepared, policy.zones);
  const residents = policy.exemptions.includes("residents") && policy.zones !== "all";
  const charge = policy.chargeInr;
  const perPerson: [mode: number, inr: number][] = [
    [
      TWO_WHEELER,
      policy.exemptions.includes("two_wheelers") ? 0 : charge.twoWheeler / OCCUPANCY[TWO_WHEELER]!,
    ],
    [CAR, charge.car / OCCUPANCY[CAR]!],
    [AUTO, policy.exemptions.includes("autos") ? 0 : charge.auto / OCCUPANCY[AUTO]!],
  ];
  return (levers, { hours, draw }) => {
    const paid =
      policy.intensity * obedience(policy, draw) * freed(policy.exemptions.filter((e) => e !== "residents"));
    const caught = hoursMet(prepared, hours);
    for (let od = 0; od < pairs; od++) {
      const origin = Math.floor(od / ends);
      const back = (od % ends) * ends + origin;
      if (residents && inside[origin] === 1) continue;
      for (const group of [0, 1] as const) {
        // A tour enters on its way out or on its way home; each of its two trips bears half.
        const entries = entering[od]! * caught.out[group] + entering[back]! * caught.home[group];
        if (entries === 0) continue;
        for (const [mode, inr] of perPerson) {
          levers.extraInr[(group * pairs + od) * MODE_COUNT + mode]! += (inr * paid * entries) / 2;
        }
      }
      if (entering[od] === 1) {
        levers.goodsToll[od]! += charge.lcv * paid * dayShare(hours);
        levers.goodsToll[pairs + od]! += charge.truck * paid * dayShare(hours);
      }
    }
  };
}

/** Share of tours to work and school, and of the others, that set out and that come home in the hours. */
function hoursMet(
  { population: { tours } }: PreparedTown,
  hours: Uint8Array,
): { out: [number, number]; home: [number, number] } {
  const met = { out: [0, 0] as [number, number], home: [0, 0] as [number, number] };
  const all = [0, 0] as [number, number];
  for (let tour = 0; tour < tours.count; tour++) {
    const group = tours.purpose[tour]! <= SCHOOL ? 0 : 1;
    all[group]++;
    met.out[group] += hours[tours.departs[tour]!]!;
    met.home[group] += hours[tours.returns[tour]!]!;
  }
  for (const group of [0, 1] as const) {
    met.out[group] /= Math.max(1, all[group]);
    met.home[group] /= Math.max(1, all[group]);
  }
  return met;
}

export function truckHours(policy: PolicyOf<"truck_hours">, place: Place): Effect {
  const { fleet } = place.prepared.population;
  const od = pairsTouching(place, policy.zones);
  const groups = Uint8Array.from(boundGroups(place.prepared, policy.exemptions), (bound, group) =>
    bound === 1 && (policy.classes as readonly string[]).includes(CLASS_ID[fleet.groupClass[group]!]!)
      ? 1
      : 0,
  );
  const through = !policy.exemptions.includes("through_traffic") && policy.zones === "all";
  return (levers, { hours, draw }) => {
    const share = obedience(policy, draw) * freed(policy.exemptions) * policy.intensity;
    const ban: GoodsBan = { hours, od, groups, obeys: 256 * share, gone: false };
    levers.goodsBans.push(ban);
    if (through) moveExternal(levers, hours, share);
  };
}

/** Heavy traffic across the gateways leaves the hours, and comes in the others as what is there already does. */
function moveExternal(levers: Levers, hours: Uint8Array, share: number): void {
  let [moved, free] = [0, 0];
  for (let hour = 0; hour < 24; hour++) {
    const here = EXTERNAL_HOURS[hour]! * levers.externalHeavy[hour]!;
    if (hours[hour] === 1) moved += share * here;
    else free += here;
  }
  if (free === 0) return;
  for (let hour = 0; hour < 24; hour++) {
    levers.externalHeavy[hour]! *= hours[hour] === 1 ? 1 - share : 1 + moved / free;
  }
}

export function busService(policy: PolicyOf<"bus_service">, { prepared }: Place): Effect {
  const lines = prepared.town.transit.map(({ id }) => id);
  const share = lines.length > 0 ? indicesOf(lines, policy.lines).length / lines.length : 0;
  return (levers) => {
    const frequency = partly(policy.frequencyFactor, policy.intensity * share);
    levers.busHeadway = frequency > 0.01 ? levers.busHeadway / frequency : 0;
    levers.busFare *= partly(policy.fareFactor, policy.intensity * share);
  };
}

/** The hours of departure that the compiled scenario holds for this policy. */
export function staggeredHours(order: number): Effect {
  return (levers) => {
    levers.departures = order;
  };
}

/** Share of the jobs of a sector that can be done at home: assumptions near Indian estimates of a fifth of all (U). */
const AT_HOME = { services: 0.35, public: 0.4, trade: 0.08, manufacturing: 0.04 };

export function workFromHome(policy: PolicyOf<"work_from_home">, place: Place): Effect {
  const { town } = place.prepared;
  let [can, jobs] = [0, 0];
  for (const zone of town.zones) {
    jobs += Object.values(zone.jobs).reduce((sum, value) => sum + value, 0);
    for (const sector of policy.sectors) can += AT_HOME[sector] * zone.jobs[sector];
  }
  const share = jobs > 0 ? can / jobs : 0;
  const pairs = pairsInto(place, policy.zones);
  return (levers, { draw }) => {
    const home = share * policy.share * policy.intensity * freed(policy.exemptions) * obedience(policy, draw);
    levers.atHome = Math.max(levers.atHome, 256 * home);
    levers.homePairs.set(pairs);
    for (let hour = 9; hour < 18; hour++) {
      levers.homeLoad[hour]! *= 1 + 0.35 * home;
      levers.officeLoad[hour]! *= 1 - 0.4 * home;
    }
  };
}

export function roadWorks(policy: PolicyOf<"road_works">, place: Place): Effect {
  const links = linkIndices(place, policy.links);
  return (levers, { hours }) => {
    const part = policy.intensity * dayShare(hours);
    for (const link of links) {
      levers.capacity[link]! *= partly(policy.capacityFactor, part);
      levers.freeTime[link]! /= partly(policy.speedFactor, part);
    }
  };
}

/** A closure in part or for part of the day narrows the road; a whole one is a network of its own. */
export function partialClosure(policy: PolicyOf<"road_closure">, place: Place): Effect {
  const links = linkIndices(place, policy.links);
  return (levers, { hours }) => {
    const open = 1 - policy.intensity * dayShare(hours);
    for (const link of links) levers.capacity[link]! *= Math.max(0.02, open);
  };
}

export function linkIndices({ prepared, compiled }: Place, ids: readonly string[]): number[] {
  const at = new Map(compiled.networks[0]!.linkIds.map((id, index) => [id, index]));
  return linksNamed(prepared.town, ids).flatMap((id) => at.get(id) ?? []);
}

export function signalTiming(policy: PolicyOf<"signal_timing">, { prepared, compiled }: Place): Effect {
  const { signal, linkIds } = compiled.networks[0]!;
  const named = policy.nodes === "all" ? undefined : new Set(policy.nodes);
  const ends = new Map(prepared.town.roads.links.map(({ id, to }) => [id, to]));
  const links = linkIds.flatMap((id, link) =>
    signal[link] === 1 && (named?.has(ends.get(id) ?? "") ?? true) ? [link] : [],
  );
  return (levers, { hours }) => {
    const factor = partly(policy.capacityFactor, policy.intensity * dayShare(hours));
    for (const link of links) levers.capacity[link]! *= factor;
  };
}

/** Shares of a day's charging by hour. */
const CHARGING = {
  home_evening: [3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 8, 14, 18, 20, 17, 12],
  home_night: [18, 18, 16, 14, 12, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 10],
  work_day: [0, 0, 0, 0, 0, 0, 0, 0, 4, 14, 18, 16, 12, 10, 10, 8, 5, 3, 0, 0, 0, 0, 0, 0],
};

export function electricVehicles(policy: PolicyOf<"electric_vehicles">, { prepared }: Place): Effect {
  const { fleet } = prepared.population;
  const vehicle = CLASS_ID.indexOf(policy.class);
  const own = fleet.groups.flatMap((_, group) => (fleet.groupClass[group] === vehicle ? [group] : []));
  const today = own.reduce(
    (sum, group) => sum + (fleet.groups[group]!.fuel === "electric" ? fleet.share[group]! : 0),
    0,
  );
  const more = Math.max(0, policy.share - today) * policy.intensity;
  const burning = own.filter((group) => fleet.groups[group]!.fuel !== "electric");
  const left = new Map(burning.map((group) => [group, 1]));
  if (policy.replaces === "evenly") {
    for (const group of burning) left.set(group, today < 1 ? 1 - more / (1 - today) : 0);
  } else {
    let rest = more;
    const age = (group: number) => STAGES.indexOf(fleet.groups[group]!.stage);
    for (const group of burning.toSorted((a, b) => age(a) - age(b) || a - b)) {
      const taken = Math.min(rest, fleet.share[group]!);
      left.set(group, 1 - taken / fleet.share[group]!);
      rest -= taken;
    }
  }
  const profile = CHARGING[policy.charging];
  const sum = profile.reduce((total, value) => total + value, 0);
  return (levers) => {
    for (const [group, share] of left) levers.groupFactor[group]! *= Math.max(0, share);
    levers.electricShare[vehicle] = Math.min(1, levers.electricShare[vehicle]! + more);
    levers.charging.set(profile.map((value) => value / sum));
  };
}
