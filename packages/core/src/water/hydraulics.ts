/**
 * Extended-period hydraulics, step by step: the engine solves, a visitor looks at the step in SI units. Nothing is
 * stored here, so a year of five-minute steps takes no more memory than one.
 */
import { InvalidInput } from "../errors.ts";
import { BAR_PER_METRE } from "./flow-units.ts";
import type { WaterNetwork } from "./network.ts";
import { INIT, LINK, NODE, OPTION, TIME } from "./toolkit-codes.ts";

export interface HydraulicOptions {
  /** How long to simulate (s); the file's own duration when left out. 0 solves a single period. */
  durationS?: number;
  /** Hydraulic and reporting step (s); the file's own when left out. */
  stepS?: number;
  /**
   * Pressure-driven demand (Wagner et al. 1988, as in EPANET 2.2): none at or below `minimumM`, full from
   * `requiredM`, (p - min)/(required - min) to the power `exponent` between.
   */
  pressureDriven?: { minimumM: number; requiredM: number; exponent?: number };
  /** Called before each solution with the time (s): the place to change leaks, levels or settings. */
  before?(timeS: number): void;
  /** Keeps the results in the engine for a quality run that follows. */
  save?: boolean;
}

/** More solutions than this in one run are taken for a mistake: a year at 15 s. */
const MAX_STEPS = 2_200_000;
/** Pressures below this (m) count as negative: less is the solver's own rounding. */
export const NEGATIVE_PRESSURE_M = -0.001;

/** One solved moment. Arrays are filled when first read, belong to the step and are overwritten by the next. */
export class HydraulicStep {
  /** Time since the start (s). */
  timeS = 0;
  /** Whether a reporting time falls on this step (others are tank and control events in between). */
  reported = true;
  /** EPANET's warning: 0 none, 1 unbalanced, 2 unstable, 3 disconnected, 4 pump beyond its curve, 5 valve, 6 negative pressure. */
  warning = 0;
  readonly #network: WaterNetwork;
  readonly #specificGravity: number;
  readonly #arrays = new Map<string, { values: Float64Array; fresh: boolean }>();

  constructor(network: WaterNetwork) {
    this.#network = network;
    this.#specificGravity = network.option(OPTION.specificGravity);
  }

  /** Hydraulic head per node (m). */
  get headM(): Float64Array {
    return this.#nodes("head", NODE.head, this.#network.unit.metres);
  }

  /** Head above the node's elevation (m of the liquid): pressure at junctions, level in tanks, 0 at reservoirs. */
  get pressureM(): Float64Array {
    const heads = this.headM;
    return this.#derived("pressure", heads.length, (i) => heads[i]! - this.#network.nodes[i]!.elevationM);
  }

  get pressureBar(): Float64Array {
    const pressures = this.pressureM;
    const factor = BAR_PER_METRE * this.#specificGravity;
    return this.#derived("bar", pressures.length, (i) => pressures[i]! * factor);
  }

