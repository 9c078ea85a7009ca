/**
 * What an engineer asks first of a run: pressures and where they fail, tank levels, pump energy, and whether the
 * water adds up. Gathered on the way, so that length of the run does not matter.
 */
import { BAR_PER_METRE } from "./flow-units.ts";
import {
  type HydraulicOptions,
  type HydraulicStep,
  NEGATIVE_PRESSURE_M,
  runHydraulics,
} from "./hydraulics.ts";
import type { WaterNetwork } from "./network.ts";
import { NODE } from "./toolkit-codes.ts";

export interface Extreme {
  node: string;
  atS: number;
  pressureM: number;
  pressureBar: number;
}

export interface HydraulicSummary {
  network: string;
  flowUnit: string;
  durationS: number;
  /** Solved moments: reporting steps, and the tank and control events between them. */
  solutions: number;
  counts: {
    nodes: number;
    junctions: number;
    reservoirs: number;
    tanks: number;
    links: number;
    pipes: number;
    pumps: number;
    valves: number;
  };
  pipeLengthKm: number;
  /** Over junctions and time. */
  pressure: { min: Extreme; max: Extreme; meanM: number; meanBar: number };
  /** Share of junction-hours (junctions with demand) at or above CPHEEO's residual pressures for 1, 2 and 3 storeys. */
  serviceShare: { atLeast7m: number; atLeast12m: number; atLeast17m: number };
  negativePressure: { nodes: string[]; nodeHours: number };
  tanks: { id: string; minLevelM: number; maxLevelM: number; finalLevelM: number }[];
  pumps: { id: string; energyKwh: number; hoursOn: number; peakKw: number }[];
  /** m³; `errorPercent` is what is missing of the supply after deliveries, emitters and change of storage. */
  balance: {
    suppliedM3: number;
    deliveredM3: number;
    emitterM3: number;
    storageChangeM3: number;
    unmetDemandM3: number;
    errorPercent: number;
  };
  /** EPANET's warnings with the number of solutions that carry them. */
  warnings: Record<string, number>;
}

const WARNINGS: Record<number, string> = {
  1: "not balanced: trials used up before the accuracy was reached",
  2: "unstable: converged only with the status of links held",
  3: "some nodes are cut off from every source",
  4: "a pump runs beyond its curve",
  5: "a valve cannot hold its setting",
  6: "negative pressures",
};
const SERVICE_LEVELS_M = [7, 12, 17];
const LITRES_PER_M3 = 1000;
const HOUR_S = 3600;

/**
 * Runs the network and sums up.
 * @param watch sees every step too, for whoever also wants series.
 * @throws InvalidInput and Infeasible as {@link runHydraulics}.
 */
export function summarizeHydraulics(
  network: WaterNetwork,
  options: HydraulicOptions = {},
  watch?: (step: HydraulicStep) => void,
): HydraulicSummary {
  const gather = new Gatherer(network);
  runHydraulics(network, options, {
    solved: (step) => {
      gather.solved(step);
      watch?.(step);
    },
    lasted: (seconds) => gather.lasted(seconds),
  });
  return gather.summary();
}

/** Sums of one solution that count once it is known how long it lasted. */
interface Pending {
  pressureM: number;
  served: number[];
  negative: number;
  suppliedLps: number;
  deliveredLps: number;
  emitterLps: number;
  deficitLps: number;
  powerKw: Float64Array;
}

