import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadPeriod } from "../../traffic/loading/hourly-queue.ts";
import { bpr } from "../../traffic/volume-delay.ts";
import { latinHypercube } from "../parameters/latin-hypercube.ts";
import { quantile } from "../parameters/prior.ts";
import { centralDraw, PARAMETERS } from "../parameters/table.ts";
import { BANDS } from "../population/modes.ts";
import { POLICY_KINDS } from "../scenario/policy.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { prepareSmallTown, smallTown } from "../testing/small-town.ts";
import { compileScenario } from "./compile-scenario.ts";
import { dayKernel, daySizes } from "./kernel/day-kernel.ts";
import type { PreparedTown } from "./prepared-town.ts";
import { Roads } from "./roads.ts";
import { PairRunner } from "./run-pair.ts";
import { sharedFloats } from "./shared-array.ts";
import { drawWeather } from "./weather-path.ts";

const prepared = await prepareSmallTown();
const scenario = (days: number, more: object = {}) =>
  parseScenario({ name: "law", title: "Law", start_date: "2025-01-06", days, ...more });

function runRows(
  town: PreparedTown,
  what: ReturnType<typeof scenario>,
  draw = centralDraw(),
  weather?: ReturnType<typeof drawWeather>,
) {
  const runner = new PairRunner(town, compileScenario(town, what), weather ? { weather } : {});
  const baseline = new Float64Array(runner.outcomes.length);
  const changed = new Float64Array(runner.outcomes.length);
  runner.run(draw, 5, 2, baseline, changed);
  return { runner, baseline, changed };
}

/** A row of parameters from anywhere in the priors. */
const anyDraw = fc
  .integer({ min: 0, max: 1000 })
  .map((seed) =>
    latinHypercube(PARAMETERS.length, 1, seed).map((u, at) => quantile(PARAMETERS[at]!.prior, u)),
  );