  /** Flow that leaves the network at the node (L/s), leaks included; negative where it enters (reservoirs, tanks emptying). */
  get demandLps(): Float64Array {
    return this.#nodes("demand", NODE.demand, this.#network.unit.litresPerSecond, (values) => {
      if (!this.#network.emittersChanged) return;
      const { coefficients, flows } = this.#emitters();
      for (let i = 0; i < values.length; i += 1) if (coefficients[i] === 0) values[i]! -= flows[i]!;
    });
  }

  /** Part of `demandLps` that goes through emitters (L/s): leaks, hydrants, sprinklers. */
  get emitterLps(): Float64Array {
    return this.#nodes("emitter", NODE.emitterFlow, this.#network.unit.litresPerSecond, (values) => {
      if (!this.#network.emittersChanged) return;
      const { coefficients } = this.#emitters();
      for (let i = 0; i < values.length; i += 1) if (coefficients[i] === 0) values[i] = 0;
    });
  }

  /**
   * The engine goes on to report a flow through an emitter whose coefficient was set to 0 while it was solving (its
   * starting guess of 1 ft³/s), though none acts on the heads.
   */
  #emitters(): { coefficients: Float64Array; flows: Float64Array } {
    return {
      coefficients: this.#nodes("coefficient", NODE.emitter, 1),
      flows: this.#nodes("reported emitter", NODE.emitterFlow, this.#network.unit.litresPerSecond),
    };
  }

  /** Demand that was not met for want of pressure (L/s); 0 throughout without pressure-driven demand. */
  get deficitLps(): Float64Array {
    return this.#nodes("deficit", NODE.demandDeficit, this.#network.unit.litresPerSecond);
  }

  /** Flow per link (L/s), positive from its first node to its second. */
  get flowLps(): Float64Array {
    return this.#links("flow", LINK.flow, this.#network.unit.litresPerSecond);
  }

  /** Electric power per link (kW); 0 but for pumps. */
  get powerKw(): Float64Array {
    return this.#links("power", LINK.energy, 1);
  }

  /** Marks every array as of the past. */
  advance(): void {
    for (const array of this.#arrays.values()) array.fresh = false;
  }

  #nodes(
    key: string,
    property: number,
    factor: number,
    correct?: (values: Float64Array) => void,
  ): Float64Array {
    return this.#read(key, this.#network.nodes.length, (values) => {
      this.#network.engine.fill(values, (en, handle, out) => getNodeValues(en, handle, property, out));
      if (factor !== 1) for (let i = 0; i < values.length; i += 1) values[i]! *= factor;
      correct?.(values);
    });
  }

  #links(key: string, property: number, factor: number): Float64Array {
    return this.#read(key, this.#network.links.length, (values) => {
      this.#network.engine.fill(values, (en, handle, out) => getLinkValues(en, handle, property, out));
      if (factor !== 1) for (let i = 0; i < values.length; i += 1) values[i]! *= factor;
    });
  }

  #derived(key: string, length: number, value: (i: number) => number): Float64Array {
    return this.#read(key, length, (values) => {
      for (let i = 0; i < length; i += 1) {
        values[i] = this.#network.nodes[i]!.kind === "reservoir" ? 0 : value(i);
      }
    });
  }

  #read(key: string, length: number, fill: (values: Float64Array) => void): Float64Array {
    let array = this.#arrays.get(key);
    if (!array || array.values.length !== length) {
      array = { values: new Float64Array(length), fresh: false };
      this.#arrays.set(key, array);
    }
    if (!array.fresh) {
      fill(array.values);
      array.fresh = true;
    }
    return array.values;
  }
}

type Engine = Parameters<Parameters<WaterNetwork["engine"]["call"]>[0]>[0];

/** The engine's bulk readers are new in 2.3, so that the package's type, which also covers 2.2, lacks them. */
function getNodeValues(engine: Engine, handle: number, property: number, out: number): number {
  return "_EN_getnodevalues" in engine ? engine._EN_getnodevalues(handle, property, out) : 0;
}

function getLinkValues(engine: Engine, handle: number, property: number, out: number): number {
  return "_EN_getlinkvalues" in engine ? engine._EN_getlinkvalues(handle, property, out) : 0;
}

export interface HydraulicVisitor {
  /** A solution stands; what the step gives is valid until this returns. */
  solved(step: HydraulicStep): void;
  /** How long that solution lasts (s; 0 at the last): tanks fill and volumes add up over it. */
  lasted?(seconds: number): void;
}

/**
 * Solves the network over time and shows every solution to the visitor.
 * @throws InvalidInput for options out of range, Infeasible where the equations have no solution.
 */
