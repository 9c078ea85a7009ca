/** Policies on water, power and farms, as what they do to the levers. */
import { loadShare } from "../../../energy/load-shape.ts";
import { PARAMETER_INDEX as P } from "../../parameters/table.ts";
import type { PolicyOf } from "../../scenario/policy.ts";
import { hourMask } from "../../scenario/schedule.ts";
import { openShare, spansUnder } from "../../scenario/supply-spans.ts";
import { cropIndex } from "../farm-tables.ts";
import type { PowerTables } from "../prepared-town.ts";
import { type Effect, indicesOf, obedience, type Place, partly } from "./effect.ts";

export function waterSupplyHours(policy: PolicyOf<"water_supply_hours">, { prepared }: Place): Effect {
  const { water, town } = prepared;
  const named = indicesOf(water.zoneIds, policy.supplyZones);
  const under = named.map((zone) => openShare(spansUnder(policy, town.water.zones[zone]!)));
  return (levers) => {
    levers.supply ??= water.supply.slice();
    for (const [k, zone] of named.entries()) {
      for (let hour = 0; hour < 24; hour++) {
        const at = hour * water.zones + zone;
        levers.supply[at]! += (under[k]![hour]! - water.supply[at]!) * policy.intensity;
      }
    }
  };
}

export function pressureManagement(
  policy: PolicyOf<"pressure_management">,
  { prepared: { water } }: Place,
): Effect {
  const named = indicesOf(water.zoneIds, policy.supplyZones);
  return (levers, { hours }) => {
    for (let hour = 0; hour < 24; hour++) {
      if (hours[hour] === 0) continue;
      for (const zone of named) {
        levers.pressure[hour * water.zones + zone]! *= partly(policy.pressureFactor, policy.intensity);
      }
    }
  };
}

export function leakRepair(
  policy: PolicyOf<"leak_repair">,
  { prepared: { water } }: Place,
  firstDay: number,
): Effect {
  const named = indicesOf(water.zoneIds, policy.supplyZones);
  return (levers, { day }) => {
    const done = policy.rampDays > 0 ? Math.min(1, (day - firstDay + 1) / policy.rampDays) : 1;
    for (const zone of named) levers.leak[zone]! *= 1 - policy.reduction * policy.intensity * done;
  };
}

export function waterTariff(policy: PolicyOf<"water_tariff">, { prepared: { water } }: Place): Effect {
  const named = indicesOf(water.zoneIds, policy.supplyZones);
  return (levers, { draw }) => {
    // Constant elasticity holds over tariffs that exist; a price near nothing is kept at a twentieth.
    const price = Math.max(0.05, partly(policy.tariffFactor, policy.intensity));
    const answer = price ** draw[P.water_elasticity]!;
    for (const zone of named) {
      const dear = Math.max(0, 1 - policy.lifelineLpcd / Math.max(1, water.lpcd[zone]!));
      levers.waterWant[zone]! *= 1 + (answer - 1) * dear;
    }
  };
}

export function waterRationing(policy: PolicyOf<"water_rationing">, { prepared: { water } }: Place): Effect {
  const named = indicesOf(water.zoneIds, policy.supplyZones);
  return (levers, { draw }) => {
    const held = policy.reduction * policy.intensity * obedience(policy, draw);
    for (const zone of named) levers.ration[zone] = 1 - (1 - levers.ration[zone]!) * (1 - held);
  };
}

