/**
 * Unbalanced power flow of a radial feeder, phase by phase: the ladder (backward-forward sweep) method with full
 * impedance matrices (Kersting, *Distribution System Modeling and Analysis*; the four-wire form of Ciric, Feltrin
 * and Ochoa 2003, doi:10.1109/TPWRS.2003.818597). With three conductors the neutral is already folded into the
 * matrix (many earthings, {@link kronReduce}); with four it is a wire of its own that carries the unbalance back
 * and whose voltage rises: the Indian low-tension feeder. Volts, amperes, ohms and siemens throughout.
 */
import { Infeasible, InvalidInput } from "../errors.ts";

/** Complex n×n matrix in rows: [re, im] of element (row, column) at 2·(row·n + column). */
export type ComplexMatrix = Float64Array;

export type LoadModel = "power" | "current" | "impedance";

/** A load between `phases` (0, 1, 2): each phase and the neutral (wye), or the phase and the next (delta). */
export interface UnbalancedLoad {
  bus: number;
  connection: "wye" | "delta";
  model: LoadModel;
  /** Per phase a, b, c (delta: ab, bc, ca): kW and kvar at nominal voltage. */
  kw: readonly [number, number, number];
  kvar: readonly [number, number, number];
}

export interface UnbalancedBranch {
  /** Bus that feeds this branch; branch i feeds bus i + 1, and `parent` ≤ i: breadth-first order. */
  parent: number;
  /** Series impedance of the whole branch, Ω, conductors × conductors; absent conductors have zero rows. */
  ohm: ComplexMatrix;
  /** Shunt susceptance of the whole branch, S, phases only (3×3), half at each end. Absent: none. */
  siemens?: Float64Array;
  /** Voltage ratio per phase, V_child / V_parent (regulator taps or a transformer's turns). Default 1. */
  ratio?: readonly [number, number, number];
  /**
   * Earthing resistance of the neutral at the far bus, Ω (four conductors only). Absent: not earthed. Where many
   * buses are earthed with far less than the neutral's impedance, fold the neutral with {@link kronReduce} instead.
   */
  earthOhm?: number;
}

export interface UnbalancedFeeder {
  conductors: 3 | 4;
  branches: readonly UnbalancedBranch[];
  loads: readonly UnbalancedLoad[];
  /** Nominal phase-to-neutral voltage of each bus, V: what a load's model is scaled by. */
  nominalV: Float64Array;
}

export interface UnbalancedFlow {
  /** Complex voltages to earth, V: [re, im] of conductor c of bus b at 2·(b·conductors + c). */
  readonly volts: Float64Array;
  /** Complex currents that enter each branch at its sending end, A; [re, im] of branch i, conductor c. */
  readonly amps: Float64Array;
  readonly lossKw: number;
  readonly lossKvar: number;
  readonly iterations: number;
}

const MAX_SWEEPS = 1000;

/**
 * Folds an earthed neutral into the phases: Z = Z_pp − Z_pn·Z_nn⁻¹·Z_np (Kersting eq. 4.55), 4×4 → 3×3.
 * @throws InvalidInput where the neutral's own impedance is zero.
 */
export function kronReduce(ohm: ComplexMatrix): ComplexMatrix {
  const [nRe, nIm] = [ohm[30]!, ohm[31]!];
  const squared = nRe * nRe + nIm * nIm;
  if (!(squared > 0)) throw new InvalidInput("the neutral's impedance is zero: there is nothing to fold in");
  const reduced = new Float64Array(18);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      const [aRe, aIm] = [ohm[2 * (row * 4 + 3)]!, ohm[2 * (row * 4 + 3) + 1]!];
      const [bRe, bIm] = [ohm[2 * (12 + column)]!, ohm[2 * (12 + column) + 1]!];
      const [pRe, pIm] = [aRe * bRe - aIm * bIm, aRe * bIm + aIm * bRe];
      reduced[2 * (row * 3 + column)] = ohm[2 * (row * 4 + column)]! - (pRe * nRe + pIm * nIm) / squared;
      reduced[2 * (row * 3 + column) + 1] =
        ohm[2 * (row * 4 + column) + 1]! - (pIm * nRe - pRe * nIm) / squared;
    }
  }
  return reduced;
}

/** Balanced positive-sequence voltages of a source, V to neutral; the neutral, where there is one, is at earth. */
function sourceVolts(conductors: number, volts: readonly [number, number, number]): Float64Array {
  const source = new Float64Array(2 * conductors);
  for (let phase = 0; phase < 3; phase++) {
    source[2 * phase] = volts[phase]! * Math.cos((-2 * Math.PI * phase) / 3);
    source[2 * phase + 1] = volts[phase]! * Math.sin((-2 * Math.PI * phase) / 3);
  }
  return source;
}

