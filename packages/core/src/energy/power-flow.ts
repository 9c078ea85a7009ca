/**
 * Balanced power flow of a radial feeder: the exact backward-forward sweep and its linearization. Everything
 * inside is per unit on 1 MVA and the feeder's nominal line-to-line voltage; what comes out has units.
 */
import { Infeasible, InvalidInput } from "../errors.ts";
import type { Feeder } from "./feeder.ts";

export interface PowerFlowOptions {
  /** Nominal line-to-line voltage, kV. */
  kv: number;
  /** Voltage held at the source, per unit. Default 1. */
  slackPu?: number;
}

export interface PowerFlow {
  /** Per bus, in the feeder's order: magnitude in per unit. */
  readonly voltagePu: Float64Array;
  /** Per bus: power that flows into the branch which feeds it, at its sending end (kW, kvar); 0 at the source. */
  readonly branchKw: Float64Array;
  readonly branchKvar: Float64Array;
  /** Per bus: current in the branch that feeds it, A per phase. */
  readonly branchA: Float64Array;
  readonly lossKw: number;
  readonly lossKvar: number;
  readonly iterations: number;
}

const BASE_KVA = 1000;
const TOLERANCE_PU = 1e-12;
const MAX_SWEEPS = 2000;

function checkOptions({ kv, slackPu = 1 }: PowerFlowOptions): { zBase: number; slackPu: number } {
  if (!(kv > 0.1 && kv <= 765)) {
    throw new InvalidInput(`kv is ${kv}; allowed is a line-to-line voltage above 0.1 and up to 765 kV`);
  }
  if (!(slackPu >= 0.5 && slackPu <= 1.5)) {
    throw new InvalidInput(`slack is ${slackPu}; allowed is a voltage from 0.5 to 1.5 per unit`);
  }
  return { zBase: (kv * kv * 1000) / BASE_KVA, slackPu };
}

/**
 * Exact power flow with constant-power loads, by the backward-forward sweep of Shirmohammadi et al. 1988
 * (doi:10.1109/59.192932): backwards I_branch = Σ (S_load/V)* over what hangs below, forwards
 * V_child = V_parent − Z·I. Linear convergence to 1e-12 per unit.
 * @throws InvalidInput for a voltage out of range; Infeasible where the load is beyond what the feeder can carry.
 */
export function sweepPowerFlow(feeder: Feeder, options: PowerFlowOptions): PowerFlow {
  const { zBase, slackPu } = checkOptions(options);
  const { parent, rOhm, xOhm, loadKw, loadKvar } = feeder;
  const size = parent.length;
  const vRe = new Float64Array(size).fill(slackPu);
  const vIm = new Float64Array(size);
  const iRe = new Float64Array(size);
  const iIm = new Float64Array(size);

  let iterations = 0;
  for (let change = Infinity; change > TOLERANCE_PU; iterations++) {
    if (iterations === MAX_SWEEPS) throw collapse(feeder);
    for (let i = 0; i < size; i++) {
      const p = loadKw[i]! / BASE_KVA;
      const q = loadKvar[i]! / BASE_KVA;
      const re = vRe[i]!;
      const im = vIm[i]!;
      const squared = re * re + im * im;
      iRe[i] = (p * re + q * im) / squared;
      iIm[i] = (p * im - q * re) / squared;
    }
    for (let i = size - 1; i > 0; i--) {
      iRe[parent[i]!]! += iRe[i]!;
      iIm[parent[i]!]! += iIm[i]!;
    }
    change = 0;
    for (let i = 1; i < size; i++) {
      const r = rOhm[i]! / zBase;
      const x = xOhm[i]! / zBase;
      const re = vRe[parent[i]!]! - r * iRe[i]! + x * iIm[i]!;
      const im = vIm[parent[i]!]! - x * iRe[i]! - r * iIm[i]!;
      change = Math.max(change, Math.abs(re - vRe[i]!), Math.abs(im - vIm[i]!));
      vRe[i] = re;
      vIm[i] = im;
    }
    if (!(change < 1e3)) throw collapse(feeder);
  }

  const voltagePu = vRe.map((re, i) => Math.hypot(re, vIm[i]!));
  const branchKw = new Float64Array(size);
  const branchKvar = new Float64Array(size);
  const branchA = new Float64Array(size);
  const baseA = BASE_KVA / (Math.sqrt(3) * options.kv);
  let lossKw = 0;
  let lossKvar = 0;
  for (let i = 1; i < size; i++) {
    const up = parent[i]!;
    branchKw[i] = (vRe[up]! * iRe[i]! + vIm[up]! * iIm[i]!) * BASE_KVA;
    branchKvar[i] = (vIm[up]! * iRe[i]! - vRe[up]! * iIm[i]!) * BASE_KVA;
    const squared = iRe[i]! ** 2 + iIm[i]! ** 2;
    branchA[i] = Math.sqrt(squared) * baseA;
    lossKw += (squared * rOhm[i]! * BASE_KVA) / zBase;
    lossKvar += (squared * xOhm[i]! * BASE_KVA) / zBase;
  }
  return { voltagePu, branchKw, branchKvar, branchA, lossKw, lossKvar, iterations };
}

