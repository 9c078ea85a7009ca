import { describe, expect, it } from "vitest";
import { buildFeeder } from "../../energy/feeder.ts";
import { loadShare } from "../../energy/load-shape.ts";
import { linDistFlow } from "../../energy/power-flow.ts";
import { nextPrice, type PriceModel } from "../../market/price-model.ts";
import { createHour, Surrogate, type SurrogateModel } from "../../water/surrogate/surrogate.ts";
import { centralDraw, PARAMETER_INDEX as P } from "../parameters/table.ts";
import { prepareSmallTown, smallTown } from "../testing/small-town.ts";
import { Levers } from "./levers.ts";
import { Market } from "./market.ts";
import { Power } from "./power.ts";
import { Water } from "./water.ts";

const prepared = await prepareSmallTown();

describe("the hour loop against the part models that it tightens", () => {
  it("water is the surrogate's, in hours of full supply", () => {
    const { water } = prepared;
    const rows = (flat: Float64Array, count: number) =>
      Array.from({ length: count }, (_, at) =>
        flat.slice((at * flat.length) / count, ((at + 1) * flat.length) / count),
      );
    const model: SurrogateModel = {
      zones: water.zoneIds,
      tanks: Array.from({ length: water.tanks }, (_, tank) => ({
        id: `T${tank}`,
        areaM2: water.tankAreaM2[tank]!,
        minLevelM: water.tankMinM[tank]!,
        maxLevelM: water.tankMaxM[tank]!,
        initialLevelM: water.tankStartM[tank]!,
      })),
      pumps: Array.from({ length: water.pumps }, (_, pump) => `P${pump}`),
      pumpedOnly: false,
      pressure: rows(water.pressure, water.zones),
      tankInflow: rows(water.tankInflow, water.tanks),
      served: rows(water.served, water.zones),
      leakLps: rows(water.leakLps, water.zones),
      residualM: new Float64Array(water.zones),
    };
    const levers = new Levers(prepared, prepared.roads.links);
    levers.supply = new Float64Array(24 * water.zones);
    levers.supply.fill(1, 6 * water.zones, 9 * water.zones);
    const ours = new Water(water);
    ours.begin({ demand: 1, leakage: 1 });
    // Enough of the source for longer hours than usual.
    levers.sourceYield = 100;
    ours.beginDay(1, levers);
    const theirs = new Surrogate(model);
    const hour = createHour(model);
    // Before, nothing is drawn, and the surrogate's tanks drift by its error where the loop's keep their water.
    for (let h = 6; h < 8; h++) {
      hour.pumpOn.set(ours.pumpOn);
      ours.hour(h, levers);
      for (let zone = 0; zone < water.zones; zone++) {
        hour.supplyShare[zone] = 1;
        hour.demandL[zone] = (water.people[zone]! * water.lpcd[zone]!) / 3;
        hour.leakFactor[zone] = water.leakFactor[zone]!;
      }
      theirs.advance(hour);
      for (let zone = 0; zone < water.zones; zone++) {
        expect(Math.abs(ours.pressureM[zone]! - hour.pressureM[zone]!)).toBeLessThan(0.1);
      }
      const drawn =
        hour.deliveredL.reduce((sum, l) => sum + l, 0) + hour.leakageL.reduce((sum, l) => sum + l, 0);
      // Later a tank may be empty, which the surrogate leaves to other sources.
      if (h === 6) expect(ours.hourDrawnL / drawn).toBeCloseTo(1, 2);
    }
  });

  it("voltages and losses are LinDistFlow's", () => {
    const { power } = prepared;
    const levers = new Levers(prepared, prepared.roads.links);
    const ours = new Power(power, prepared.zones.ids.length);
    ours.begin(centralDraw());
    ours.hour(20, 0, 1, 33, 0, 0, 1, levers);
    let lossKw = 0;
    for (const [index, feeder] of smallTown.power.feeders.entries()) {
      const load = new Map<string, [kw: number, kvar: number]>();
      for (const transformer of feeder.transformers) {
        const kw = transformer.peakKw * loadShare(transformer.kind, 20.5, "weekday", 33);
        const [a, b] = load.get(transformer.bus) ?? [0, 0];
        load.set(transformer.bus, [a + kw, b + kw * Math.tan(Math.acos(transformer.powerFactor))]);
      }
      const built = buildFeeder(
        feeder.lines.map(({ from, to, rOhm, xOhm }) => {
          const [loadKw, loadKvar] = load.get(to) ?? [0, 0];
          return { fromBus: from, toBus: to, rOhm, xOhm, loadKw, loadKvar };
        }),
      );
      const flow = linDistFlow(built, { kv: feeder.kv, slackPu: 1.01 });
      lossKw += flow.lossKw;
      for (const [bus, pu] of flow.voltagePu.entries()) {
        expect(ours.voltagePu(power.feederFirst[index]! + bus)).toBeCloseTo(pu, 10);
      }
    }
    expect(ours.lossKwh).toBeCloseTo(lossKw, 8);
  });

  it("a commodity's price moves by the error-correction model", () => {
    const draw = centralDraw();
    const ours = new Market(prepared.market);
    ours.begin(draw, 10);
    const usual = prepared.market.usualPrice[11]!;
    const model: PriceModel = {
      adjustment: draw[P.price_adjustment]!,
      arbitrage: 0,
      level: Math.log(usual),
      trend: 0,
      originMs: 0,
      season: [0, 0, 0, 0],
      flexibility: draw[P.price_flexibility]!,
      usualSupply: [0, 0, 0, 0, 0],
      sigma: draw[P.price_shock]!,
    };
    const shocks = new Float64Array(2 * prepared.market.count);
    shocks[0] = 0.8;
    shocks[1] = -1.3;
    const weekday = Array.from({ length: 7 }, (_, day) => day).find(
      (day) => prepared.market.open[day] === 1,
    )!;
    ours.day(11, weekday, 0.6, 0.9, shocks);
    const brought = (0.7 + 0.3 * (0.6 / 0.9)) * (0.65 + 0.35 * 0.9) * Math.exp(-0.13);
    const { price } = nextPrice(
      model,
      { price: prepared.market.usualPrice[10]!, supplyT: 1 },
      { timeMs: 0, supplyT: brought },
      0.8,
    );
    expect(ours.priceSum[0]! / price).toBeCloseTo(1, 9);
  });
});
