/**
 * Fits the surrogate to a network: EPANET answers random moments (demands, closed zones, leaks, levels, pumps), the
 * coefficients are least squares on most of them, and the error is reported on the others.
 */
import { Infeasible, InvalidInput } from "../../errors.ts";
import { normal, uniform } from "../../random/draw.ts";
import { randomStream, type Stream } from "../../random/philox.ts";
import type { WaterNetwork } from "../network.ts";
import { ridge } from "./least-squares.ts";
import {
  createHour,
  featureCount,
  features,
  GRID_POINTS,
  GRID_STEP_M,
  Surrogate,
  type SurrogateModel,
} from "./surrogate.ts";
import {
  type Answer,
  DEFAULT_ASSUMPTIONS,
  entersByPumpsAlone,
  type HydraulicAssumptions,
  type Moment,
  TrainingNetwork,
} from "./training-network.ts";
import type { Zone } from "./zones.ts";

export interface FitOptions {
  /** Random moments that EPANET solves; a fifth of them is held out. */
  samples?: number;
  /** Demand goes up to this multiple of the file's base demand. */
  highestDemandFactor?: number;
  highestLeakFactor?: number;
  seed?: number;
  assumptions?: HydraulicAssumptions;
}

/** Differences from EPANET on moments that took no part in the fit. */
export interface SurrogateError {
  samples: number;
  pressureRmseM: number;
  pressureMaxM: number;
  /** Mean absolute error over the mean (%), over zones that are open. */
  deliveredPercent: number;
  leakagePercent: number;
  /** Root mean square (L/s) and relative to the mean of all zones' draw (%). */
  tankInflowRmseLps: number;
  tankInflowPercent: number;
}

export interface FittedSurrogate {
  model: SurrogateModel;
  error: SurrogateError;
}

const RIDGE = 1e-7;
const CLOSED_SHARE = 0.2;

/**
 * @throws InvalidInput for zones that overlap or hold no junction of the network, and for too few samples; Infeasible
 * where EPANET finds no solution for most moments.
 */
export function fitSurrogate(
  network: WaterNetwork,
  zones: Zone[],
  options: FitOptions = {},
): FittedSurrogate {
  const { samples = 600, highestDemandFactor = 2.5, highestLeakFactor = 3, seed = 1 } = options;
  const training = new TrainingNetwork(network, zones, options.assumptions ?? DEFAULT_ASSUMPTIONS);
  try {
    const columns = featureCount(zones.length, training.tanks.length, training.pumps.length);
    if (!(samples * 0.8 >= 1.5 * columns)) {
      throw new InvalidInput(
        `${samples} samples for ${columns} coefficients; ${Math.ceil((1.5 * columns) / 0.8)} at least are needed`,
      );
    }
    const stream = randomStream(seed, "surrogate");
    const moments: Moment[] = [];
    const answers: Answer[] = [];
    for (let i = 0; i < samples; i += 1) {
      const moment = randomMoment(training, stream, i, highestDemandFactor, highestLeakFactor);
      const answer = attempt(() => training.solve(moment));
      if (answer && isSound(answer)) {
        moments.push(moment);
        answers.push(answer);
      }
    }
    if (moments.length < samples / 2) {
      throw new Infeasible(
        `${network.name}: EPANET solved ${moments.length} of ${samples} random moments; half at least are needed`,
      );
    }
    const fitted = Math.floor(moments.length * 0.8);
    const model = fitModel(training, zones, moments.slice(0, fitted), answers.slice(0, fitted), columns);
    return { model, error: measureError(model, moments.slice(fitted), answers.slice(fitted)) };
  } finally {
    training.close();
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}

/** EPANET's unbalanced solutions give pressures that no town has. */
function isSound({ pressureM, tankInflowLps }: Answer): boolean {
  return [...pressureM, ...tankInflowLps].every((value) => Number.isFinite(value) && Math.abs(value) < 1e5);
}

function randomMoment(
  training: TrainingNetwork,
  stream: Stream,
  i: number,
  highestDemand: number,
  highestLeak: number,
): Moment {
  const town = highestDemand * uniform(stream, i, 0, 0);
  return {
    demandLps: training.baseDemandLps.map((base, z) =>
      Math.min(base * highestDemand * 1.5, base * town * Math.exp(0.4 * normal(stream, z, 1, i))),
    ),
    leakFactor: Float64Array.from(training.zones, (_, z) => highestLeak * uniform(stream, z, 2, i)),
    open: Uint8Array.from(training.zones, (_, z) => (uniform(stream, z, 3, i) < CLOSED_SHARE ? 0 : 1)),
    tankLevelM: Float64Array.from(
      training.tanks,
      ({ minLevelM, maxLevelM }, t) =>
        minLevelM + (maxLevelM - minLevelM) * (0.02 + 0.96 * uniform(stream, t, 4, i)),
    ),
    pumpOn: Uint8Array.from(training.pumps, (_, p) => (uniform(stream, p, 5, i) < 0.5 ? 0 : 1)),
  };
}

function fitModel(
  training: TrainingNetwork,
  zones: Zone[],
  moments: Moment[],
  answers: Answer[],
  columns: number,
): SurrogateModel {
  const rows = moments.length;
  const x = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r += 1) {
    const { deliveredLps, leakageLps } = answers[r]!;
    const draw = deliveredLps.map((delivered, z) => delivered + leakageLps[z]!);
    features(draw, moments[r]!.tankLevelM, moments[r]!.pumpOn, x.subarray(r * columns, (r + 1) * columns));
  }
  const pressures = zones.map((_, z) => Float64Array.from(answers, ({ pressureM }) => pressureM[z]!));
  const inflows = training.tanks.map((_, t) =>
    Float64Array.from(answers, ({ tankInflowLps }) => tankInflowLps[t]!),
  );
  const coefficients = ridge(x, rows, columns, [...pressures, ...inflows], RIDGE);
  const pressure = coefficients.slice(0, zones.length);
  const residualM = Float64Array.from(pressures, (y, z) => {
    let sum = 0;
    for (let r = 0; r < rows; r += 1) {
      let predicted = 0;
      for (let c = 0; c < columns; c += 1) predicted += x[r * columns + c]! * pressure[z]![c]!;
      sum += (predicted - y[r]!) ** 2;
    }
    return Math.sqrt(sum / rows);
  });
  const curves = zones.map((_, z) => drawCurves(training, z));
  return {
    zones: zones.map(({ id }) => id),
    tanks: training.tanks.map(({ id, areaM2, minLevelM, maxLevelM, initialLevelM }) => ({
      id,
      areaM2,
      minLevelM,
      maxLevelM,
      initialLevelM,
    })),
    pumps: training.pumps.map(({ id }) => id),
    pumpedOnly: entersByPumpsAlone(training.network),
    pressure,
    tankInflow: coefficients.slice(zones.length),
    served: curves.map(({ served }) => served),
    leakLps: curves.map(({ leakLps }) => leakLps),
    residualM,
  };
}