function check(feeder: UnbalancedFeeder): void {
  const { conductors, branches, loads, nominalV } = feeder;
  if (branches.length === 0) throw new InvalidInput("the feeder has no branch; at least one is needed");
  if (nominalV.length !== branches.length + 1 || nominalV.some((volts) => !(volts > 0))) {
    throw new InvalidInput(
      `nominalV has ${nominalV.length} values; one above 0 for each of ${branches.length + 1} buses is needed`,
    );
  }
  branches.forEach(({ parent, ohm, siemens, earthOhm = 1 }, i) => {
    if (!(earthOhm > 0))
      throw new InvalidInput(`branch ${i}: earthOhm is ${earthOhm}; allowed is a number above 0`);
    if (!(Number.isInteger(parent) && parent >= 0 && parent <= i)) {
      throw new InvalidInput(
        `branch ${i}: parent is ${parent}; allowed is a bus from 0 to ${i} (breadth-first order)`,
      );
    }
    if (ohm.length !== 2 * conductors * conductors || ohm.some((value) => !Number.isFinite(value))) {
      throw new InvalidInput(
        `branch ${i}: ohm has ${ohm.length} values; ${2 * conductors * conductors} finite ones are needed`,
      );
    }
    if (siemens && (siemens.length !== 9 || siemens.some((value) => !Number.isFinite(value)))) {
      throw new InvalidInput(`branch ${i}: siemens has ${siemens.length} values; 9 finite ones are needed`);
    }
  });
  loads.forEach(({ bus, kw, kvar }, i) => {
    if (!(Number.isInteger(bus) && bus >= 0 && bus <= branches.length)) {
      throw new InvalidInput(`load ${i}: there is no bus ${bus}; allowed are 0 to ${branches.length}`);
    }
    if ([...kw, ...kvar].some((value) => !Number.isFinite(value))) {
      throw new InvalidInput(`load ${i}: kW and kvar must be finite numbers, given are ${kw} and ${kvar}`);
    }
  });
}

/**
 * Voltages and currents for given source voltages (V to neutral, phases a, b, c at 0, −120, +120 degrees).
 * @throws InvalidInput for a feeder that is not well-formed; Infeasible where no voltage profile carries the load.
 */
export function unbalancedPowerFlow(
  feeder: UnbalancedFeeder,
  sourceV: readonly [number, number, number],
  tolerance = 1e-10,
): UnbalancedFlow {
  check(feeder);
  const { conductors: n, branches } = feeder;
  const buses = branches.length + 1;
  const width = 2 * n;
  const volts = new Float64Array(buses * width);
  const source = sourceVolts(n, sourceV);
  volts.set(source);
  branches.forEach(({ parent, ratio = [1, 1, 1] }, i) => {
    for (let c = 0; c < width; c++) {
      volts[(i + 1) * width + c] = volts[parent * width + c]! * (c < 6 ? ratio[c >> 1]! : 1);
    }
  });
  const demand = new Float64Array(buses * width);
  const amps = new Float64Array(branches.length * width);

  let iterations = 0;
  for (let change = Infinity; change > tolerance; iterations++) {
    if (iterations === MAX_SWEEPS) {
      throw new Infeasible(
        "no power flow solution: the load is beyond what the feeder can carry (or a phase is loaded that no line feeds)",
      );
    }
    sumDemand(feeder, volts, demand);
    sweepBack(feeder, demand, amps);
    change = sweepForward(feeder, amps, volts);
    if (!Number.isFinite(change)) {
      throw new Infeasible("no power flow solution: voltage collapses (is a load's unit kW, a line's ohm?)");
    }
  }
  return { volts, amps, ...losses(feeder, volts, amps), iterations };
}

/** Currents drawn at each bus from each conductor: loads, half of the line charging at each end, earthing. */
function sumDemand(feeder: UnbalancedFeeder, volts: Float64Array, demand: Float64Array): void {
  const n = feeder.conductors;
  const width = 2 * n;
  demand.fill(0);
  for (const load of feeder.loads) {
    const at = load.bus * width;
    const nominal = feeder.nominalV[load.bus]! * (load.connection === "delta" ? Math.sqrt(3) : 1);
    for (let phase = 0; phase < 3; phase++) {
      const [p, q] = [load.kw[phase]! * 1000, load.kvar[phase]! * 1000];
      if (p === 0 && q === 0) continue;
      const from = at + 2 * phase;
      const back = load.connection === "delta" ? at + 2 * ((phase + 1) % 3) : n === 4 ? at + 6 : -1;
      const re = volts[from]! - (back < 0 ? 0 : volts[back]!);
      const im = volts[from + 1]! - (back < 0 ? 0 : volts[back + 1]!);
      const squared = re * re + im * im;
      const scale =
        load.model === "power"
          ? 1
          : load.model === "current"
            ? Math.sqrt(squared) / nominal
            : squared / nominal ** 2;
      const iRe = ((p * re + q * im) / squared) * scale;
      const iIm = ((p * im - q * re) / squared) * scale;
      demand[from]! += iRe;
      demand[from + 1]! += iIm;
      if (back >= 0) {
        demand[back]! -= iRe;
        demand[back + 1]! -= iIm;
      }
    }
  }
  feeder.branches.forEach(({ parent, siemens, earthOhm }, i) => {
    if (siemens) {
      for (const bus of [parent, i + 1]) {
        for (let row = 0; row < 3; row++) {
          for (let column = 0; column < 3; column++) {
            const half = siemens[row * 3 + column]! / 2;
            demand[bus * width + 2 * row]! -= half * volts[bus * width + 2 * column + 1]!;
            demand[bus * width + 2 * row + 1]! += half * volts[bus * width + 2 * column]!;
          }
        }
      }
    }
    if (n === 4 && earthOhm !== undefined) {
      const neutral = (i + 1) * width + 6;
      demand[neutral]! += volts[neutral]! / earthOhm;
      demand[neutral + 1]! += volts[neutral + 1]! / earthOhm;
    }
  });
}

