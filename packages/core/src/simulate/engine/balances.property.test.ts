import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latinHypercube } from "../parameters/latin-hypercube.ts";
import { quantile } from "../parameters/prior.ts";
import { PARAMETERS } from "../parameters/table.ts";
import { QUINTILES } from "../population/modes.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { prepareSmallTown, smallTown } from "../testing/small-town.ts";
import { compileScenario } from "./compile-scenario.ts";
import { Levers } from "./levers.ts";
import { PairRunner } from "./run-pair.ts";
import { Q_COLUMNS, Q_INR, Q_TRIPS } from "./travel-sums.ts";
import type { Variant } from "./variant.ts";
import { Water } from "./water.ts";

const prepared = await prepareSmallTown();
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A row of parameters from anywhere in the priors. */
const anyDraw = fc
  .integer({ min: 0, max: 1000 })
  .map((seed) =>
    latinHypercube(PARAMETERS.length, 1, seed).map((u, at) => quantile(PARAMETERS[at]!.prior, u)),
  );

describe("balances that hold in every hour or day, whatever the parameters", () => {
  it("water: what tanks lose and sources give is delivered or leaked, nobody gets more than he wants, and nothing flows back", () => {
    const { water: tables } = prepared;
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: 0.2, max: 2, noNaN: true }),
        fc.array(share, { minLength: 24, maxLength: 24 }),
        share,
        (demand, leakage, sourceYield, open, ration) => {
          const levers = new Levers(prepared, prepared.roads.links);
          levers.supply = Float64Array.from(
            { length: 24 * tables.zones },
            (_, at) => open[Math.floor(at / tables.zones)]!,
          );
          levers.sourceYield = sourceYield;
          levers.ration.fill(ration);
          const water = new Water(tables);
          water.begin({ demand, leakage });
          const stored = () =>
            water.tankLevelM.reduce((sum, level, tank) => sum + 1000 * tables.tankAreaM2[tank]! * level, 0);
          for (let day = 0; day < 3; day++) {
            water.beginDay(1, levers);
            for (let hour = 0; hour < 24; hour++) {
              const [delivered, leaked, before] = [water.deliveredL, water.leakedL, stored()];
              water.hour(hour, levers);
              const drawn = water.deliveredL - delivered + (water.leakedL - leaked);
              const into = drawn + stored() - before;
              const all = Math.max(1, drawn, Math.abs(stored() - before));
              expect(Math.abs(water.hourSuppliedL - into) / all).toBeLessThan(1e-9);
              expect(water.hourSuppliedL).toBeGreaterThan(-1e-6 * all);
              for (const [tank, level] of water.tankLevelM.entries()) {
                expect(level).toBeGreaterThanOrEqual(tables.tankMinM[tank]! - 1e-12);
                expect(level).toBeLessThanOrEqual(tables.tankMaxM[tank]! + 1e-12);
              }
            }
            water.endDay();
            expect(water.dayDeliveredL).toBeLessThanOrEqual(water.dayWantedL * (1 + 1e-9));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("goods: each trip that is wanted is made on the day, or given up for good", () => {
    const scenario = parseScenario({
      name: "ban",
      title: "Ban",
      start_date: "2025-01-06",
      days: 3,
      policies: [{ kind: "truck_hours", classes: ["truck", "lcv"] }],
    });
    const compiled = compileScenario(prepared, scenario);
    fc.assert(
      fc.property(anyDraw, (draw) => {
        const runner: PairRunner = new PairRunner(prepared, compiled, {
          afterDay: () => {
            for (const { travel } of [runner.baseline, runner.scenario])
              expect(travel.goods.dayMade / travel.goods.dayWanted).toBeCloseTo(1, 9);
            expect(runner.scenario.travel.goods.dayWanted).toBeCloseTo(
              runner.baseline.travel.goods.dayWanted,
              6,
            );
          },
        });
        const row = new Float64Array(runner.outcomes.length);
        runner.run(draw, 3, 0, row, row.slice());
      }),
      { numRuns: 5 },
    );
  });

  it("money: at each day's end people have paid the fares, tolls and costs of their vehicles, and no more", () => {
    const scenario = parseScenario({
      name: "charge",
      title: "Charge",
      start_date: "2025-01-06",
      days: 3,
      policies: [
        {
          kind: "congestion_charge",
          zones: smallTown.zones.slice(0, 2).map(({ id }) => id),
          charge_inr: { car: 100, two_wheeler: 20 },
        },
      ],
    });
    const compiled = compileScenario(prepared, scenario);
    // Fuel and parking per km and trip of choice-tables.ts: cycle, two-wheeler, car.
    const own = ({ travelSums: { trips, km } }: Variant) =>
      0.1 * km[1]! + 1.7 * km[2]! + trips[2]! + 5 * km[3]! + 6 * trips[3]!;
    const ofAll = ({ travelSums: { byQuintile } }: Variant, column: number) =>
      Array.from({ length: QUINTILES }, (_, q) => byQuintile[q * Q_COLUMNS + column]!).reduce(
        (a, b) => a + b,
      );
    fc.assert(
      fc.property(anyDraw, (draw) => {
        const runner: PairRunner = new PairRunner(prepared, compiled, {
          afterDay: () => {
            for (const variant of [runner.baseline, runner.scenario]) {
              const { fareInr, tollInr, trips } = variant.travelSums;
              expect(ofAll(variant, Q_INR) / (fareInr + tollInr + own(variant))).toBeCloseTo(1, 9);
              expect(ofAll(variant, Q_TRIPS) / trips.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
            }
          },
        });
        const row = new Float64Array(runner.outcomes.length);
        runner.run(draw, 3, 0, row, row.slice());
      }),
      { numRuns: 5 },
    );
  });
});