/**
 * Share served and leakage as functions of a zone's mean pressure: its junctions stand above or below the mean by their
 * elevation (friction within the zone is left out).
 */
function drawCurves(
  training: TrainingNetwork,
  zone: number,
): { served: Float64Array; leakLps: Float64Array } {
  const { requiredPressureM, leakExponent } = training.assumptions;
  const junctions = training.zones[zone]!;
  const elevation = (node: number) => training.network.nodes[node]!.elevationM;
  const mean = junctions.reduce((sum, { node, share }) => sum + share * elevation(node), 0);
  const served = new Float64Array(GRID_POINTS);
  const leakLps = new Float64Array(GRID_POINTS);
  for (let g = 0; g < GRID_POINTS; g += 1) {
    for (const { node, share, leakLps: atOneMetre } of junctions) {
      const pressure = Math.max(0, g * GRID_STEP_M + mean - elevation(node));
      served[g]! += share * Math.min(1, Math.sqrt(pressure / requiredPressureM));
      leakLps[g]! += atOneMetre * pressure ** leakExponent;
    }
  }
  return { served, leakLps };
}

/** Runs the surrogate, draw and pressure together, on moments that EPANET has answered. */
export function measureError(model: SurrogateModel, moments: Moment[], answers: Answer[]): SurrogateError {
  // A moment is compared, not an hour: whether the tanks hold enough for one is not the question.
  const surrogate = new Surrogate({ ...model, pumpedOnly: false });
  const hour = createHour(model);
  const sum = {
    pressure: 0,
    count: 0,
    worst: 0,
    delivered: 0,
    deliveredOff: 0,
    leaked: 0,
    leakedOff: 0,
    tank: 0,
    draw: 0,
  };
  for (const [i, moment] of moments.entries()) {
    const answer = answers[i]!;
    hour.demandL.set(moment.demandLps.map((lps) => lps * 3600));
    hour.supplyShare.set(moment.open);
    hour.leakFactor.set(moment.leakFactor);
    hour.pumpOn.set(moment.pumpOn);
    hour.tankLevelM.set(moment.tankLevelM);
    surrogate.advance(hour);
    for (let z = 0; z < model.zones.length; z += 1) {
      if (moment.open[z] === 0) continue;
      const off = hour.pressureM[z]! - Math.max(0, answer.pressureM[z]!);
      sum.pressure += off * off;
      sum.count += 1;
      sum.worst = Math.max(sum.worst, Math.abs(off));
      sum.delivered += answer.deliveredLps[z]!;
      sum.deliveredOff += Math.abs(hour.deliveredL[z]! / 3600 - answer.deliveredLps[z]!);
      sum.leaked += answer.leakageLps[z]!;
      sum.leakedOff += Math.abs(hour.leakageL[z]! / 3600 - answer.leakageLps[z]!);
      sum.draw += answer.deliveredLps[z]! + answer.leakageLps[z]!;
    }
    for (let t = 0; t < model.tanks.length; t += 1) {
      sum.tank += (surrogate.tankInflowLps(t) - answer.tankInflowLps[t]!) ** 2 / model.tanks.length;
    }
  }
  const tankRmse = Math.sqrt(sum.tank / Math.max(1, moments.length));
  const percent = (off: number, of: number) => (of === 0 ? 0 : (100 * off) / of);
  return {
    samples: moments.length,
    pressureRmseM: Math.sqrt(sum.pressure / Math.max(1, sum.count)),
    pressureMaxM: sum.worst,
    deliveredPercent: percent(sum.deliveredOff, sum.delivered),
    leakagePercent: percent(sum.leakedOff, sum.leaked),
    tankInflowRmseLps: tankRmse,
    tankInflowPercent: percent(tankRmse, sum.draw / Math.max(1, moments.length)),
  };
}
