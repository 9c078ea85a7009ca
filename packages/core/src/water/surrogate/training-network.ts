/**
 * The network as the surrogate asks about it: any demand and leakage per zone, any tank level, any pump on or off, and
 * EPANET's answer for that moment. Demand is pressure-driven; leaks follow FAVAD with one exponent.
 */
import { InvalidInput } from "../../errors.ts";
import {
  baseDemandsLps,
  holdDemandConstant,
  setBaseDemandLps,
  setOpen,
  setTankLevel,
} from "../change-network.ts";
import { SteadySolver, setPressureDriven } from "../hydraulics.ts";
import { setEmitter } from "../leak-emitter.ts";
import type { WaterNetwork } from "../network.ts";
import { COUNT, OPTION } from "../toolkit-codes.ts";
import type { Zone } from "./zones.ts";

export interface HydraulicAssumptions {
  /** Pressure from which demand is met in full (m): CPHEEO's 7, 12, 17 for 1, 2, 3 storeys. */
  requiredPressureM: number;
  /** Leakage as a share of base demand at `leakReferenceM`, for a leak factor of 1. */
  leakShare: number;
  leakReferenceM: number;
  /** FAVAD's N1: 0.5 for rigid holes, 1.5 for cracks that open; about 1 for a mixed town. */
  leakExponent: number;
}

export const DEFAULT_ASSUMPTIONS: HydraulicAssumptions = {
  requiredPressureM: 12,
  leakShare: 0.2,
  leakReferenceM: 20,
  leakExponent: 1,
};

export interface Moment {
  /** L/s wanted, and factor on leakage, per zone; a closed zone draws and leaks nothing. */
  demandLps: Float64Array;
  leakFactor: Float64Array;
  open: Uint8Array;
  tankLevelM: Float64Array;
  pumpOn: Uint8Array;
}

export interface Answer {
  deliveredLps: Float64Array;
  leakageLps: Float64Array;
  /** Mean over the zone's junctions, weighted by demand (m). */
  pressureM: Float64Array;
  /** Net inflow (L/s) of each tank. */
  tankInflowLps: Float64Array;
}

interface Junction {
  node: number;
  share: number;
  /** Leak at 1 m and factor 1 (L/s). */
  leakLps: number;
}

export class TrainingNetwork {
  readonly network: WaterNetwork;
  readonly assumptions: HydraulicAssumptions;
  readonly tanks: {
    node: number;
    id: string;
    areaM2: number;
    minLevelM: number;
    maxLevelM: number;
    initialLevelM: number;
  }[];
  readonly pumps: { link: number; id: string }[];
  /** Junctions of each zone, with their share of its demand. */
  readonly zones: Junction[][];
  readonly baseDemandLps: Float64Array;
  readonly #solver: SteadySolver;

  /** Takes the network over; free it with {@link close}. @throws InvalidInput for junctions that are not there. */
  constructor(network: WaterNetwork, zones: Zone[], assumptions: HydraulicAssumptions) {
    this.network = network;
    this.assumptions = assumptions;
    this.tanks = network.nodes.flatMap(({ id, tank }, node) =>
      tank ? [{ node, id, areaM2: (Math.PI / 4) * tank.diameterM ** 2, ...tank }] : [],
    );
    this.pumps = network.links.flatMap(({ id, kind }, link) => (kind === "pump" ? [{ link, id }] : []));
    const seen = new Set<number>();
    const demands = zones.map(({ id, junctions }) =>
      junctions.map((junction) => {
        const node = network.nodeIndex(junction);
        if (network.nodes[node]!.kind !== "junction")
          throw new InvalidInput(`zone ${id}: ${junction} is no junction`);
        if (seen.has(node)) throw new InvalidInput(`zone ${id}: junction ${junction} stands in two zones`);
        seen.add(node);
        return { node, lps: baseDemandsLps(network, node).reduce((sum, lps) => sum + Math.max(0, lps), 0) };
      }),
    );
    this.baseDemandLps = Float64Array.from(demands, (zone) => zone.reduce((sum, { lps }) => sum + lps, 0));
    this.zones = demands.map((zone, z) =>
      zone.map(({ node, lps }) => {
        const total = this.baseDemandLps[z]!;
        const share = total > 0 ? lps / total : 1 / zone.length;
        const leakAtReference = assumptions.leakShare * total * share;
        return {
          node,
          share,
          leakLps: leakAtReference / assumptions.leakReferenceM ** assumptions.leakExponent,
        };
      }),
    );
    this.#prepare(seen);
    this.#solver = new SteadySolver(network);
  }

  /** EPANET's solution of one moment. @throws Infeasible where there is none. */
  solve(moment: Moment): Answer {
    const { network } = this;
    for (const [k, tank] of this.tanks.entries()) setTankLevel(network, tank.node, moment.tankLevelM[k]!);
    for (const [k, pump] of this.pumps.entries()) setOpen(network, pump.link, moment.pumpOn[k] === 1);
    for (const [z, junctions] of this.zones.entries()) {
      const open = moment.open[z]!;
      for (const { node, share, leakLps } of junctions) {
        setBaseDemandLps(network, node, 0, moment.demandLps[z]! * share * open);
        setEmitter(network, node, leakLps * moment.leakFactor[z]! * open, this.assumptions.leakExponent);
      }
    }
    const step = this.#solver.solve();
    const { pressureM, demandLps, emitterLps } = step;
    const count = this.zones.length;
    const answer: Answer = {
      deliveredLps: new Float64Array(count),
      leakageLps: new Float64Array(count),
      pressureM: new Float64Array(count),
      tankInflowLps: Float64Array.from(this.tanks, ({ node }) => demandLps[node]!),
    };
    for (const [z, junctions] of this.zones.entries()) {
      for (const { node, share } of junctions) {
        answer.deliveredLps[z]! += demandLps[node]! - emitterLps[node]!;
        answer.leakageLps[z]! += emitterLps[node]!;
        answer.pressureM[z]! += pressureM[node]! * share;
      }
    }
    return answer;
  }

  close(): void {
    this.#solver.close();
  }

  /** Demands without patterns, in one category; pumps and valves free of the file's controls; leaks of the stated exponent. */
  #prepare(zoned: Set<number>): void {
    const { network, assumptions } = this;
    const { engine } = network;
    for (const node of zoned) {
      const categories = baseDemandsLps(network, node).length;
      for (let category = 0; category < categories; category += 1)
        setBaseDemandLps(network, node, category, 0);
      if (categories > 0) holdDemandConstant(network, node, 0);
    }
    for (const [what, remove] of [
      [COUNT.controls, "_EN_deletecontrol"],
      [COUNT.rules, "_EN_deleterule"],
    ] as const) {
      const [count = 0] = engine.integers(1, (en, handle, out) => en._EN_getcount(handle, what, out!));
      for (let index = count; index >= 1; index -= 1) engine.call((en, handle) => en[remove](handle, index));
    }
    network.setOption(OPTION.emitterExponent, assumptions.leakExponent);
    setPressureDriven(network, { minimumM: 0, requiredM: assumptions.requiredPressureM });
  }
}

/** Whether no reservoir is joined to a junction or tank but by a pump itself; a pipe before the pump counts as none. */
export function entersByPumpsAlone({ nodes, links }: WaterNetwork): boolean {
  return links.every(({ kind, from, to }) => {
    const reservoirs = [from, to].filter((node) => nodes[node]!.kind === "reservoir").length;
    return kind === "pump" || reservoirs !== 1;
  });
}
