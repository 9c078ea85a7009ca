/** Which policies and which world hold on a day, and the levers that they move together. */
import type { Policy } from "../../scenario/policy.ts";
import { activeHours, daysOf, worldDays } from "../../scenario/schedule.ts";
import type { CompiledScenario } from "../compile-scenario.ts";
import type { Levers } from "../levers.ts";
import type { PreparedTown } from "../prepared-town.ts";
import type { WeatherChange } from "../weather-path.ts";
import * as air from "./air-effects.ts";
import type { Effect, Place } from "./effect.ts";
import * as service from "./service-effects.ts";
import * as traffic from "./traffic-effects.ts";
import { worldEffect, worldWeather } from "./world-effects.ts";

export interface LeverPlan {
  /** Names what is in force on a day (from 0): equal names, equal levers. */
  inForce(day: number): string;
  apply(levers: Levers, day: number, draw: Float64Array): void;
  /** What the side's world makes of the weather. */
  weather: readonly WeatherChange[];
}

interface Planned {
  name: string;
  kind: string;
  effect: Effect;
  /** Hours of the run in which it holds. */
  active: Uint8Array;
  /** Whether its levers differ from day to day. */
  daily: boolean;
}

const MOVES_PRICES = new Set(["congestion_charge", "bus_service"]);
const MOVES_LINKS = new Set(["road_works", "road_closure", "signal_timing", "world"]);

/**
 * The plan of the scenario's side, or of the baseline that it is compared with: the ordinary world, or the scenario's
 * own without its policies. A policy of intensity 0 is left out.
 */
export function planLevers(
  prepared: PreparedTown,
  compiled: CompiledScenario,
  side: "baseline" | "scenario",
): LeverPlan {
  const { scenario } = compiled;
  const place: Place = { prepared, compiled };
  const planned: Planned[] = [];
  const weather: WeatherChange[] = [];
  if (side === "scenario" || scenario.comparedWith === "same_world") {
    const days = worldDays(scenario.world, scenario);
    weather.push(...worldWeather(scenario.world, days));
    const effect = worldEffect(scenario.world, place);
    if (effect) {
      const active = new Uint8Array(24 * scenario.days).fill(
        1,
        24 * days.from,
        24 * Math.max(days.from, days.to),
      );
      planned.push({ name: "world", kind: "world", effect, active, daily: false });
    }
  }
  if (side === "scenario") {
    for (const [at, policy] of scenario.policies.entries()) {
      if (policy.intensity === 0) continue;
      const effect = policyEffect(policy, place, at);
      if (!effect) continue;
      const daily = policy.kind === "odd_even" || (policy.kind === "leak_repair" && policy.rampDays > 0);
      planned.push({
        name: `${policy.kind} ${at}`,
        kind: policy.kind,
        effect,
        active: activeHours(policy, scenario),
        daily,
      });
    }
  }
  const network = (day: number) =>
    side === "scenario" ? compiled.networkOf[day]! : compiled.baselineNetworkOf[day]!;
  const holds = ({ active }: Planned, day: number) => active.subarray(24 * day, 24 * day + 24).includes(1);
  return {
    weather,
    inForce(day) {
      const names = planned
        .filter((each) => holds(each, day))
        .map(({ name, daily }) => (daily ? `${name} on ${day}` : name));
      return [network(day), ...names].join("; ");
    },
    apply(levers, day, draw) {
      levers.network = network(day);
      for (const each of planned) {
        if (!holds(each, day)) continue;
        const hours = each.active.slice(24 * day, 24 * day + 24);
        if (MOVES_PRICES.has(each.kind)) levers.pricesBy += each.name;
        if (MOVES_LINKS.has(each.kind)) levers.linksBy += each.name;
        each.effect(levers, { day, date: compiled.firstDay + day, hours, draw });
      }
    },
  };
}

/** Nothing for what is a network of its own. */
function policyEffect(policy: Policy, place: Place, at: number): Effect | undefined {
  switch (policy.kind) {
    case "odd_even":
      return traffic.oddEven(policy, place);
    case "congestion_charge":
      return traffic.congestionCharge(policy, place);
    case "low_emission_zone":
      return traffic.lowEmissionZone(policy, place);
    case "truck_hours":
      return traffic.truckHours(policy, place);
    case "bus_service":
      return traffic.busService(policy, place);
    case "staggered_hours":
      return traffic.staggeredHours(place.compiled.hoursOf[at]!);
    case "work_from_home":
      return traffic.workFromHome(policy, place);
    case "road_works":
      return traffic.roadWorks(policy, place);
    case "road_closure":
      return place.compiled.closes[at] ? undefined : traffic.partialClosure(policy, place);
    case "new_link":
      return undefined;
    case "signal_timing":
      return traffic.signalTiming(policy, place);
    case "electric_vehicles":
      return traffic.electricVehicles(policy, place);
    case "road_dust_control":
      return air.roadDustControl(policy, place);
    case "waste_burning_enforcement":
      return air.wasteBurning(policy, place);
    case "industry_curtailment":
      return air.industryCurtailment(policy, place);
    case "construction_halt":
      return air.constructionHalt(policy, place);
    case "generator_ban":
      return air.generatorBan(policy, place);
    case "school_closure":
      return air.schoolClosure(policy, place);
    case "population_growth":
      return air.populationGrowth(policy, place);
    case "water_supply_hours":
      return service.waterSupplyHours(policy, place);
    case "pressure_management":
      return service.pressureManagement(policy, place);
    case "leak_repair":
      return service.leakRepair(policy, place, daysOf(policy, place.compiled.scenario).from);
    case "water_tariff":
      return service.waterTariff(policy, place);
    case "water_rationing":
      return service.waterRationing(policy, place);
    case "time_of_day_tariff":
      return service.timeOfDayTariff(policy, place);
    case "rooftop_solar":
      return service.rooftopSolar(policy, place);
    case "capacitors":
      return service.capacitors(policy, place);
    case "drip_irrigation":
      return service.dripIrrigation(policy, place);
    case "crop_switch":
      return service.cropSwitch(policy, place);
  }
}
