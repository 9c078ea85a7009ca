/**
 * A network in a few multiplications: zone pressures and tank inflows as linear functions of tank levels, pumps, what
 * each zone draws, and powers of that (head loss grows with flow to 1.852); what a zone draws as tabulated functions of
 * its pressure. The two are solved together, so that water is conserved exactly: what leaves the sources is what is
 * delivered, leaked and stored, no source takes water back, and where all of them are shut tanks alone give. Only its
 * coefficients come from EPANET (`fit-surrogate.ts`).
 */

import { BAR_PER_METRE } from "../flow-units.ts";

/** Everything that the surrogate is, as plain data: JSON-able, and the same on every worker. */
export interface SurrogateModel {
  zones: string[];
  tanks: { id: string; areaM2: number; minLevelM: number; maxLevelM: number; initialLevelM: number }[];
  pumps: string[];
  /** Whether all water enters through these pumps: with all of them off the sources are shut. */
  pumpedOnly: boolean;
  /** Coefficients, one row per zone (pressure, m) and one per tank (net inflow, L/s); see {@link features}. */
  pressure: Float64Array[];
  tankInflow: Float64Array[];
  /** Per zone over the pressure grid: share of demand met, and leakage at factor 1 (L/s). */
  served: Float64Array[];
  leakLps: Float64Array[];
  /** Root mean square error of the pressure (m) that the fit left, per zone. */
  residualM: Float64Array;
}

/** Pressure grid of the tables: from 0 in steps of this (m). */
export const GRID_STEP_M = 0.5;
export const GRID_POINTS = 301;
/** Hazen-Williams exponent of flow. */
const HEAD_LOSS_POWER = 1.852;
const SECONDS_PER_HOUR = 3600;
const LITRES_PER_M3 = 1000;
/** Draw and pressure are brought together by damped repetition until the pressures move less than this (m), at most so often. */
const TOLERANCE_M = 0.02;
const REPEATS = 30;

/** Number of features for so many zones, tanks and pumps. */
export function featureCount(zones: number, tanks: number, pumps: number): number {
  return 1 + tanks + pumps + 2 * zones + 2 + pumps;
}

/**
 * Features of a moment: 1, tank levels, pumps, draw per zone, its power, total draw and its power, and pumps times the
 * total. @param out is filled.
 */
export function features(
  drawLps: Float64Array,
  tankLevelM: Float64Array,
  pumpOn: Uint8Array,
  out: Float64Array,
): void {
  let k = 0;
  out[k++] = 1;
  for (let t = 0; t < tankLevelM.length; t += 1) out[k++] = tankLevelM[t]!;
  for (let p = 0; p < pumpOn.length; p += 1) out[k++] = pumpOn[p]!;
  let total = 0;
  for (let z = 0; z < drawLps.length; z += 1) {
    const draw = drawLps[z]!;
    total += draw;
    out[k++] = draw;
    out[k++] = draw <= 0 ? 0 : draw ** HEAD_LOSS_POWER;
  }
  out[k++] = total;
  out[k++] = total <= 0 ? 0 : total ** HEAD_LOSS_POWER;
  for (let p = 0; p < pumpOn.length; p += 1) out[k++] = pumpOn[p]! * total;
}

/** What an hour is asked, and what it gives. All arrays are made once by {@link createHour} and used again. */
export interface Hour {
  /** In: litres wanted in the hour, share of the hour with supply (0 to 1), factor on leakage, per zone; pumps 0 or 1. */
  demandL: Float64Array;
  supplyShare: Float64Array;
  leakFactor: Float64Array;
  pumpOn: Uint8Array;
  /** In and out: tank levels (m above the floor). */
  tankLevelM: Float64Array;
  /** Out, per zone: litres delivered and leaked, pressure while supplied (m and bar; 0 without supply). */
  deliveredL: Float64Array;
  leakageL: Float64Array;
  pressureM: Float64Array;
  pressureBar: Float64Array;
  /** Out: litres that the sources gave in the hour, and that tanks lacked. */
  suppliedL: number;
  shortfallL: number;
}

/** Arrays for a surrogate's hours, with tanks at their initial levels, pumps on, full supply, leak factor 1. */
export function createHour(model: SurrogateModel): Hour {
  const zones = model.zones.length;
  return {
    demandL: new Float64Array(zones),
    supplyShare: new Float64Array(zones).fill(1),
    leakFactor: new Float64Array(zones).fill(1),
    pumpOn: new Uint8Array(model.pumps.length).fill(1),
    tankLevelM: Float64Array.from(model.tanks, (tank) => tank.initialLevelM),
    deliveredL: new Float64Array(zones),
    leakageL: new Float64Array(zones),
    pressureM: new Float64Array(zones),
    pressureBar: new Float64Array(zones),
    suppliedL: 0,
    shortfallL: 0,
  };
}

/** Advances a network hour by hour; one per worker, for it keeps scratch arrays. Allocates nothing per hour. */
export class Surrogate {
  readonly model: SurrogateModel;
  readonly #draw: Float64Array;
  readonly #features: Float64Array;
  /** Of the hour, by tank (L). */
  readonly #changeL: Float64Array;

