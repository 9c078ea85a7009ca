/** Published power-system cases that this folder must reproduce. */
import type { PublishedCase } from "../published-case.ts";
import { busIndex } from "./feeder.ts";
import { linDistFlow, lowestVoltage, sweepPowerFlow } from "./power-flow.ts";
import { readFeeder } from "./read-feeder.ts";
import { ieee13 } from "./testing/ieee13.ts";
import { ageingRateIec, ageingRateIeee, hotSpotC, steadyThermalState } from "./transformer.ts";
import { unbalancedPowerFlow } from "./unbalanced.ts";

const FEEDER33 = "feeders/feeder33.csv";
const BARAN_WU = "Baran & Wu 1989, doi:10.1109/61.25627; MATPOWER case33bw";
const IEEE13 = "IEEE PES test feeders, 13 nodes";

const feeder33 = (
  quantity: string,
  unit: string,
  published: number,
  tolerance: number,
  ours: (text: string) => number,
): PublishedCase => ({
  case: "33-bus feeder, 12.66 kV",
  quantity,
  unit,
  published,
  tolerance,
  source: BARAN_WU,
  needs: [FEEDER33],
  ours: (read) => ours(read(FEEDER33)),
});

const exact = (text: string) => sweepPowerFlow(readFeeder(text, FEEDER33), { kv: 12.66 });
const linear = (text: string) => linDistFlow(readFeeder(text, FEEDER33), { kv: 12.66 });
const voltage = (bus: string, flow: typeof exact) => (text: string) =>
  flow(text).voltagePu[busIndex(readFeeder(text, FEEDER33), bus)]!;

/** Published voltages of buses 2 to 33, pu. */
const VOLTAGES33 = [
  0.99703, 0.98294, 0.97546, 0.96806, 0.94966, 0.94617, 0.94133, 0.93506, 0.92924, 0.92838, 0.92688, 0.92077,
  0.9185, 0.91709, 0.91572, 0.9137, 0.91309, 0.9965, 0.99293, 0.99222, 0.99158, 0.97935, 0.97268, 0.96936,
  0.94773, 0.94517, 0.93373, 0.92551, 0.92195, 0.91779, 0.91687, 0.91659,
];

const node13 = (node: string, phase: 0 | 1 | 2, published: number): PublishedCase => ({
  case: "IEEE 13-node feeder, 4.16 kV, unbalanced",
  quantity: `voltage at node ${node}, phase ${"abc"[phase]}`,
  unit: "pu",
  published,
  tolerance: 0.0005,
  source: IEEE13,
  ours: () => {
    const { feeder, source, bus } = ieee13();
    const { volts } = unbalancedPowerFlow(feeder, source);
    const at = 2 * (3 * bus(node) + phase);
    return Math.hypot(volts[at]!, volts[at + 1]!) / feeder.nominalV[bus(node)]!;
  },
});

const loss13 = (
  part: "lossKw" | "lossKvar",
  unit: string,
  published: number,
  tolerance: number,
): PublishedCase => ({
  case: "IEEE 13-node feeder, 4.16 kV, unbalanced",
  quantity: part === "lossKw" ? "active loss" : "reactive loss",
  unit,
  published,
  tolerance,
  source: `${IEEE13}; the distributed load is put half at each end of its section here`,
  ours: () => {
    const { feeder, source } = ieee13();
    return unbalancedPowerFlow(feeder, source)[part];
  },
});

const ageing = (
  standard: string,
  rate: (hotSpot: number) => number,
  hotSpot: number,
  published: number,
  tolerance: number,
): PublishedCase => ({
  case: `transformer ageing, ${standard}`,
  quantity: `relative ageing rate at a hot spot of ${hotSpot} °C`,
  unit: "",
  published,
  tolerance,
  source: standard,
  ours: () => rate(hotSpot),
});

export const publishedCases: PublishedCase[] = [
  feeder33("active loss", "kW", 202.677, 0.0005, (text) => exact(text).lossKw),
  feeder33("reactive loss", "kvar", 135.141, 0.0005, (text) => exact(text).lossKvar),
  feeder33("bus of the lowest voltage", "", 18, 0, (text) =>
    Number(readFeeder(text, FEEDER33).buses[lowestVoltage(exact(text))]),
  ),
  ...VOLTAGES33.map((published, i) =>
    feeder33(`voltage at bus ${i + 2}`, "pu", published, 0.000005, voltage(`${i + 2}`, exact)),
  ),
  feeder33("LinDistFlow voltage at bus 18", "pu", 0.91593, 0.000005, voltage("18", linear)),
  feeder33("LinDistFlow voltage at bus 33", "pu", 0.91942, 0.000005, voltage("33", linear)),
  loss13("lossKw", "kW", 111.063, 0.6),
  loss13("lossKvar", "kvar", 324.653, 1.5),
  node13("632", 0, 1.021),
  node13("632", 1, 1.042),
  node13("632", 2, 1.0174),
  node13("633", 0, 1.018),
  node13("634", 0, 0.994),
  node13("634", 1, 1.0218),
  node13("634", 2, 0.996),
  node13("645", 1, 1.0329),
  node13("646", 1, 1.0311),
  node13("671", 0, 0.99),
  node13("671", 1, 1.0529),
  node13("671", 2, 0.9778),
  node13("611", 2, 0.9738),
  node13("652", 0, 0.9825),
  node13("675", 0, 0.9835),
  node13("675", 1, 1.0553),
  node13("675", 2, 0.9758),
  ageing("IEC 60076-7 Table 2, non-upgraded paper", ageingRateIec, 80, 0.125, 1e-9),
  ageing("IEC 60076-7 Table 2, non-upgraded paper", ageingRateIec, 98, 1, 1e-9),
  ageing("IEC 60076-7 Table 2, non-upgraded paper", ageingRateIec, 140, 128, 1e-9),
  ageing("IEEE C57.91-2011, thermally upgraded paper", ageingRateIeee, 110, 1, 0.005),
  ageing("IEEE C57.91-2011, thermally upgraded paper", ageingRateIeee, 120, 2.71, 0.005),
  ageing("IEEE C57.91-2011, thermally upgraded paper", ageingRateIeee, 130, 6.98, 0.005),
  ageing("IEEE C57.91-2011, thermally upgraded paper", ageingRateIeee, 140, 17.2, 0.05),
  {
    case: "transformer at rated load in 20 °C, IEC 60076-7 rated rises (55 K, 23 K)",
    quantity: "hot-spot temperature",
    unit: "°C",
    published: 98,
    tolerance: 1e-9,
    source: "IEC 60076-7, 6.2: the reference hot spot of non-upgraded paper",
    ours: () => hotSpotC(steadyThermalState(1, 20)),
  },
];