function sweepBack(feeder: UnbalancedFeeder, demand: Float64Array, amps: Float64Array): void {
  const width = 2 * feeder.conductors;
  for (let i = feeder.branches.length - 1; i >= 0; i--) {
    const { parent, ratio = [1, 1, 1] } = feeder.branches[i]!;
    for (let c = 0; c < width; c++) {
      const current = demand[(i + 1) * width + c]! * (c < 6 ? ratio[c >> 1]! : 1);
      amps[i * width + c] = current;
      demand[parent * width + c]! += current;
    }
  }
}

/** New voltages from the currents; returns the largest change relative to the bus's nominal voltage. */
function sweepForward(feeder: UnbalancedFeeder, amps: Float64Array, volts: Float64Array): number {
  const n = feeder.conductors;
  const width = 2 * n;
  let change = 0;
  feeder.branches.forEach(({ parent, ohm, ratio = [1, 1, 1], earthOhm }, i) => {
    for (let row = 0; row < n; row++) {
      let re = volts[parent * width + 2 * row]! * (row < 3 ? ratio[row]! : 1);
      let im = volts[parent * width + 2 * row + 1]! * (row < 3 ? ratio[row]! : 1);
      for (let column = 0; column < n; column++) {
        const [zRe, zIm] = [ohm[2 * (row * n + column)]!, ohm[2 * (row * n + column) + 1]!];
        const turns = column < 3 ? ratio[column]! : 1;
        const [iRe, iIm] = [amps[i * width + 2 * column]! / turns, amps[i * width + 2 * column + 1]! / turns];
        re -= zRe * iRe - zIm * iIm;
        im -= zRe * iIm + zIm * iRe;
      }
      const at = (i + 1) * width + 2 * row;
      if (row === 3 && earthOhm !== undefined) {
        // The bus's own earth current is solved with the new voltage instead of the last one:
        // V' = (V + y·V_last) / (1 + y), y = Z_nn / R. Otherwise an earth below Z_nn would never settle.
        const [yRe, yIm] = [ohm[30]! / earthOhm, ohm[31]! / earthOhm];
        const [topRe, topIm] = [
          re + yRe * volts[at]! - yIm * volts[at + 1]!,
          im + yRe * volts[at + 1]! + yIm * volts[at]!,
        ];
        const squared = (1 + yRe) ** 2 + yIm ** 2;
        re = (topRe * (1 + yRe) + topIm * yIm) / squared;
        im = (topIm * (1 + yRe) - topRe * yIm) / squared;
      }
      const step =
        Math.max(Math.abs(re - volts[at]!), Math.abs(im - volts[at + 1]!)) / feeder.nominalV[i + 1]!;
      if (!(step <= change)) change = step;
      volts[at] = re;
      volts[at + 1] = im;
    }
  });
  return change;
}

/** Series losses: what enters each branch less what leaves it. */
function losses(
  feeder: UnbalancedFeeder,
  volts: Float64Array,
  amps: Float64Array,
): { lossKw: number; lossKvar: number } {
  const width = 2 * feeder.conductors;
  let [p, q] = [0, 0];
  feeder.branches.forEach(({ parent, ratio = [1, 1, 1] }, i) => {
    for (let c = 0; c < feeder.conductors; c++) {
      const turns = c < 3 ? ratio[c]! : 1;
      const [iRe, iIm] = [amps[i * width + 2 * c]!, amps[i * width + 2 * c + 1]!];
      const up = parent * width + 2 * c;
      const down = (i + 1) * width + 2 * c;
      p += volts[up]! * iRe + volts[up + 1]! * iIm - (volts[down]! * iRe + volts[down + 1]! * iIm) / turns;
      q += volts[up + 1]! * iRe - volts[up]! * iIm - (volts[down + 1]! * iRe - volts[down]! * iIm) / turns;
    }
  });
  return { lossKw: p / 1000, lossKvar: q / 1000 };
}