describe("conservation", () => {
  it("people who leave home come back, and nobody is away at midnight, with any parameters", () => {
    const runner = new PairRunner(prepared, compileScenario(prepared, scenario(2)), { baselineOnly: true });
    const row = new Float64Array(runner.outcomes.length);
    const { travel } = runner.baseline;
    fc.assert(
      fc.property(anyDraw, (draw) => {
        runner.run(draw, 1, 0, row, row);
        const away = [...travel.awayByHour];
        expect(Math.min(...away)).toBeGreaterThan(-1e-6);
        expect(Math.max(...away)).toBeGreaterThan(1000);
        expect(Math.abs(away[23]!)).toBeLessThan(1e-6);
      }),
      { numRuns: 5 },
    );
  });

  it("what flows into a junction where no trip begins or ends flows out of it", () => {
    const { roads: tables } = prepared;
    const ends = new Set<number>();
    for (let od = 0; od < tables.ends ** 2; od++) {
      for (let path = 0; path < 3; path++) {
        const links = tables.pathLink.slice(
          tables.pathFirst[3 * od + path]!,
          tables.pathFirst[3 * od + path + 1]!,
        );
        if (links.length === 0) continue;
        ends.add(nodeOf(links[0]!, "from"));
        ends.add(nodeOf(links.at(-1)!, "to"));
      }
    }
    const kernel = dayKernel(daySizes(prepared, [tables]));
    const roads = new Roads(tables, prepared.population, kernel);
    roads.begin(prepared.usualTime, prepared.minutesByLink);
    roads.settle(tables, new PairRunner(prepared, compileScenario(prepared, scenario(1))).baseline.levers, 1);
    roads.beginDay(0.5);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (some) => {
          const { odLight, odHeavy } = roads.demand;
          for (let at = 0; at < odLight.length; at++) {
            odLight[at] = some[at % 10]!;
            odHeavy[at] = some[at % 7]! / 7;
          }
          roads.flowByHour.fill(0);
          roads.day();
          for (let hour = 0; hour < 24; hour++) {
            const balance = new Map<number, number>();
            let all = 0;
            for (let link = 0; link < tables.links; link++) {
              const flow = roads.flowByHour[24 * link + hour]!;
              all += flow;
              balance.set(nodeOf(link, "from"), (balance.get(nodeOf(link, "from")) ?? 0) - flow);
              balance.set(nodeOf(link, "to"), (balance.get(nodeOf(link, "to")) ?? 0) + flow);
            }
            const unbalanced = [...balance].filter(
              ([node, left]) => !ends.has(node) && Math.abs(left) > 1e-9 * Math.max(1, all),
            );
            expect(unbalanced).toEqual([]);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("expected speeds move by `learning` towards the day's, and a jam of any length counts as a day of standing at most", () => {
    const { roads: tables } = prepared;
    const kernel = dayKernel(daySizes(prepared, [tables]));
    const roads = new Roads(tables, prepared.population, kernel);
    const { levers } = new PairRunner(prepared, compileScenario(prepared, scenario(1))).baseline;
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 400, noNaN: true }),
        fc.double({ min: 0.15, max: 0.5, noNaN: true }),
        (pcu, learning) => {
          roads.begin(prepared.usualTime, prepared.minutesByLink);
          roads.settle(tables, levers, 0.12);
          roads.beginDay(0.5);
          roads.demand.odLight.fill(pcu);
          roads.demand.odHeavy.fill(0);
          const before = roads.expectedLink.slice();
          roads.day();
          roads.endDay(learning);
          const { bandTime } = kernel.arrays;
          for (const [at, minutes] of before.entries()) {
            if (at % BANDS === 0) continue;
            const speed = (1 - learning) / minutes + learning / bandTime[at]!;
            expect(roads.expectedLink[at]! * speed).toBeCloseTo(1, 9);
            expect(roads.expectedLink[at]!).toBeLessThanOrEqual((minutes / (1 - learning)) * (1 + 1e-12));
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it("links are served by the law of the hourly queue, whose arrivals and queues are conserved", () => {
    const runner = new PairRunner(prepared, compileScenario(prepared, scenario(1)), { baselineOnly: true });
    const { roads } = runner.baseline;
    const { tables } = roads;
    const draw = centralDraw();
    // So narrow that queues build up and dissolve.
    draw[PARAMETERS.findIndex(({ id }) => id === "capacity")] = 0.12;
    const reference = {
      arrivals: new Float64Array(tables.links),
      queue: new Float64Array(tables.links),
      served: new Float64Array(tables.links),
      time: new Float64Array(tables.links),
    };
    const capacity = tables.capacity.map((pcu) => pcu * 0.12);
    const links = {
      delay: bpr({ freeTime: tables.freeMin, capacity, b: tables.alpha, power: tables.beta }),
      saturationPcuPerHour: tables.saturation.map((pcu) => pcu * 0.12),
      unitsPerHour: 60,
    };
    const row = new Float64Array(runner.outcomes.length);
    runner.run(draw, 1, 0, row, row);
    let queued = 0;
    let worst = 0;
    for (let hour = 0; hour < 24; hour++) {
      for (let link = 0; link < tables.links; link++)
        reference.arrivals[link] = roads.flowByHour[24 * link + hour]!;
      loadPeriod(links, reference, 1);
      for (let link = 0; link < tables.links; link++) {
        queued = Math.max(queued, reference.queue[link]!);
        worst = Math.max(worst, Math.abs(roads.minutesByHour[24 * link + hour]! / reference.time[link]! - 1));
      }
    }
    expect(queued).toBeGreaterThan(1);
    expect(roads.longestQueue).toBeCloseTo(queued, 9);
    expect(worst).toBeLessThan(1e-9);
    for (let link = 0; link < tables.links; link++)
      expect(Math.abs(roads.queue[link]! - reference.queue[link]!)).toBeLessThan(1e-9);
  });

  it("water from the sources is delivered, leaked, or in the tanks", () => {
    const { runner } = runRows(prepared, scenario(3));
    const { water } = runner.baseline;
    const { tankAreaM2, tankStartM } = prepared.water;
    const stored = tankAreaM2.reduce(
      (sum, area, tank) => sum + area * 1000 * (water.tankLevelM[tank]! - tankStartM[tank]!),
      0,
    );
    expect(water.suppliedL / (water.deliveredL + water.leakedL + stored)).toBeCloseTo(1, 9);
    expect(water.deliveredL).toBeLessThanOrEqual(water.wantedL * (1 + 1e-9));
  });

  it("money that people pay is fares, tolls and what their own vehicles cost", () => {
    const zones = smallTown.zones.slice(0, 2).map(({ id }) => id);
    const { runner } = runRows(
      prepared,
      scenario(2, {
        policies: [{ kind: "congestion_charge", zones, charge_inr: { car: 100, two_wheeler: 20 } }],
      }),
    );
    const { baseline, scenario: charged } = runner;
    const paid = (v: typeof baseline) =>
      [0, 1, 2, 3, 4].reduce((sum, q) => sum + v.travelSums.byQuintile[4 * q + 2]!, 0);
    const own = (v: typeof baseline) => {
      const { trips, km } = v.travelSums;
      return 0.1 * km[1]! + 1.7 * km[2]! + trips[2]! + 5 * km[3]! + 6 * trips[3]!;
    };
    for (const variant of [baseline, charged]) {
      const { fareInr, tollInr } = variant.travelSums;
      expect(paid(variant) / (fareInr + tollInr + own(variant))).toBeCloseTo(1, 9);
    }
    expect(charged.travelSums.tollInr).toBeGreaterThan(0);
    expect(baseline.travelSums.tollInr).toBe(0);
  });
});

describe("pairs", () => {
  it("a policy of intensity 0 changes nothing, byte for byte, whatever its kind", () => {
    const needs: Record<string, object> = {
      road_works: { links: [smallTown.roads.segments[0]!.id] },
      road_closure: { links: [smallTown.roads.segments[0]!.id] },
      new_link: { from: smallTown.roads.nodes[0]!.id, to: smallTown.roads.nodes.at(-1)!.id },
      electric_vehicles: { class: "car", share: 0.5 },
      crop_switch: { from_crop: "wheat", to_crop: "chickpea" },
      bus_service: { frequency_factor: 3 },
      water_supply_hours: { supply_hours: [[4, 12]] },
    };
    const policies = POLICY_KINDS.map((kind) => ({ kind, intensity: 0, ...needs[kind] }));
    const { baseline, changed } = runRows(prepared, scenario(2, { policies }));
    expect(Buffer.from(changed.buffer).equals(Buffer.from(baseline.buffer))).toBe(true);
  });

  it("twice the weights and twice the capacities change no ratio", () => {
    const { population, roads } = prepared;
    const twice = (values: Float64Array) => sharedFloats(values.map((value) => 2 * value));
    const doubled: PreparedTown = {
      ...prepared,
      roads: {
        ...roads,
        capacity: twice(roads.capacity),
        saturation: twice(roads.saturation),
        busPerHour: twice(roads.busPerHour),
        busKmPerHour: 2 * roads.busKmPerHour,
      },
      population: {
        ...population,
        weight: twice(population.weight),
        externalLight: twice(population.externalLight),
        externalHeavy: twice(population.externalHeavy),
        hauls: { ...population.hauls, weight: 2 * population.hauls.weight },
      },
    };
    const ratios = /mode_share|trip_km|trip_minutes|congestion|speed/;
    const amounts = /vehicle_km|traffic\.(delay|trips|person_hours)|emitted_(exhaust|road_dust)/;
    fc.assert(
      fc.property(anyDraw, (draw) => {
        const one = runRows(prepared, scenario(3), draw);
        const two = runRows(doubled, scenario(3), draw);
        for (const [at, { id }] of one.runner.outcomes.entries()) {
          const grows = two.baseline[at]! / one.baseline[at]!;
          if (ratios.test(id)) expect(grows, id).toBeCloseTo(1, 9);
          else if (amounts.test(id)) expect(grows, id).toBeCloseTo(2, 9);
        }
      }),
      { numRuns: 5 },
    );
  });

  it("all clocks a day later, in the same weather, give the same day a day later", () => {
    const weather = drawWeather(prepared.climate, smallTown.centre, 20_100, 3, 1, 1);
    const monday = runRows(prepared, scenario(3), centralDraw(), weather);
    const tuesday = runRows(prepared, scenario(3, { start_date: "2025-01-07" }), centralDraw(), weather);
    for (const [at, { id }] of monday.runner.outcomes.entries()) {
      // Fields and mandi know the date.
      if (/^(traffic|air|water)/.test(id)) expect(tuesday.baseline[at], id).toBe(monday.baseline[at]);
    }
  });
});

function nodeOf(link: number, end: "from" | "to"): number {
  const found = byId.get(prepared.roads.linkIds[link]!)!;
  return nodeAt.get(found[end])!;
}
const byId = new Map(smallTown.roads.links.map((link) => [link.id, link]));
const nodeAt = new Map(smallTown.roads.nodes.map(({ id }, at) => [id, at]));
