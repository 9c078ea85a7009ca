import { describe, expect, it } from "vitest";
import { placeCapacitors } from "./capacitors.ts";
import { buildFeeder, type Feeder, withLoads } from "./feeder.ts";
import { sweepPowerFlow } from "./power-flow.ts";
import { solarHosting } from "./solar.ts";

/** A line of five sections with loads that lag, and a side branch. */
const feeder: Feeder = buildFeeder(
  [
    ["s", "1", 200, 150],
    ["1", "2", 300, 250],
    ["2", "3", 150, 100],
    ["3", "4", 400, 350],
    ["2", "5", 250, 200],
  ].map(([fromBus, toBus, loadKw, loadKvar]) => ({
    fromBus: `${fromBus}`,
    toBus: `${toBus}`,
    rOhm: 0.8,
    xOhm: 0.6,
    loadKw: Number(loadKw),
    loadKvar: Number(loadKvar),
  })),
);
const options = { kv: 11 };
const study = {
  sizesKvar: [150, 300, 450],
  maxBanks: 2,
  equivalentHours: 4000,
  energyInrPerKwh: 6,
  bankInrPerYear: 5000,
  kvarInrPerYear: 60,
  maxVoltagePu: 1.06,
};

describe("capacitor placement", () => {
  it("finds the plan that trying every pair of buses and sizes finds", () => {
    const loss = (banks: [number, number][]) => {
      const kvar = Float64Array.from(feeder.loadKvar);
      for (const [bus, size] of banks) kvar[bus]! -= size;
      return sweepPowerFlow(withLoads(feeder, feeder.loadKw, kvar), options).lossKw;
    };
    const worth = (banks: [number, number][]) =>
      (loss([]) - loss(banks)) * 4000 * 6 - banks.reduce((sum, [, size]) => sum + 5000 + 60 * size, 0);
    let best = 0;
    for (let a = 1; a < 6; a++) {
      for (const sizeA of study.sizesKvar) {
        best = Math.max(best, worth([[a, sizeA]]));
        for (let b = 1; b < a; b++) {
          for (const sizeB of study.sizesKvar)
            best = Math.max(
              best,
              worth([
                [a, sizeA],
                [b, sizeB],
              ]),
            );
        }
      }
    }
    expect(best).toBeGreaterThan(0);
    expect(placeCapacitors(feeder, options, study).netInrPerYear).toBeCloseTo(best, 6);
  });

  it("buys nothing when a bank costs more than it saves", () => {
    const plan = placeCapacitors(feeder, options, { ...study, bankInrPerYear: 1e9 });
    expect(plan).toMatchObject({ banks: [], netInrPerYear: 0 });
    expect(plan.lossKwAfter).toBe(plan.lossKwBefore);
  });

  it("passes over a bank that no power flow exists with, and finds the one that pays", () => {
    // 10 Gvar over a few ohms is far beyond V²/4X of any 11 kV line.
    const both = placeCapacitors(feeder, options, { ...study, sizesKvar: [...study.sizesKvar, 10_000_000] });
    expect(both).toEqual(placeCapacitors(feeder, options, study));
  });

  it("refuses a size of zero", () => {
    expect(() => placeCapacitors(feeder, options, { ...study, sizesKvar: [0] })).toThrow(
      /sizesKvar is \[0\]/,
    );
  });
});

describe("solar hosting", () => {
  const limits = { noonLoadShare: 0.5, maxVoltagePu: 1.02 };

  it("at a far bus stops where the voltage limit is, to 0.1 % of the load", () => {
    const { hostingKw, limit } = solarHosting(feeder, options, limits, "4");
    expect(limit).toEqual({ kind: "voltage", bus: "4" });
    const at = (solarKw: number) => {
      const kw = feeder.loadKw.map((load, i) => load * 0.5 - (feeder.buses[i] === "4" ? solarKw : 0));
      return Math.max(
        ...sweepPowerFlow(
          withLoads(
            feeder,
            kw,
            feeder.loadKvar.map((q) => q / 2),
          ),
          options,
        ).voltagePu,
      );
    };
    expect(at(hostingKw)).toBeLessThanOrEqual(1.02);
    expect(at(hostingKw + 2)).toBeGreaterThan(1.02);
  });

  it("is larger near the source than at the end", () => {
    expect(solarHosting(feeder, options, limits, "1").hostingKw).toBeGreaterThan(
      solarHosting(feeder, options, limits, "4").hostingKw,
    );
  });

  it("ends by the voltage also where ten times the load could not be sent back at all", () => {
    // A line of 2.5 + 1.5 Ω carries at most about V²/(2(|Z| − R)) = 145 MW backwards: 200 MW has no flow.
    const long = buildFeeder([
      { fromBus: "0", toBus: "1", rOhm: 2.5, xOhm: 1.5, loadKw: 20_000, loadKvar: 0 },
    ]);
    const { limit, hostingKw } = solarHosting(long, { kv: 11 }, { noonLoadShare: 0, maxVoltagePu: 1.06 });
    expect(limit).toEqual({ kind: "voltage", bus: "1" });
    // With V held to 1.06 at the far end and unity power factor: |V − Z·I| = 1, from the circle of one line.
    const [r, x] = [(2.5 * 20) / 121, (1.5 * 20) / 121];
    const current = hostingKw / 20_000 / 1.06;
    expect(Math.hypot(1.06 - r * current, x * current)).toBeCloseTo(1, 3);
  });

  it("saves most losses when it is near the load it serves, and costs losses far beyond", () => {
    const spread = solarHosting(feeder, options, limits);
    expect(spread.lossKwAtLeast).toBeLessThan(spread.lossKwWithout);
    expect(spread.leastLossKw).toBeGreaterThan(0.8 * 650);
    expect(spread.leastLossKw).toBeLessThan(1.2 * 650);
    expect(spread.lossKwAtHosting).toBeGreaterThan(spread.lossKwAtLeast);
  });
});
