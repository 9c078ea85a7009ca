/**
 * The model led along the measurements: tanks stand at the measured level, measured pumps run when they were seen to
 * run, metered junctions draw what their meters say. What then still differs between sensor and model is demand that
 * nobody metered, error of the model, noise, and leaks.
 *
 * A reading is a vector: pressures (m), then flows (L/s), then the net inflow of each tank (L/s).
 */
import {
  baseDemandsLps,
  holdDemandConstant,
  patternOfDemand,
  setBaseDemandLps,
  setOpen,
  setTankLevel,
} from "../change-network.ts";
import { type HydraulicStep, runHydraulics, SteadySolver } from "../hydraulics.ts";
import type { WaterNetwork } from "../network.ts";
import { COUNT, OPTION, TIME } from "../toolkit-codes.ts";
import type { Scada } from "./scada.ts";
import { checkSensors } from "./sensors.ts";

/** Of the solver: finer than what a small leak changes. */
const ACCURACY = 0.00002;
/** A pump runs when its sensor shows this share of the largest flow that it ever showed. */
const RUNNING_SHARE = 0.05;
const LPH_TO_LPS = 1 / 3600;
export const M3H_TO_LPS = 1 / 3.6;

export interface ModelDemand {
  node: number;
  category: number;
  lps: number;
  /** EPANET's number of its pattern. */
  pattern: number;
}

export class FollowedModel {
  readonly network: WaterNetwork;
  readonly scada: Scada;
  readonly pressureNodes: number[];
  readonly flowLinks: number[];
  /** Tanks with a level sensor, and the column of that in its table. */
  readonly tanks: { node: number; column: number; areaM2: number }[];
  /** Demands that no meter shows: those that may differ from the model. */
  readonly unmetered: ModelDemand[] = [];
  readonly #metered: { node: number; column: number }[];
  readonly #pumps: { link: number; column: number; runsAboveM3h: number }[];

  /** Takes the network over: its controls of measured pumps go, its metered demands lose their pattern. */
  constructor(network: WaterNetwork, scada: Scada) {
    const { tables } = scada;
    checkSensors(
      {
        pressure: tables.pressure.ids,
        flow: tables.flow.ids,
        level: tables.level.ids,
        demand: tables.demand.ids,
      },
      network,
    );
    this.network = network;
    this.scada = scada;
    network.setOption(OPTION.accuracy, ACCURACY);
    this.pressureNodes = tables.pressure.ids.map((id) => network.nodeIndex(id));
    this.flowLinks = tables.flow.ids.map((id) => network.linkIndex(id));
    this.tanks = tables.level.ids.map((id, column) => {
      const node = network.nodeIndex(id);
      return { node, column, areaM2: (Math.PI / 4) * network.nodes[node]!.tank!.diameterM ** 2 };
    });
    this.#pumps = this.flowLinks.flatMap((link, column) =>
      network.links[link]!.kind === "pump"
        ? [{ link, column, runsAboveM3h: RUNNING_SHARE * this.#largestFlow(column) }]
        : [],
    );
    this.#dropPumpControls();
    this.#metered = tables.demand.ids.map((id, column) => ({ node: network.nodeIndex(id), column }));
    this.#readDemands();
  }

  /** Length of a reading. */
  get width(): number {
    return this.pressureNodes.length + this.flowLinks.length + this.tanks.length;
  }

  /** Runs the model along all rows and shows its reading at each (overwritten by the next). */
  run(visit: (row: number, reading: Float64Array) => void): void {
    const { stepS, length } = this.scada;
    const reading = new Float64Array(this.width);
    let row = 0;
    this.network.setTime(TIME.patternStart, 0);
    runHydraulics(
      this.network,
      {
        durationS: (length - 1) * stepS,
        stepS,
        before: (timeS) => this.#follow(Math.min(length - 1, Math.floor(timeS / stepS))),
      },
      {
        solved: (step) => {
          if (row >= length || step.timeS !== row * stepS) return;
          this.#read(step, reading);
          visit(row, reading);
          row += 1;
        },
      },
    );
  }

  /** Opens the model at the moment of one row, for solutions that differ by what is changed between them. */
  at(row: number): { reading(): Float64Array; step(): HydraulicStep; close(): void } {
    this.network.setTime(TIME.patternStart, row * this.scada.stepS);
    this.#follow(row);
    const solver = new SteadySolver(this.network);
    return {
      reading: () => {
        const reading = new Float64Array(this.width);
        this.#read(solver.solve(), reading);
        return reading;
      },
      step: () => solver.solve(),
      close: () => solver.close(),
    };
  }

  /** Reading of a step that {@link at} has solved. */
  readingOf(step: HydraulicStep): Float64Array {
    const reading = new Float64Array(this.width);
    this.#read(step, reading);
    return reading;
  }

  #read(step: HydraulicStep, reading: Float64Array): void {
    const { pressureM, flowLps } = step;
    let k = 0;
    for (const node of this.pressureNodes) reading[k++] = pressureM[node]!;
    for (const link of this.flowLinks) reading[k++] = flowLps[link]!;
    if (this.tanks.length === 0) return;
    const { demandLps } = step;
    for (const { node } of this.tanks) reading[k++] = demandLps[node]!;
  }

