import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { WaterNetwork } from "../network.ts";
import { type FittedSurrogate, fitSurrogate } from "./fit-surrogate.ts";
import { createHour, Surrogate } from "./surrogate.ts";
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