export function timeOfDayTariff(
  policy: PolicyOf<"time_of_day_tariff">,
  { prepared: { power } }: Place,
): Effect {
  const named = indicesOf(power.feederIds, policy.feeders);
  const feeders = power.feederIds.length;
  const dear = hourMask(policy.peakHours);
  const cheap = hourMask(policy.cheapHours);
  const usual = Array.from({ length: 24 }, (_, hour) => loadShare("residential", hour + 0.5, "weekday", 26));
  return (levers, { draw }) => {
    const leaves = Math.min(
      0.5,
      draw[P.load_shift]! * (policy.peakFactor - policy.cheapFactor) * policy.intensity,
    );
    let [moved, room] = [0, 0];
    for (let hour = 0; hour < 24; hour++) {
      if (dear[hour] === 1) moved += leaves * usual[hour]!;
      else if (cheap[hour] === 1) room += usual[hour]!;
    }
    if (room === 0) return;
    for (const feeder of named) {
      for (let hour = 0; hour < 24; hour++) {
        const factor = dear[hour] === 1 ? 1 - leaves : cheap[hour] === 1 ? 1 + moved / room : 1;
        levers.feederLoad[hour * feeders + feeder]! *= factor;
      }
    }
  };
}

export function rooftopSolar(policy: PolicyOf<"rooftop_solar">, { prepared: { power } }: Place): Effect {
  const named = indicesOf(power.feederIds, policy.feeders);
  return (levers) => {
    for (const feeder of named)
      levers.solarKw[feeder]! += policy.share * policy.kwPerHousehold * policy.intensity;
  };
}

export function capacitors(policy: PolicyOf<"capacitors">, { prepared: { power } }: Place): Effect {
  const banks = indicesOf(power.feederIds, policy.feeders).flatMap((feeder) =>
    placeBanks(power, feeder, policy),
  );
  return (levers) => {
    for (const { bus, kvar } of banks) levers.busKvar[bus]! += kvar * policy.intensity;
  };
}

/** Banks of equal size, each where it saves most of the lines' reactive loss at the peak: Σ r·Q² over what feeds it. */
function placeBanks(
  power: PowerTables,
  feeder: number,
  { compensation, banks }: Pick<PolicyOf<"capacitors">, "compensation" | "banks">,
): { bus: number; kvar: number }[] {
  const first = power.feederFirst[feeder]!;
  const end = power.feederFirst[feeder + 1]!;
  const flow = new Float64Array(end);
  let all = 0;
  for (let at = 0; at < power.transformers; at++) {
    if (power.feeder[at] !== feeder) continue;
    const kvar = power.peakKw[at]! * power.tangent[at]!;
    flow[power.bus[at]!]! += kvar;
    all += kvar;
  }
  for (let bus = end - 1; bus > first; bus--) flow[power.parent[bus]!]! += flow[bus]!;
  const kvar = (all * compensation) / banks;
  return Array.from({ length: all > 0 ? banks : 0 }, () => {
    let best = first + 1;
    let most = Number.NEGATIVE_INFINITY;
    for (let bus = first + 1; bus < end; bus++) {
      let saved = 0;
      for (let at = bus; at > first; at = power.parent[at]!)
        saved += power.rPu[at]! * kvar * (2 * flow[at]! - kvar);
      if (saved > most) [best, most] = [bus, saved];
    }
    for (let at = best; at > first; at = power.parent[at]!) flow[at]! -= kvar;
    return { bus: best, kvar };
  });
}

function fieldsNamed(
  { prepared: { farms } }: Place,
  named: "all" | readonly string[],
): (field: number) => boolean {
  if (named === "all") return () => true;
  const wanted = new Set(indicesOf(farms.farmIds, named));
  return (field) => wanted.has(farms.farm[field]!);
}

export function dripIrrigation(policy: PolicyOf<"drip_irrigation">, place: Place): Effect {
  const drips = fieldsNamed(place, policy.farms);
  return (levers) => {
    levers.dripShare = policy.share * policy.intensity;
    levers.dripEfficiency = policy.efficiency;
    levers.drips = drips;
  };
}

export function cropSwitch(policy: PolicyOf<"crop_switch">, place: Place): Effect {
  const bound = fieldsNamed(place, policy.farms);
  return (levers) => {
    levers.switchFrom = cropIndex(policy.fromCrop);
    levers.switchTo = cropIndex(policy.toCrop);
    levers.switchShare = policy.share * policy.intensity;
    levers.bound = bound;
  };
}
