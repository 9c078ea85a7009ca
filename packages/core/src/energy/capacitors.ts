/**
 * Where capacitor banks pay on a radial feeder. Candidates are tried with the exact power flow, one addition at a
 * time, each followed by exchanges until nothing gets better: a feeder's loss is close to separable in the buses,
 * so this reaches what exhaustive search does on cases small enough to compare.
 */
import { InvalidInput } from "../errors.ts";
import { type Feeder, withLoads } from "./feeder.ts";
import { orNoFlow, type PowerFlowOptions, sweepPowerFlow } from "./power-flow.ts";

export interface CapacitorStudy {
  /** Sizes that can be bought, kvar. */
  sizesKvar: readonly number[];
  /** Largest number of banks. */
  maxBanks: number;
  /** Hours a year at this load that have the same loss as the year (8,760 × loss factor). */
  equivalentHours: number;
  /** Price of lost energy, INR/kWh. */
  energyInrPerKwh: number;
  /** Yearly cost of a bank: fixed and by size (capital annuity and upkeep), INR and INR/kvar. */
  bankInrPerYear: number;
  kvarInrPerYear: number;
  /** Highest voltage allowed anywhere, pu. */
  maxVoltagePu: number;
}

export interface CapacitorBank {
  bus: string;
  kvar: number;
}

export interface CapacitorPlan {
  banks: CapacitorBank[];
  lossKwBefore: number;
  lossKwAfter: number;
  minVoltagePuBefore: number;
  minVoltagePuAfter: number;
  /** Yearly saving on losses less the yearly cost of the banks, INR. */
  netInrPerYear: number;
}

interface Choice {
  bus: number;
  kvar: number;
}

/**
 * Banks that save the most money a year at this load, 0 to `maxBanks` of them, at most one a bus.
 * @throws InvalidInput for an empty or non-positive size list, or a negative count, price or duration.
 */
export function placeCapacitors(
  feeder: Feeder,
  options: PowerFlowOptions,
  study: CapacitorStudy,
): CapacitorPlan {
  if (study.sizesKvar.length === 0 || study.sizesKvar.some((size) => !(size > 0))) {
    throw new InvalidInput(`sizesKvar is [${study.sizesKvar}]; sizes above 0 are needed`);
  }
  for (const field of [
    "maxBanks",
    "equivalentHours",
    "energyInrPerKwh",
    "bankInrPerYear",
    "kvarInrPerYear",
  ] as const) {
    if (!(study[field] >= 0)) throw new InvalidInput(`${field} is ${study[field]}; allowed is 0 or more`);
  }
  const before = sweepPowerFlow(feeder, options);
  const lossCost = (lossKw: number) => lossKw * study.equivalentHours * study.energyInrPerKwh;
  const yearly = (banks: readonly Choice[]) => {
    if (banks.length === 0) return lossCost(before.lossKw);
    const flow = orNoFlow(() => flowWith(feeder, options, banks));
    if (!flow || flow.voltagePu.some((pu) => pu > study.maxVoltagePu)) return Infinity;
    const cost = banks.reduce((sum, { kvar }) => sum + study.bankInrPerYear + kvar * study.kvarInrPerYear, 0);
    return lossCost(flow.lossKw) + cost;
  };
  const candidates: Choice[] = [];
  for (let bus = 1; bus < feeder.buses.length; bus++) {
    for (const kvar of study.sizesKvar) candidates.push({ bus, kvar });
  }
  const { chosen, cost } = addAndExchange(candidates, study.maxBanks, yearly);
  const after = flowWith(feeder, options, chosen);
  return {
    banks: chosen.map(({ bus, kvar }) => ({ bus: feeder.buses[bus]!, kvar })),
    lossKwBefore: before.lossKw,
    lossKwAfter: after.lossKw,
    minVoltagePuBefore: Math.min(...before.voltagePu),
    minVoltagePuAfter: Math.min(...after.voltagePu),
    netInrPerYear: yearly([]) - cost,
  };
}

/** Greedy additions, each followed by exchanges of one chosen for another candidate, until nothing improves. */
function addAndExchange(
  candidates: readonly Choice[],
  most: number,
  costOf: (chosen: readonly Choice[]) => number,
): { chosen: Choice[]; cost: number } {
  let chosen: Choice[] = [];
  let cost = costOf(chosen);
  const better = (trials: Iterable<Choice[]>) => {
    let best = chosen;
    for (const trial of trials) {
      if (new Set(trial.map(({ bus }) => bus)).size < trial.length) continue;
      const trialCost = costOf(trial);
      if (trialCost < cost - 1e-9) [best, cost] = [trial, trialCost];
    }
    const improved = best !== chosen;
    chosen = best;
    return improved;
  };
  while (chosen.length < most && better(candidates.map((candidate) => [...chosen, candidate]))) {
    while (better(chosen.flatMap((_, at) => candidates.map((candidate) => chosen.with(at, candidate)))));
  }
  return { chosen, cost };
}

/** The flow with each bank's reactive power taken off its bus's load. */
function flowWith(feeder: Feeder, options: PowerFlowOptions, banks: readonly Choice[]) {
  const kvar = Float64Array.from(feeder.loadKvar);
  for (const bank of banks) kvar[bank.bus]! -= bank.kvar;
  return sweepPowerFlow(withLoads(feeder, feeder.loadKw, kvar), options);
}
