/**
 * The IEEE 13-node test feeder (IEEE PES Distribution System Analysis Subcommittee, 1992, revised): line
 * configurations 601-607, the 4.16/0.48 kV transformer, regulator taps 10, 8, 11 as in the published solution, spot
 * loads, and the distributed load of 632-671 put half at each end of it.
 */
import type { UnbalancedBranch, UnbalancedFeeder, UnbalancedLoad } from "../unbalanced.ts";

/** Upper triangles in Ω/mile and µS/mile, phases aa ab ac bb bc cc; zero rows where a phase is absent. */
const CONFIGS: Record<number, { r: number[]; x: number[]; b: number[] }> = {
  601: {
    r: [0.3465, 0.156, 0.158, 0.3375, 0.1535, 0.3414],
    x: [1.0179, 0.5017, 0.4236, 1.0478, 0.3849, 1.0348],
    b: [6.2998, -1.9958, -1.2595, 5.9597, -0.7417, 5.6386],
  },
  602: {
    r: [0.7526, 0.158, 0.156, 0.7475, 0.1535, 0.7436],
    x: [1.1814, 0.4236, 0.5017, 1.1983, 0.3849, 1.2112],
    b: [5.699, -1.0817, -1.6905, 5.1795, -0.6588, 5.4246],
  },
  603: {
    r: [0, 0, 0, 1.3294, 0.2066, 1.3238],
    x: [0, 0, 0, 1.3471, 0.4591, 1.3569],
    b: [0, 0, 0, 4.7097, -0.8999, 4.6658],
  },
  604: {
    r: [1.3238, 0, 0.2066, 0, 0, 1.3294],
    x: [1.3569, 0, 0.4591, 0, 0, 1.3471],
    b: [4.6658, 0, -0.8999, 0, 0, 4.7097],
  },
  605: { r: [0, 0, 0, 0, 0, 1.3292], x: [0, 0, 0, 0, 0, 1.3475], b: [0, 0, 0, 0, 0, 4.5193] },
  606: {
    r: [0.7982, 0.3192, 0.2849, 0.7891, 0.3192, 0.7982],
    x: [0.4463, 0.0328, -0.0143, 0.4041, 0.0328, 0.4463],
    b: [96.8897, 0, 0, 96.8897, 0, 96.8897],
  },
  607: { r: [1.3425, 0, 0, 0, 0, 0], x: [0.5124, 0, 0, 0, 0, 0], b: [88.9912, 0, 0, 0, 0, 0] },
};

const TRIANGLE = [0, 1, 2, 1, 3, 4, 2, 4, 5];

function line(parent: number, config: number, feet: number): UnbalancedBranch {
  const { r, x, b } = CONFIGS[config]!;
  const miles = feet / 5280;
  return {
    parent,
    ohm: Float64Array.from(TRIANGLE.flatMap((at) => [r[at]! * miles, x[at]! * miles])),
    siemens: Float64Array.from(TRIANGLE, (at) => b[at]! * miles * 1e-6),
  };
}

/** Series impedance of the same r + jx in each phase, Ω. */
const perPhase = (r: number, x: number) =>
  Float64Array.from([r, x, 0, 0, 0, 0, 0, 0, r, x, 0, 0, 0, 0, 0, 0, r, x]);

const NAMES = [
  "650",
  "RG60",
  "632",
  "671",
  "633",
  "645",
  "634",
  "646",
  "680",
  "684",
  "692",
  "611",
  "652",
  "675",
];

export function ieee13(): {
  feeder: UnbalancedFeeder;
  source: [number, number, number];
  bus: (name: string) => number;
} {
  const bus = (name: string) => NAMES.indexOf(name);
  const phaseV = 4160 / Math.sqrt(3);
  // Transformer: 500 kVA, 1.1 % + j2.0 % on its 480 V side.
  const base = (0.48 * 0.48 * 1000) / 500;
  const turns = 480 / 4160;
  const branches: UnbalancedBranch[] = [
    { parent: 0, ohm: new Float64Array(18), ratio: [1 + 10 * 0.00625, 1 + 8 * 0.00625, 1 + 11 * 0.00625] },
    line(bus("RG60"), 601, 2000),
    line(bus("632"), 601, 2000),
    line(bus("632"), 602, 500),
    line(bus("632"), 603, 500),
    { parent: bus("633"), ohm: perPhase(0.011 * base, 0.02 * base), ratio: [turns, turns, turns] },
    line(bus("645"), 603, 300),
    line(bus("671"), 601, 1000),
    line(bus("671"), 604, 300),
    { parent: bus("671"), ohm: new Float64Array(18) },
    line(bus("684"), 605, 300),
    line(bus("684"), 607, 800),
    line(bus("692"), 606, 500),
  ];
  const load = (
    name: string,
    connection: "wye" | "delta",
    model: UnbalancedLoad["model"],
    kw: UnbalancedLoad["kw"],
    kvar: UnbalancedLoad["kvar"],
  ): UnbalancedLoad => ({ bus: bus(name), connection, model, kw, kvar });
  const loads = [
    load("634", "wye", "power", [160, 120, 120], [110, 90, 90]),
    load("645", "wye", "power", [0, 170, 0], [0, 125, 0]),
    load("646", "delta", "impedance", [0, 230, 0], [0, 132, 0]),
    load("652", "wye", "impedance", [128, 0, 0], [86, 0, 0]),
    load("671", "delta", "power", [385, 385, 385], [220, 220, 220]),
    load("675", "wye", "power", [485, 68, 290], [190, 60, 212]),
    load("692", "delta", "current", [0, 0, 170], [0, 0, 151]),
    load("611", "wye", "current", [0, 0, 170], [0, 0, 80]),
    load("632", "wye", "power", [8.5, 33, 58.5], [5, 19, 34]),
    load("671", "wye", "power", [8.5, 33, 58.5], [5, 19, 34]),
    load("675", "wye", "impedance", [0, 0, 0], [-200, -200, -200]),
    load("611", "wye", "impedance", [0, 0, 0], [0, 0, -100]),
  ];
  const nominalV = new Float64Array(NAMES.length).fill(phaseV);
  nominalV[bus("634")] = 480 / Math.sqrt(3);
  return { feeder: { conductors: 3, branches, loads, nominalV }, source: [phaseV, phaseV, phaseV], bus };
}