  #follow(row: number): void {
    const { level, flow, demand } = this.scada.tables;
    for (const { node, column } of this.tanks) {
      const value = level.values[row * level.ids.length + column]!;
      const { minLevelM, maxLevelM } = this.network.nodes[node]!.tank!;
      if (!Number.isNaN(value))
        setTankLevel(this.network, node, Math.min(maxLevelM, Math.max(minLevelM, value)));
    }
    for (const { link, column, runsAboveM3h } of this.#pumps) {
      const value = flow.values[row * flow.ids.length + column]!;
      if (!Number.isNaN(value)) setOpen(this.network, link, value > runsAboveM3h);
    }
    for (const { node, column } of this.#metered) {
      const value = demand.values[row * demand.ids.length + column]!;
      if (!Number.isNaN(value)) setBaseDemandLps(this.network, node, 0, value * LPH_TO_LPS);
    }
  }

  #largestFlow(column: number): number {
    const { ids, values } = this.scada.tables.flow;
    let largest = 0;
    for (let k = column; k < values.length; k += ids.length) if (values[k]! > largest) largest = values[k]!;
    return largest;
  }

  /** Simple controls would fight with what the pumps were seen to do. */
  #dropPumpControls(): void {
    const { engine } = this.network;
    const pumps = new Set(this.#pumps.map(({ link }) => link + 1));
    const [count = 0] = engine.integers(1, (en, handle, out) =>
      en._EN_getcount(handle, COUNT.controls, out!),
    );
    for (let index = count; index >= 1; index -= 1) {
      const cells = engine.integers(5, (en, handle, type, link, setting, node, level) =>
        en._EN_getcontrol(handle, index, type!, link!, setting!, node!, level!),
      );
      if (pumps.has(cells[1]!)) engine.call((en, handle) => en._EN_deletecontrol(handle, index));
    }
  }

  #readDemands(): void {
    const metered = new Set(this.#metered.map(({ node }) => node));
    for (const [node, { kind }] of this.network.nodes.entries()) {
      if (kind !== "junction") continue;
      const demands = baseDemandsLps(this.network, node);
      for (const [category, lps] of demands.entries()) {
        if (!metered.has(node)) {
          if (lps !== 0)
            this.unmetered.push({
              node,
              category,
              lps,
              pattern: patternOfDemand(this.network, node, category),
            });
        } else {
          setBaseDemandLps(this.network, node, category, 0);
          if (category === 0) holdDemandConstant(this.network, node, 0);
        }
      }
    }
  }
}
