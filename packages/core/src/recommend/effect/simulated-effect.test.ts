import { beforeAll, describe, expect, test } from "vitest";
import type { PreparedTown } from "../../simulate/engine/prepared-town.ts";
import { prepareSmallTown } from "../../simulate/testing/small-town.ts";
import { catalogue } from "../catalogue/catalogue.ts";
import { type Context, LEVERS } from "../catalogue/intervention.ts";
import { measureNamed } from "../place.ts";
import { townProfile } from "../value/town-profile.ts";
import { OUTCOMES, whyNotSimulated } from "./lever-outcomes.ts";
import { effectScenario, simulateEffect } from "./simulated-effect.ts";

let town: PreparedTown;
beforeAll(async () => {
  town = await prepareSmallTown();
});
const measure = (id: string) => catalogue.find((each) => each.id === id)!;

function simulated(id: string, context: Context) {
  const found = effectScenario(measure(id), context, "2026-01");
  if ("reason" in found) throw new Error(found.reason);
  return simulateEffect(town, measure(id), found.scenario, "test");
}

describe("a small paired simulation", () => {
  test("odd-even takes a part of the delay, and hardly any of the exhaust, as Delhi measured", () => {
    const found = simulated("grap-odd-even", "high_pollution");
    const of = (lever: string) => found.find((each) => each.lever === lever)!;
    expect(of("traffic_delay").mean).toBeGreaterThan(0);
    expect(of("traffic_delay").mean).toBeLessThan(0.5);
    // Those who leave their cars take two-wheelers, which smoke too: from no effect to a sixth of the particles.
    const exhaust = of("traffic_exhaust");
    expect(exhaust.mean + 1.96 * exhaust.sd).toBeGreaterThan(0);
    expect(exhaust.mean).toBeLessThan(0.16);
    for (const { sd, kind } of found) {
      expect(kind).toBe("simulation");
      expect(sd).toBeGreaterThanOrEqual(0.01);
    }
  });

  test("lower pressure leaks less, by an exponent of pressure between orifice and crack (0.5 to 1.5)", () => {
    // At 75 % of the pressure in all hours: 1 − 0.75^0.5 = 13 % to 1 − 0.75^1.5 = 35 %.
    const losses = simulated("pressure-management", "water_shortage").find(
      ({ lever }) => lever === "water_losses",
    )!;
    expect(losses.mean).toBeGreaterThan(0.1);
    expect(losses.mean).toBeLessThan(0.36);
  });

  test("a ban of open fires takes of them what the policy says, and nothing of other sources", () => {
    // 70 % of it is done, 0.9 of the bound fires end, by 70 % who are watched and a part of the others.
    const [fires, ...others] = simulated("grap-no-open-burning", "high_pollution");
    expect(fires).toMatchObject({ lever: "open_burning", kind: "simulation" });
    expect(fires!.mean).toBeGreaterThan(0.7 * 0.9 * 0.7);
    expect(fires!.mean).toBeLessThan(0.7 * 0.9);
    expect(others).toEqual([]);
  });

  test("shorter hours of supply lose less water, longer ones would lose more", () => {
    const losses = simulated("supply-hours-shift", "water_shortage").find(
      ({ lever }) => lever === "water_losses",
    )!;
    expect(losses.mean).toBeGreaterThan(0);
  });

  test("in one ward takes as much of what lies there as in the town, where the policy is the same everywhere", () => {
    const profile = townProfile(town.town);
    const { id } = profile.wards[0]!;
    const local = measureNamed(`grap-no-open-burning@${id}`, catalogue, profile)!;
    const found = effectScenario(local, "high_pollution", "2026-01");
    if ("reason" in found) throw new Error(found.reason);
    const [here] = simulateEffect(town, local, found.scenario, "test");
    const [everywhere] = simulated("grap-no-open-burning", "high_pollution");
    expect(here!.measure).toBe(local.id);
    expect(here!.mean).toBeCloseTo(everywhere!.mean, 6);
  });

  test("of signals is of the ward's own; what runs through the town cannot be simulated in one ward", () => {
    const profile = townProfile(town.town);
    const { id } = profile.wards.find(({ signals }) => signals.length > 0)!;
    const local = (base: string) =>
      effectScenario(measureNamed(`${base}@${id}`, catalogue, profile)!, "congestion", "2026-01");
    const found = local("signal-retiming");
    if ("reason" in found) throw new Error(found.reason);
    const signals = town.town.roads.nodes.filter(({ signal, zone }) => signal && zone === id);
    expect(found.scenario.policies).toMatchObject([
      { kind: "signal_timing", nodes: signals.map((node) => node.id) },
    ]);
    expect(local("bus-frequency")).toMatchObject({ reason: expect.stringMatching(/cannot be limited to/) });
  });

  test("is the same again", () => {
    expect(simulated("grap-odd-even", "high_pollution")).toEqual(
      simulated("grap-odd-even", "high_pollution"),
    );
  });
});

test("what cannot be simulated says why; every scenario that can is one of the simulation's", () => {
  const reasons = new Map<string, string>();
  let can = 0;
  for (const each of catalogue) {
    const found = effectScenario(each, each.contexts[0]!, "2026-05");
    if ("reason" in found) reasons.set(each.id, found.reason);
    else can++;
  }
  expect(can).toBeGreaterThan(30);
  expect([...reasons.values()].every((reason) => reason.length > 10)).toBe(true);
  expect(can + reasons.size).toBe(catalogue.length);
});

test("each lever has an outcome in the model, or the answer says why not", () => {
  for (const lever of LEVERS) {
    const policies = { levers: [{ policy: "odd_even" as const, intensity: 1 }] };
    expect(whyNotSimulated(policies, lever) === undefined, lever).toBe(OUTCOMES[lever] !== undefined);
  }
});
