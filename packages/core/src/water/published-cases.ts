/**
 * EPANET's own results for its example networks, as printed: the engine is EPANET's, so what these prove is that
 * files, units and reading of results are right.
 */
import type { PublishedCase, ReadText } from "../published-case.ts";
import { baseDemandsLps, setBaseDemandLps } from "./change-network.ts";
import { runHydraulics } from "./hydraulics.ts";
import { orificeLps } from "./leak-emitter.ts";
import { WaterNetwork } from "./network.ts";

const FILE = "water/networks/Net1.inp";
const CASE = "EPANET manual's Net1, hour 0 (node 23 at 150 gpm)";
const SOURCE =
  "EPANET 2 Users Manual, example network 1; heads and flows as computed with EPANET's engine (reference.md 1.6)";
const FOOT_M = 0.3048;
/** One psi in metres of water by EPANET's own factor, 0.4333 psi/ft: what it prints pressures with. */
const PSI_M = FOOT_M / 0.4333;
const GPM_LPS = 3.785411784 / 60;

/** Heads (ft) and pressures (psi) by node, as printed. */
const HEADS_FT = {
  "10": 1004.35,
  "11": 985.23,
  "12": 970.07,
  "13": 968.87,
  "21": 971.55,
  "22": 969.08,
  "23": 968.65,
  "31": 967.39,
  "32": 965.69,
  "2": 970.0,
};
const PRESSURES_PSI = {
  "10": 127.54,
  "11": 119.26,
  "12": 117.02,
  "13": 118.67,
  "21": 117.66,
  "22": 118.76,
  "23": 120.74,
  "31": 115.86,
  "32": 110.79,
  "2": 52.0,
};
/** Flows (gpm) by link, as printed; negative against the link's direction. */
const FLOWS_GPM = {
  "9": 1866.18,
  "10": 1866.18,
  "11": 1234.21,
  "12": 129.34,
  "21": 191.16,
  "22": 120.66,
  "31": 40.81,
  "110": -766.18,
  "111": 481.97,
  "112": 188.7,
  "113": 29.34,
  "121": 140.81,
  "122": 59.19,
};

interface FirstHour {
  headM(node: string): number;
  pressureM(node: string): number;
  flowLps(link: string): number;
}

async function firstHour<T>(read: ReadText, look: (hour: FirstHour) => T): Promise<T> {
  using network = await WaterNetwork.load(read(FILE), FILE);
  const node23 = network.nodeIndex("23");
  if (baseDemandsLps(network, node23).length > 0) setBaseDemandLps(network, node23, 0, 150 * GPM_LPS);
  let seen: T | undefined;
  runHydraulics(
    network,
    { durationS: 0 },
    {
      solved: (step) => {
        seen = look({
          headM: (node) => step.headM[network.nodeIndex(node)]!,
          pressureM: (node) => step.pressureM[network.nodeIndex(node)]!,
          flowLps: (link) => step.flowLps[network.linkIndex(link)]!,
        });
      },
    },
  );
  return seen!;
}

/** Half of the printed last digit: two decimals throughout. */
const PRINTED = 0.005;

function cases(
  values: Record<string, number>,
  quantity: (id: string) => string,
  unit: string,
  ours: (hour: FirstHour, id: string) => number,
): PublishedCase[] {
  return Object.entries(values).map(([id, published]) => ({
    case: CASE,
    quantity: quantity(id),
    unit,
    published,
    ours: (read) => firstHour(read, (hour) => ours(hour, id)),
    tolerance: PRINTED,
    source: SOURCE,
    needs: [FILE],
  }));
}

export const publishedCases: PublishedCase[] = [
  ...cases(
    HEADS_FT,
    (id) => `head at ${id}`,
    "ft",
    (hour, id) => hour.headM(id) / FOOT_M,
  ),
  ...cases(
    PRESSURES_PSI,
    (id) => `pressure at ${id}`,
    "psi",
    (hour, id) => hour.pressureM(id) / PSI_M,
  ),
  ...cases(
    FLOWS_GPM,
    (id) => `flow in ${id}`,
    "gpm",
    (hour, id) => hour.flowLps(id) / GPM_LPS,
  ),
  {
    case: "Leak as an orifice, 20 mm at 40 m",
    quantity: "flow",
    unit: "L/s",
    // 0.75 · π/4 · 0.02² · √(2 · 9.80665 · 40) = 0.75 · 3.14159e-4 · 28.0095, by hand.
    published: 6.5996,
    ours: () => orificeLps((Math.PI / 4) * 0.02 ** 2, 40),
    tolerance: 0.00005,
    source: "BattLeDIM dataset generator: q = 0.75 A √(2 g p)",
  },
];
