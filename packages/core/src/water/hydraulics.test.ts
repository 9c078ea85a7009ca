import { describe, expect, it } from "vitest";
import { setDemandFactor, setOpen, setRoughness, setSupplyHours, setValve } from "./change-network.ts";
import { engineFootprint } from "./epanet-engine.ts";
import { runHydraulics } from "./hydraulics.ts";
import { orificeLps, setLeak, splitPipe } from "./leak-emitter.ts";
import { WaterNetwork } from "./network.ts";
import { runQuality } from "./quality.ts";
import { summarizeHydraulics } from "./summarize-hydraulics.ts";

/** A reservoir at 50 m feeding two junctions in a row at 10 m; 1 km pipes of 200 mm, C 130; 5 L/s each. */
const twoPipes = `[JUNCTIONS]
a 10 5 flat
b 10 5 flat
[RESERVOIRS]
r 50
[PIPES]
p1 r a 1000 200 130 0 Open
p2 a b 1000 200 130 0 Open
[PATTERNS]
flat 1
[TIMES]
Duration 24:00
Hydraulic Timestep 1:00
[OPTIONS]
Units LPS
Headloss H-W
Accuracy 0.00001
Tolerance 0.0001
[END]
`;

/** Hazen-Williams head loss (m) by its SI form: 10.667 L Q^1.852 / (C^1.852 D^4.871), Q in m³/s. */
const hazenWilliams = (lps: number, lengthM: number, diameterM: number, c: number) =>
  (10.667 * lengthM * (lps / 1000) ** 1.852) / (c ** 1.852 * diameterM ** 4.871);

async function solve(change: (network: WaterNetwork) => void = () => undefined, text = twoPipes) {
  using network = await WaterNetwork.load(text, "two pipes");
  change(network);
  const result = {
    pressureM: {} as Record<string, number>,
    flowLps: {} as Record<string, number>,
    demandLps: {} as Record<string, number>,
  };
  runHydraulics(
    network,
    { durationS: 0 },
    {
      solved: (step) => {
        for (const [i, node] of network.nodes.entries()) {
          result.pressureM[node.id] = step.pressureM[i]!;
          result.demandLps[node.id] = step.demandLps[i]!;
        }
        for (const [i, link] of network.links.entries()) result.flowLps[link.id] = step.flowLps[i]!;
      },
    },
  );
  return result;
}

describe("hydraulics", () => {
  it("two pipes in a row lose the head that Hazen-Williams says", async () => {
    const { pressureM } = await solve();
    const first = hazenWilliams(10, 1000, 0.2, 130);
    expect(pressureM["a"]).toBeCloseTo(40 - first, 2);
    expect(pressureM["b"]).toBeCloseTo(40 - first - hazenWilliams(5, 1000, 0.2, 130), 2);
  });

  it("twice the demand loses 2^1.852 times the head", async () => {
    const once = await solve();
    const twice = await solve((network) => setDemandFactor(network, 2));
    expect((40 - twice.pressureM["a"]!) / (40 - once.pressureM["a"]!)).toBeCloseTo(2 ** 1.852, 3);
  });

  it("a rougher pipe loses C^-1.852 more", async () => {
    const smooth = await solve();
    const rough = await solve((network) => setRoughness(network, network.linkIndex("p1"), 65));
    expect((40 - rough.pressureM["a"]!) / (40 - smooth.pressureM["a"]!)).toBeCloseTo(2 ** 1.852, 3);
  });

  it("a leak halfway along a pipe flows like its orifice at the pressure there", async () => {
    const areaM2 = (Math.PI / 4) * 0.02 ** 2;
    const { pressureM, demandLps, flowLps } = await solve((network) => {
      setLeak(network, splitPipe(network, "p2"), areaM2);
    });
    const leak = demandLps["p2~mid"]!;
    expect(leak).toBeCloseTo(orificeLps(areaM2, pressureM["p2~mid"]!), 3);
    expect(flowLps["p1"]).toBeCloseTo(10 + leak, 3);
    expect(flowLps["p2~2"]).toBeCloseTo(5, 3);
  });

  it("splitting a pipe without a leak changes no pressure", async () => {
    const whole = await solve();
    const split = await solve((network) => void splitPipe(network, "p1"));
    expect(split.pressureM["a"]).toBeCloseTo(whole.pressureM["a"]!, 6);
    expect(split.pressureM["b"]).toBeCloseTo(whole.pressureM["b"]!, 6);
  });

  it.each(["GPM", "CFS", "MGD", "CMD", "MLD"])(
    "a leak of 20 mm flows alike in a file in %s",
    async (unit) => {
      const us = ["GPM", "CFS", "MGD"].includes(unit);
      const [metre, millimetre] = us ? [1 / 0.3048, 1 / 25.4] : [1, 1];
      const text = twoPipes
        .replaceAll(" 10 5 flat", ` ${10 * metre} 0 flat`)
        .replace("r 50", `r ${50 * metre}`)
        .replaceAll("1000 200", `${1000 * metre} ${200 * millimetre}`)
        .replace("LPS", unit);
      const areaM2 = (Math.PI / 4) * 0.02 ** 2;
      const { pressureM, demandLps } = await solve(
        (network) => setLeak(network, network.nodeIndex("b"), areaM2),
        text,
      );
      // EPANET rounds its own conversions to four digits (28.317 L/ft³, 0.4333 psi/ft).
      expect(demandLps["b"]! / orificeLps(areaM2, pressureM["b"]!)).toBeCloseTo(1, 3);
    },
  );

  it("pressure-driven demand gives √((p - 0)/(20 - 0)) of the demand below 20 m", async () => {
    using network = await WaterNetwork.load(twoPipes.replace("r 50", "r 20"), "low");
    runHydraulics(
      network,
      { durationS: 0, pressureDriven: { minimumM: 0, requiredM: 20 } },
      {
        solved: (step) => {
          const b = network.nodeIndex("b");
          expect(step.demandLps[b]! / 5).toBeCloseTo(Math.sqrt(step.pressureM[b]! / 20), 3);
          expect(step.demandLps[b]! + step.deficitLps[b]!).toBeCloseTo(5, 6);
        },
      },
    );
  });

  it("supply from 6 to 8 and 18 to 20 h delivers in those four hours only", async () => {
    using network = await WaterNetwork.load(twoPipes, "hours");
    setSupplyHours(
      network,
      [network.linkIndex("p1")],
      [
        [6, 8],
        [18, 20],
      ],
    );
    const served: number[] = [];
    runHydraulics(
      network,
      { pressureDriven: { minimumM: 0, requiredM: 7 } },
      {
        solved: (step) => {
          if (step.reported && step.demandLps[network.nodeIndex("b")]! > 0.01) served.push(step.timeS / 3600);
        },
      },
    );
    expect(served).toEqual([6, 7, 18, 19]);
  });

  it("a closed pipe cuts off what lies behind it, and the run says so", async () => {
    using network = await WaterNetwork.load(twoPipes, "cut");
    setOpen(network, network.linkIndex("p2"), false);
    const summary = summarizeHydraulics(network, { durationS: 0 });
    expect(Object.keys(summary.warnings).join()).toMatch(/cut off|negative/);
    expect(summary.negativePressure.nodes).toEqual(["b"]);
  });

  it("a pressure reducing valve holds its setting in metres, whatever the unit", async () => {
    const valved = twoPipes
      .replace("p2 a b 1000 200 130 0 Open\n", "p2 a v 1000 200 130 0 Open\n[VALVES]\nprv v b 200 PRV 12 0\n")
      .replace("b 10 5 flat", "b 10 5 flat\nv 10 0");
    const { pressureM } = await solve((network) => setValve(network, network.linkIndex("prv"), 15), valved);
    expect(pressureM["b"]).toBeCloseTo(15, 4);
  });

  it("what is supplied is delivered, leaked or stored", async () => {
    const withTank = twoPipes.replace(
      "[PIPES]",
      "[TANKS]\nt 30 2 0 5 10 0\n[PIPES]\np3 b t 500 150 130 0 Open",
    );
    using network = await WaterNetwork.load(withTank, "tank");
    setLeak(network, network.nodeIndex("a"), 1e-4);
    const { balance } = summarizeHydraulics(network);
    expect(balance.suppliedM3).toBeCloseTo(
      balance.deliveredM3 + balance.emitterM3 + balance.storageChangeM3,
      1,
    );
    expect(balance.deliveredM3).toBeCloseTo((10 * 86_400) / 1000, 6);
    expect(balance.storageChangeM3).not.toBe(0);
    expect(balance.emitterM3).toBeGreaterThan(0);
  });
});

