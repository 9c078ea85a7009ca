import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { WaterNetwork } from "../network.ts";
import { type FittedSurrogate, fitSurrogate } from "./fit-surrogate.ts";
import { createHour, type Hour, Surrogate, type SurrogateModel } from "./surrogate.ts";
import { partitionNetwork } from "./zones.ts";

const file = "water/networks/L-TOWN.inp";
const { title, missing } = needsSharedData("a surrogate of L-TOWN", file);
const ZONES = 8;

describe.skipIf(missing)(title, () => {
  let fitted: FittedSurrogate;
  beforeAll(async () => {
    if (missing) return;
    using network = await WaterNetwork.load(readSharedText(file), file);
    fitted = fitSurrogate(network, partitionNetwork(network, ZONES), { samples: 400 });
  });

  it("is within 0.5 m, 1 % of deliveries and 2 % of leakage of EPANET on moments that it was not fitted to", () => {
    expect(fitted.error.samples).toBeGreaterThan(50);
    expect(fitted.error.pressureRmseM).toBeLessThan(0.5);
    expect(fitted.error.deliveredPercent).toBeLessThan(1);
    expect(fitted.error.leakagePercent).toBeLessThan(2);
    expect(fitted.error.tankInflowPercent).toBeLessThan(2);
  });

  it("keeps every litre: supplied = delivered + leaked + stored, whatever is asked", () => {
    const surrogate = new Surrogate(fitted.model);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const zones = (of: fc.Arbitrary<number>) => fc.array(of, { minLength: ZONES, maxLength: ZONES });
    fc.assert(
      fc.property(
        zones(fc.double({ min: 0, max: 80_000, noNaN: true })),
        zones(share),
        zones(fc.double({ min: 0, max: 3, noNaN: true })),
        share,
        (demand, supply, leak, level) => {
          const hour = createHour(fitted.model);
          hour.demandL.set(demand);
          hour.supplyShare.set(supply);
          hour.leakFactor.set(leak);
          const tank = fitted.model.tanks[0]!;
          const before = tank.minLevelM + level * (tank.maxLevelM - tank.minLevelM);
          hour.tankLevelM[0] = before;
          surrogate.advance(hour);
          const stored = (hour.tankLevelM[0]! - before) * tank.areaM2 * 1000;
          const used =
            hour.deliveredL.reduce((sum, litres) => sum + litres, 0) +
            hour.leakageL.reduce((sum, litres) => sum + litres, 0);
          expect(hour.suppliedL).toBeCloseTo(used + stored, 3);
          // No source takes water back.
          expect(hour.suppliedL).toBeGreaterThanOrEqual(0);
          for (let z = 0; z < ZONES; z += 1) {
            expect(hour.deliveredL[z]!).toBeGreaterThanOrEqual(0);
            expect(hour.deliveredL[z]!).toBeLessThanOrEqual(demand[z]! + 1e-9);
          }
          expect(hour.tankLevelM[0]!).toBeLessThanOrEqual(tank.maxLevelM);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("a zone without supply gets nothing, leaks nothing and has no pressure", () => {
    const hour = createHour(fitted.model);
    hour.demandL.fill(10_000);
    hour.supplyShare[3] = 0;
    new Surrogate(fitted.model).advance(hour);
    expect([hour.deliveredL[3], hour.leakageL[3], hour.pressureM[3]]).toEqual([0, 0, 0]);
    expect(hour.deliveredL[2]).toBeGreaterThan(0);
  });

  it("more leakage never raises a pressure", () => {
    const at = (factor: number) => {
      const hour = createHour(fitted.model);
      hour.demandL.fill(20_000);
      hour.leakFactor.fill(factor);
      new Surrogate(fitted.model).advance(hour);
      return hour.pressureM;
    };
    const [little, much] = [at(0.5), at(2)];
    for (let z = 0; z < ZONES; z += 1) expect(much[z]!).toBeLessThanOrEqual(little[z]! + 0.05);
  });

  it("zones hold every junction once", async () => {
    using network = await WaterNetwork.load(readSharedText(file), file);
    const zones = partitionNetwork(network, 15);
    const junctions = zones.flatMap((zone) => zone.junctions);
    expect(new Set(junctions).size).toBe(782);
    expect(junctions.length).toBe(782);
    expect(zones.every((zone) => zone.junctions.length > 0)).toBe(true);
  });
});

describe("a town whose works pump all of its water", () => {
  let model: SurrogateModel;
  beforeAll(async () => {
    using network = await WaterNetwork.load(PUMPED, "pumped.inp");
    const zones = [
      { id: "upper", junctions: ["J1", "J2"] },
      { id: "lower", junctions: ["J3", "J4"] },
    ];
    ({ model } = fitSurrogate(network, zones, { samples: 200, highestDemandFactor: 3 }));
  });

  const volumeL = ({ tankLevelM }: Hour): number =>
    model.tanks.reduce((sum, { areaM2 }, t) => sum + tankLevelM[t]! * areaM2 * 1000, 0);
  const usedL = ({ deliveredL, leakageL }: Hour): number =>
    [...deliveredL, ...leakageL].reduce((sum, litres) => sum + litres, 0);

  it("with the pumps off lives of its tank to the last litre, and then gets nothing", () => {
    const surrogate = new Surrogate(model);
    const hour = createHour(model);
    hour.pumpOn.fill(0);
    hour.demandL.fill(20_000);
    const [tank] = model.tanks;
    const start = volumeL(hour);
    let used = 0;
    for (let h = 0; h < 24; h++) {
      surrogate.advance(hour);
      used += usedL(hour);
      expect(hour.suppliedL).toBe(0);
      expect(hour.tankLevelM[0]!).toBeGreaterThanOrEqual(tank!.minLevelM - 1e-9);
      expect(start - volumeL(hour)).toBeCloseTo(used, 3);
    }
    expect(hour.tankLevelM[0]!).toBeCloseTo(tank!.minLevelM, 6);
    expect(used).toBeCloseTo(start - tank!.minLevelM * tank!.areaM2 * 1000, 3);
    expect(usedL(hour)).toBeCloseTo(0, 6);
  });

  it("keeps its tank as it is while the pumps are off and every inlet is shut", () => {
    const surrogate = new Surrogate(model);
    const hour = createHour(model);
    hour.pumpOn.fill(0);
    hour.supplyShare.fill(0);
    const start = volumeL(hour);
    for (let h = 0; h < 24; h++) surrogate.advance(hour);
    expect(volumeL(hour)).toBeCloseTo(start, 3);
  });

  it("fills its tank by what the pumps give", () => {
    const surrogate = new Surrogate(model);
    const hour = createHour(model);
    hour.supplyShare.fill(0);
    const start = volumeL(hour);
    surrogate.advance(hour);
    expect(hour.suppliedL).toBeGreaterThan(0);
    expect(volumeL(hour) - start).toBeCloseTo(hour.suppliedL, 3);
  });
});

/** A river, a pump, a tank above the town, two zones below it. */
const PUMPED = `[JUNCTIONS]
J1 20 3
J2 18 3
J3 12 4
J4 10 4
[RESERVOIRS]
RIVER 5
[TANKS]
TANK 45 3 0.5 6 12 0
[PIPES]
P1 J1 TANK 400 250 110 0 Open
P2 J1 J2 300 200 110 0 Open
P3 J2 J3 400 200 110 0 Open
P4 J3 J4 300 150 110 0 Open
[PUMPS]
WORKS RIVER J1 HEAD CURVE
[CURVES]
CURVE 25 55
[OPTIONS]
UNITS LPS
HEADLOSS H-W
[END]
`;