export function runHydraulics(
  network: WaterNetwork,
  options: HydraulicOptions,
  visitor: HydraulicVisitor,
): void {
  applyOptions(network, options);
  const { engine } = network;
  const reportStepS = network.times.reportStepS;
  const reportStartS = network.time(TIME.reportStart);
  const step = new HydraulicStep(network);
  engine.call((en, handle) => en._EN_openH(handle));
  try {
    engine.call((en, handle) => en._EN_initH(handle, options.save ? INIT.saveFresh : INIT.freshFlows));
    let lengthS = 0;
    do {
      options.before?.(step.timeS + lengthS);
      const now = engine.seconds((en, handle, out) => en._EN_runH(handle, out));
      step.advance();
      step.timeS = now.value;
      step.warning = now.warning;
      step.reported = now.value >= reportStartS && (now.value - reportStartS) % reportStepS === 0;
      visitor.solved(step);
      lengthS = engine.seconds((en, handle, out) => en._EN_nextH(handle, out)).value;
      visitor.lasted?.(lengthS);
    } while (lengthS > 0);
  } finally {
    engine.call((en, handle) => en._EN_closeH(handle));
  }
}

/**
 * Solves single moments one after the other, as for sensitivities: what was set in between (demands, leaks, levels,
 * statuses, the start of the patterns) holds in the next solution, and each starts from the flows of the last.
 */
export class SteadySolver {
  readonly #network: WaterNetwork;
  readonly #step: HydraulicStep;

  constructor(network: WaterNetwork) {
    this.#network = network;
    this.#step = new HydraulicStep(network);
    network.setTime(TIME.duration, 0);
    network.engine.call((en, handle) => en._EN_openH(handle));
    network.engine.call((en, handle) => en._EN_initH(handle, INIT.freshFlows));
  }

  /** Solves time 0; the step belongs to the solver and is overwritten by the next. @throws Infeasible. */
  solve(): HydraulicStep {
    const { engine } = this.#network;
    this.#step.warning = engine.seconds((en, handle, out) => en._EN_runH(handle, out)).warning;
    this.#step.advance();
    return this.#step;
  }

  close(): void {
    this.#network.engine.call((en, handle) => en._EN_closeH(handle));
  }
}

/** Sets times and demand model as asked; what is left out stays as the file (or the last run) has it. */
function applyOptions(network: WaterNetwork, options: HydraulicOptions): void {
  const { durationS = network.times.durationS, stepS } = options;
  if (!(durationS >= 0) || durationS > 2 ** 31 - 1) {
    throw new InvalidInput(`duration is ${durationS} s; 0 to ${2 ** 31 - 1} s (68 years) are allowed`);
  }
  if (stepS !== undefined && !(stepS >= 1))
    throw new InvalidInput(`step is ${stepS} s; 1 s or more is needed`);
  const shortest = stepS ?? network.times.hydraulicStepS;
  if (durationS / shortest > MAX_STEPS) {
    throw new InvalidInput(
      `${network.name}: ${durationS} s in steps of ${shortest} s are ${Math.round(durationS / shortest)} solutions; up to ${MAX_STEPS} are allowed`,
    );
  }
  network.setTime(TIME.duration, Math.round(durationS));
  if (stepS !== undefined) {
    network.setTime(TIME.hydraulicStep, Math.round(stepS));
    network.setTime(TIME.reportStep, Math.round(stepS));
  }
  const driven = options.pressureDriven;
  if (driven) setPressureDriven(network, driven);
}

export function setPressureDriven(
  network: WaterNetwork,
  { minimumM, requiredM, exponent = 0.5 }: NonNullable<HydraulicOptions["pressureDriven"]>,
): void {
  if (!(minimumM >= 0 && requiredM > minimumM && exponent > 0)) {
    throw new InvalidInput(
      `pressure-driven demand: minimum ${minimumM} m, required ${requiredM} m, exponent ${exponent}; needed are 0 ≤ minimum < required, exponent above 0`,
    );
  }
  const perMetre = network.pressureUnitsPerMetre;
  network.engine.call((en, handle) =>
    en._EN_setdemandmodel(handle, 1, minimumM * perMetre, requiredM * perMetre, exponent),
  );
}
