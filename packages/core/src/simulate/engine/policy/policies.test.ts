import { describe, expect, it } from "vitest";
import { centralDraw } from "../../parameters/table.ts";
import { POLICY_KINDS } from "../../scenario/policy.ts";
import { parseScenario } from "../../scenario/scenario.ts";
import { prepareSmallTown, smallTown } from "../../testing/small-town.ts";
import { compileScenario } from "../compile-scenario.ts";
import { PairRunner } from "../run-pair.ts";

const prepared = await prepareSmallTown();
const arterials = smallTown.roads.segments
  .filter((segment) => segment.class === "arterial")
  .map(({ id }) => id);
const gates = smallTown.roads.gateways.map(({ node }) => node);

/** What each kind must move in its own sector, and where to. */
const EXPECTED: Record<string, [fields: object, outcome: string, direction: "up" | "down", days?: number]> = {
  odd_even: [{}, "traffic.vehicle_km_car", "down"],
  congestion_charge: [
    { zones: smallTown.zones.slice(0, 2).map(({ id }) => id) },
    "traffic.mode_share_car",
    "down",
  ],
  low_emission_zone: [{}, "air.emitted_exhaust", "down"],
  truck_hours: [{}, "traffic.delay", "down"],
  bus_service: [{ frequency_factor: 3, fare_factor: 0.5 }, "traffic.mode_share_bus", "up"],
  staggered_hours: [{ share: 0.5 }, "traffic.delay", "down"],
  work_from_home: [{ share: 1 }, "traffic.trips", "down"],
  road_works: [{ links: arterials.slice(0, 3) }, "traffic.delay", "up"],
  road_closure: [{ links: arterials.slice(0, 1) }, "traffic.trip_minutes", "up"],
  new_link: [{ from: gates[0], to: gates[2] }, "traffic.delay", "down"],
  signal_timing: [{ capacity_factor: 1.4 }, "traffic.delay", "down"],
  electric_vehicles: [{ class: "two_wheeler", share: 0.5 }, "power.charged", "up"],
  road_dust_control: [{}, "air.emitted_road_dust", "down"],
  waste_burning_enforcement: [{}, "air.emitted_area_sources", "down"],
  industry_curtailment: [{}, "air.emitted_industry", "down"],
  construction_halt: [{}, "air.emitted_area_sources", "down"],
  generator_ban: [{}, "air.emitted_area_sources", "down"],
  school_closure: [{ levels: ["primary", "middle", "senior"] }, "traffic.trips", "down"],
  population_growth: [{}, "power.energy", "up"],
  water_supply_hours: [{ supply_hours: [[4, 12]] }, "water.hours", "up"],
  pressure_management: [{}, "water.leaked", "down"],
  leak_repair: [{}, "water.leaked", "down"],
  water_tariff: [{ tariff_factor: 2 }, "water.wanted", "down"],
  water_rationing: [{}, "water.unserved", "up"],
  time_of_day_tariff: [{}, "power.peak", "down"],
  rooftop_solar: [{}, "power.solar", "up"],
  capacitors: [{}, "power.losses", "down"],
  drip_irrigation: [{}, "farm.water", "down"],
  crop_switch: [{ from_crop: "wheat", to_crop: "chickpea", share: 1 }, "farm.water", "down", 100],
};

function effectOf(policy: object, outcome: string, days = 20): number {
  const scenario = parseScenario({
    name: "one",
    title: "One",
    start_date: "2025-11-12",
    days,
    policies: [policy],
  });
  const runner = new PairRunner(prepared, compileScenario(prepared, scenario));
  const baseline = new Float64Array(runner.outcomes.length);
  const changed = new Float64Array(runner.outcomes.length);
  runner.run(centralDraw(), 4, 0, baseline, changed);
  expect(changed.some(Number.isNaN)).toBe(false);
  const at = runner.outcomes.findIndex(({ id }) => id === outcome);
  expect(at, outcome).toBeGreaterThanOrEqual(0);
  return changed[at]! - baseline[at]!;
}

describe("policies move their own sector", () => {
  it("every kind is listed", () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...POLICY_KINDS].sort());
  });

  it.each(Object.entries(EXPECTED))("%s", (kind, [fields, outcome, direction, days]) => {
    const effect = effectOf({ kind, ...fields }, outcome, days);
    if (direction === "up") expect(effect).toBeGreaterThan(0);
    else expect(effect).toBeLessThan(0);
  });

  it("electric two-wheelers burn less fuel, and save more on it than they pay for charging", () => {
    const policy = { kind: "electric_vehicles", class: "two_wheeler", share: 0.5 };
    expect(effectOf(policy, "people.fuel")).toBeLessThan(0);
    expect(effectOf(policy, "money.power")).toBeGreaterThan(0);
    expect(effectOf(policy, "money.net_benefit")).toBeGreaterThan(0);
  });

  it("half of a measure does less than all of it", () => {
    const half = effectOf({ kind: "odd_even", intensity: 0.5 }, "traffic.vehicle_km_car");
    const whole = effectOf({ kind: "odd_even", intensity: 1 }, "traffic.vehicle_km_car");
    expect(whole).toBeLessThan(half);
    expect(half).toBeLessThan(0);
  });
});