describe("quality", () => {
  it("water at the end of the line is as old as the pipes' volume over their flow", async () => {
    using network = await WaterNetwork.load(twoPipes, "age");
    let ageH = 0;
    runQuality(network, { kind: "age" }, { qualityStepS: 60 }, ({ quality }) => {
      ageH = quality[network.nodeIndex("b")]!;
    });
    const volumeL = (Math.PI / 4) * 0.2 ** 2 * 1000 * 1000;
    expect(ageH).toBeCloseTo((volumeL / 10 + volumeL / 5) / 3600, 1);
  });

  it("chlorine decays by exp(-k·t) along the way", async () => {
    using network = await WaterNetwork.load(twoPipes, "chlorine");
    let endMgL = 0;
    runQuality(
      network,
      { kind: "chlorine", sourceMgL: 1, bulkPerDay: -1, wallMPerDay: 0 },
      { qualityStepS: 60 },
      ({ quality }) => {
        endMgL = quality[network.nodeIndex("b")]!;
      },
    );
    const days = ((Math.PI / 4) * 0.2 ** 2 * 1e6 * (1 / 10 + 1 / 5)) / 86_400;
    expect(endMgL).toBeCloseTo(Math.exp(-days), 2);
  });

  it("all water comes from the only source", async () => {
    using network = await WaterNetwork.load(twoPipes, "trace");
    let percent = 0;
    runQuality(network, { kind: "trace", node: "r" }, {}, ({ quality }) => {
      percent = quality[network.nodeIndex("b")]!;
    });
    expect(percent).toBeCloseTo(100, 3);
  });
});

describe("memory", () => {
  it("stays where it is over hundreds of networks and runs", async () => {
    const once = async () => {
      using network = await WaterNetwork.load(twoPipes, "again");
      runHydraulics(network, {}, { solved: (step) => void step.pressureM });
    };
    await once();
    const before = await engineFootprint();
    for (let i = 0; i < 300; i += 1) await once();
    expect(await engineFootprint()).toEqual(before);
  });

  it("is freed after files that the engine refuses", async () => {
    const bad = twoPipes.replace("Duration 24:00", "Duration soon");
    await expect(WaterNetwork.load(bad, "bad")).rejects.toThrow("line 12");
    const before = await engineFootprint();
    for (let i = 0; i < 100; i += 1) await WaterNetwork.load(bad, "bad").catch(() => undefined);
    expect(await engineFootprint()).toEqual(before);
  });
});