  constructor(model: SurrogateModel) {
    this.model = model;
    this.#draw = new Float64Array(model.zones.length);
    this.#changeL = new Float64Array(model.tanks.length);
    this.#features = new Float64Array(
      featureCount(model.zones.length, model.tanks.length, model.pumps.length),
    );
  }

  /** One hour: fills the outputs of `hour` and moves its tank levels. */
  advance(hour: Hour): void {
    const { zones, tanks } = this.model;
    this.#settle(hour);
    let drawnL = 0;
    for (let z = 0; z < zones.length; z += 1) {
      const share = hour.supplyShare[z]!;
      const pressure = hour.pressureM[z]!;
      hour.deliveredL[z] = share === 0 ? 0 : hour.demandL[z]! * this.#lookup(this.model.served[z]!, pressure);
      hour.leakageL[z] =
        share * SECONDS_PER_HOUR * hour.leakFactor[z]! * this.#lookup(this.model.leakLps[z]!, pressure);
      if (share === 0) hour.pressureM[z] = 0;
      hour.pressureBar[z] = hour.pressureM[z]! * BAR_PER_METRE;
      drawnL += hour.deliveredL[z]! + hour.leakageL[z]!;
    }
    let storedL = 0;
    hour.shortfallL = 0;
    for (let t = 0; t < tanks.length; t += 1) {
      const { areaM2, minLevelM, maxLevelM } = tanks[t]!;
      const litresPerMetre = areaM2 * LITRES_PER_M3;
      const wantedM = hour.tankLevelM[t]! + (this.tankInflowLps(t) * SECONDS_PER_HOUR) / litresPerMetre;
      const level = Math.min(maxLevelM, Math.max(minLevelM, wantedM));
      // What an empty tank cannot give, the other sources are left to give; a full one takes no more.
      hour.shortfallL += Math.max(0, minLevelM - wantedM) * litresPerMetre;
      this.#changeL[t] = (level - hour.tankLevelM[t]!) * litresPerMetre;
      storedL += this.#changeL[t]!;
      hour.tankLevelM[t] = level;
    }
    const suppliedL = drawnL + storedL;
    const shut = this.model.pumpedOnly && hour.pumpOn.every((on) => on === 0);
    if (suppliedL < 0) this.#giveBack(hour, -suppliedL);
    else if (shut) this.#takeFromTanks(hour, suppliedL, drawnL);
    hour.suppliedL = suppliedL < 0 || shut ? 0 : suppliedL;
  }

  /** Tanks lose no more than is drawn: their flows carry an error of the fit, and a source takes no water back. */
  #giveBack(hour: Hour, litres: number): void {
    const { tanks } = this.model;
    let fallenL = 0;
    for (let t = 0; t < tanks.length; t += 1) fallenL += Math.max(0, -this.#changeL[t]!);
    for (let t = 0; t < tanks.length; t += 1) {
      const share = Math.max(0, -this.#changeL[t]!) / fallenL;
      hour.tankLevelM[t]! += (share * litres) / (tanks[t]!.areaM2 * LITRES_PER_M3);
    }
  }

  /** With the sources shut all that is drawn comes out of tanks, as far as they hold it; the rest is not delivered. */
  #takeFromTanks(hour: Hour, litres: number, drawnL: number): void {
    const { zones, tanks } = this.model;
    let heldL = 0;
    for (let t = 0; t < tanks.length; t += 1) {
      heldL += (hour.tankLevelM[t]! - tanks[t]!.minLevelM) * tanks[t]!.areaM2 * LITRES_PER_M3;
    }
    const takenL = Math.min(litres, heldL);
    if (heldL > 0) {
      for (let t = 0; t < tanks.length; t += 1) {
        const { minLevelM } = tanks[t]!;
        hour.tankLevelM[t] = minLevelM + (hour.tankLevelM[t]! - minLevelM) * (1 - takenL / heldL);
      }
    }
    const lackedL = litres - takenL;
    hour.shortfallL += lackedL;
    const met = drawnL > 0 ? Math.max(0, 1 - lackedL / drawnL) : 1;
    for (let z = 0; z < zones.length; z += 1) {
      hour.deliveredL[z]! *= met;
      hour.leakageL[z]! *= met;
    }
  }

  /** Net inflow (L/s) of a tank in the hour last advanced, before it was full or empty. */
  tankInflowLps(tank: number): number {
    return this.#linear(this.model.tankInflow[tank]!);
  }

  /** Pressures and draws that agree: a zone that draws more has less pressure, and so draws less. */
  #settle(hour: Hour): void {
    const { zones, served, leakLps, pressure } = this.model;
    const draw = this.#draw;
    for (let z = 0; z < zones.length; z += 1) draw[z] = hour.demandL[z]! / SECONDS_PER_HOUR;
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      features(draw, hour.tankLevelM, hour.pumpOn, this.#features);
      let moved = 0;
      const damping = repeat < 2 ? 1 : 0.5;
      for (let z = 0; z < zones.length; z += 1) {
        const fresh = Math.max(0, this.#linear(pressure[z]!));
        const before = hour.pressureM[z]!;
        const next = repeat === 0 ? fresh : before + damping * (fresh - before);
        if (hour.supplyShare[z]! > 0) moved = Math.max(moved, Math.abs(next - before));
        hour.pressureM[z] = next;
        draw[z] =
          (hour.demandL[z]! / SECONDS_PER_HOUR) *
            this.#lookup(served[z]!, next) *
            (hour.supplyShare[z]! > 0 ? 1 : 0) +
          hour.supplyShare[z]! * hour.leakFactor[z]! * this.#lookup(leakLps[z]!, next);
      }
      if (repeat > 0 && moved < TOLERANCE_M) break;
    }
    features(draw, hour.tankLevelM, hour.pumpOn, this.#features);
  }

  #linear(coefficients: Float64Array): number {
    const x = this.#features;
    let sum = 0;
    for (let k = 0; k < x.length; k += 1) sum += coefficients[k]! * x[k]!;
    return sum;
  }

  #lookup(table: Float64Array, pressureM: number): number {
    const at = Math.min(GRID_POINTS - 1.000001, Math.max(0, pressureM / GRID_STEP_M));
    const low = Math.floor(at);
    return table[low]! + (at - low) * (table[low + 1]! - table[low]!);
  }
}