/** What `solve` gives, or undefined where there is no power flow: a study tries what no feeder can carry. */
export function orNoFlow(solve: () => PowerFlow): PowerFlow | undefined {
  try {
    return solve();
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}

/** Names the bus with the largest linear voltage drop: where a feeder that cannot carry its load gives way. */
function collapse(feeder: Feeder): Infeasible {
  const { branchKw, branchKvar } = sumBelow(feeder);
  const drop = new Float64Array(feeder.parent.length);
  let worst = 0;
  for (let i = 1; i < drop.length; i++) {
    drop[i] = drop[feeder.parent[i]!]! + feeder.rOhm[i]! * branchKw[i]! + feeder.xOhm[i]! * branchKvar[i]!;
    if (drop[i]! > drop[worst]!) worst = i;
  }
  return new Infeasible(
    `no power flow solution: the load (${branchKw[1]!.toFixed(0)} kW on the first section) is beyond what the feeder can carry; voltage collapses towards bus ${feeder.buses[worst]}. Check the loads' unit (kW) and the lines' (ohm)`,
    { details: { bus: feeder.buses[worst] } },
  );
}

/** Sum of the loads at and below each bus (kW, kvar); what a branch carries when losses are left out. */
function sumBelow(feeder: Feeder): { branchKw: Float64Array; branchKvar: Float64Array } {
  const branchKw = Float64Array.from(feeder.loadKw);
  const branchKvar = Float64Array.from(feeder.loadKvar);
  for (let i = branchKw.length - 1; i > 0; i--) {
    branchKw[feeder.parent[i]!]! += branchKw[i]!;
    branchKvar[feeder.parent[i]!]! += branchKvar[i]!;
  }
  branchKw[0] = 0;
  branchKvar[0] = 0;
  return { branchKw, branchKvar };
}

/**
 * LinDistFlow (Baran & Wu 1989, doi:10.1109/61.25627): branch powers are the sums of the loads below (losses
 * left out) and U_child = U_parent − 2·(r·P + x·Q) with U = V². Reads a little high, by about the loss share.
 * Losses are estimated afterwards as (P² + Q²)·r / U_parent.
 * @throws InvalidInput for a voltage out of range; Infeasible where U falls below zero.
 */
export function linDistFlow(feeder: Feeder, options: PowerFlowOptions): PowerFlow {
  const { zBase, slackPu } = checkOptions(options);
  const { parent, rOhm, xOhm } = feeder;
  const size = parent.length;
  const { branchKw, branchKvar } = sumBelow(feeder);
  const squaredPu = new Float64Array(size).fill(slackPu * slackPu);
  const branchA = new Float64Array(size);
  const baseA = BASE_KVA / (Math.sqrt(3) * options.kv);
  let lossKw = 0;
  let lossKvar = 0;
  for (let i = 1; i < size; i++) {
    const p = branchKw[i]! / BASE_KVA;
    const q = branchKvar[i]! / BASE_KVA;
    const r = rOhm[i]! / zBase;
    const x = xOhm[i]! / zBase;
    const up = squaredPu[parent[i]!]!;
    squaredPu[i] = up - 2 * (r * p + x * q);
    if (!(squaredPu[i]! > 0)) throw collapse(feeder);
    const squaredCurrent = (p * p + q * q) / up;
    branchA[i] = Math.sqrt(squaredCurrent) * baseA;
    lossKw += squaredCurrent * r * BASE_KVA;
    lossKvar += squaredCurrent * x * BASE_KVA;
  }
  return {
    voltagePu: squaredPu.map(Math.sqrt),
    branchKw,
    branchKvar,
    branchA,
    lossKw,
    lossKvar,
    iterations: 1,
  };
}

/** Index of the bus with the lowest voltage. */
export function lowestVoltage(flow: PowerFlow): number {
  let lowest = 0;
  for (let i = 1; i < flow.voltagePu.length; i++) {
    if (flow.voltagePu[i]! < flow.voltagePu[lowest]!) lowest = i;
  }
  return lowest;
}