class Gatherer {
  readonly #network: WaterNetwork;
  readonly #junctions: number[];
  readonly #tanks: number[];
  readonly #pumps: number[];
  /** Junctions that draw water at some time, found as the run goes. */
  readonly #draws: Uint8Array;
  readonly #negativeNodes = new Set<number>();
  readonly #tankLevels: { min: number; max: number; last: number }[];
  readonly #energyKwh: Float64Array;
  readonly #hoursOn: Float64Array;
  readonly #peakKw: Float64Array;
  readonly #warnings: Record<string, number> = {};
  readonly #total = {
    seconds: 0,
    pressure: 0,
    served: [0, 0, 0],
    drawnSeconds: 0,
    negative: 0,
    supplied: 0,
    delivered: 0,
    emitter: 0,
    deficit: 0,
  };
  #pending: Pending;
  #solutions = 0;
  #endS = 0;
  #lowest = { at: 0, timeS: 0, pressureM: Number.POSITIVE_INFINITY };
  #highest = { at: 0, timeS: 0, pressureM: Number.NEGATIVE_INFINITY };
  #startVolumeM3 = 0;
  #volumeM3 = 0;

  constructor(network: WaterNetwork) {
    this.#network = network;
    const at = (kind: string) => network.nodes.flatMap((node, i) => (node.kind === kind ? [i] : []));
    this.#junctions = at("junction");
    this.#tanks = at("tank");
    this.#pumps = network.links.flatMap((link, i) => (link.kind === "pump" ? [i] : []));
    this.#draws = new Uint8Array(network.nodes.length);
    this.#tankLevels = this.#tanks.map(() => ({
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
      last: 0,
    }));
    this.#energyKwh = new Float64Array(this.#pumps.length);
    this.#hoursOn = new Float64Array(this.#pumps.length);
    this.#peakKw = new Float64Array(this.#pumps.length);
    this.#pending = {
      pressureM: 0,
      served: [0, 0, 0],
      negative: 0,
      suppliedLps: 0,
      deliveredLps: 0,
      emitterLps: 0,
      deficitLps: 0,
      powerKw: new Float64Array(this.#pumps.length),
    };
  }

  solved(step: HydraulicStep): void {
    this.#solutions += 1;
    this.#endS = step.timeS;
    const warning = WARNINGS[step.warning];
    if (warning) this.#warnings[warning] = (this.#warnings[warning] ?? 0) + 1;
    this.#pressures(step);
    this.#volumes(step);
    const levels = step.pressureM;
    for (const [i, node] of this.#tanks.entries()) {
      const tank = this.#tankLevels[i]!;
      tank.last = levels[node]!;
      tank.min = Math.min(tank.min, tank.last);
      tank.max = Math.max(tank.max, tank.last);
    }
    const power = step.powerKw;
    for (const [i, link] of this.#pumps.entries()) {
      this.#pending.powerKw[i] = power[link]!;
      this.#peakKw[i] = Math.max(this.#peakKw[i]!, power[link]!);
    }
  }

  #pressures(step: HydraulicStep): void {
    const pressures = step.pressureM;
    const demands = step.demandLps;
    const pending = this.#pending;
    pending.pressureM = 0;
    pending.negative = 0;
    pending.served = [0, 0, 0, 0];
    for (const i of this.#junctions) {
      const pressureM = pressures[i]!;
      pending.pressureM += pressureM;
      if (pressureM < this.#lowest.pressureM) this.#lowest = { at: i, timeS: step.timeS, pressureM };
      if (pressureM > this.#highest.pressureM) this.#highest = { at: i, timeS: step.timeS, pressureM };
      if (demands[i]! > 0) this.#draws[i] = 1;
      if (pressureM < NEGATIVE_PRESSURE_M) {
        pending.negative += 1;
        this.#negativeNodes.add(i);
      }
      if (this.#draws[i] === 1) {
        pending.served[3]! += 1;
        for (const [level, needed] of SERVICE_LEVELS_M.entries())
          if (pressureM >= needed) pending.served[level]! += 1;
      }
    }
  }

  #volumes(step: HydraulicStep): void {
    const demands = step.demandLps;
    const emitters = step.emitterLps;
    const deficits = step.deficitLps;
    const pending = this.#pending;
    pending.suppliedLps = pending.deliveredLps = pending.emitterLps = pending.deficitLps = 0;
    for (const [i, node] of this.#network.nodes.entries()) {
      if (node.kind === "tank") continue;
      if (node.kind === "reservoir") pending.suppliedLps -= demands[i]!;
      else if (demands[i]! - emitters[i]! < 0) pending.suppliedLps -= demands[i]! - emitters[i]!;
      else pending.deliveredLps += demands[i]! - emitters[i]!;
      pending.emitterLps += emitters[i]!;
      pending.deficitLps += deficits[i]!;
    }
    const volumeM3 = this.#storedM3();
    if (this.#solutions === 1) this.#startVolumeM3 = volumeM3;
    this.#volumeM3 = volumeM3;
  }

  #storedM3(): number {
    const { engine, unit } = this.#network;
    let sum = 0;
    for (const node of this.#tanks) {
      sum += engine.number((en, handle, out) => en._EN_getnodevalue(handle, node + 1, NODE.tankVolume, out));
    }
    return sum * unit.metres ** 3;
  }

  lasted(seconds: number): void {
    // A single period has no length: it counts as it stands.
    const weight = seconds === 0 && this.#total.seconds === 0 ? 1 : seconds;
    const { pressureM, served, negative, suppliedLps, deliveredLps, emitterLps, deficitLps } = this.#pending;
    const total = this.#total;
    total.seconds += weight;
    total.pressure += (pressureM / Math.max(1, this.#junctions.length)) * weight;
    for (let level = 0; level < 3; level += 1) total.served[level]! += served[level]! * weight;
    total.drawnSeconds += served[3]! * weight;
    total.negative += negative * seconds;
    total.supplied += suppliedLps * seconds;
    total.delivered += deliveredLps * seconds;
    total.emitter += emitterLps * seconds;
    total.deficit += deficitLps * seconds;
    for (let i = 0; i < this.#pumps.length; i += 1) {
      const kw = this.#pending.powerKw[i]!;
      this.#energyKwh[i]! += (kw * seconds) / HOUR_S;
      if (kw > 0) this.#hoursOn[i]! += seconds / HOUR_S;
    }
  }

  summary(): HydraulicSummary {
    const { nodes, links, name, unitName } = this.#network;
    const total = this.#total;
    const share = (level: number) =>
      total.drawnSeconds === 0 ? 1 : total.served[level]! / total.drawnSeconds;
    const extreme = ({
      at,
      timeS,
      pressureM,
    }: {
      at: number;
      timeS: number;
      pressureM: number;
    }): Extreme => ({
      node: nodes[at]!.id,
      atS: timeS,
      pressureM,
      pressureBar: pressureM * BAR_PER_METRE,
    });
    const count = (kind: string) => links.filter((link) => link.kind === kind).length;
    const pipes = count("pipe");
    const meanM = total.seconds === 0 ? 0 : total.pressure / total.seconds;
    const storageChangeM3 = this.#volumeM3 - this.#startVolumeM3;
    const [suppliedM3, deliveredM3, emitterM3, unmetDemandM3] = [
      total.supplied,
      total.delivered,
      total.emitter,
      total.deficit,
    ].map((litres) => litres / LITRES_PER_M3) as [number, number, number, number];
    const missing = suppliedM3 - deliveredM3 - emitterM3 - storageChangeM3;
    const turnover = Math.max(suppliedM3, deliveredM3 + emitterM3);
    return {
      network: name,
      flowUnit: unitName,
      durationS: this.#endS,
      solutions: this.#solutions,
      counts: {
        nodes: nodes.length,
        junctions: this.#junctions.length,
        reservoirs: nodes.length - this.#junctions.length - this.#tanks.length,
        tanks: this.#tanks.length,
        links: links.length,
        pipes,
        pumps: this.#pumps.length,
        valves: links.length - pipes - this.#pumps.length,
      },
      pipeLengthKm: links.reduce((sum, link) => sum + link.lengthM, 0) / 1000,
      pressure: {
        min: extreme(this.#lowest),
        max: extreme(this.#highest),
        meanM,
        meanBar: meanM * BAR_PER_METRE,
      },
      serviceShare: { atLeast7m: share(0), atLeast12m: share(1), atLeast17m: share(2) },
      negativePressure: {
        nodes: [...this.#negativeNodes].map((i) => nodes[i]!.id),
        nodeHours: total.negative / HOUR_S,
      },
      tanks: this.#tanks.map((node, i) => ({
        id: nodes[node]!.id,
        minLevelM: this.#tankLevels[i]!.min,
        maxLevelM: this.#tankLevels[i]!.max,
        finalLevelM: this.#tankLevels[i]!.last,
      })),
      pumps: this.#pumps.map((link, i) => ({
        id: links[link]!.id,
        energyKwh: this.#energyKwh[i]!,
        hoursOn: this.#hoursOn[i]!,
        peakKw: this.#peakKw[i]!,
      })),
      balance: {
        suppliedM3,
        deliveredM3,
        emitterM3,
        storageChangeM3,
        unmetDemandM3,
        errorPercent: turnover === 0 ? 0 : (100 * missing) / turnover,
      },
      warnings: this.#warnings,
    };
  }
}
