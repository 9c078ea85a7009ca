/**
 * Electricity of one variant, hour by hour: transformers' loads by kind, hour and heat, with charging, panels and
 * capacitors; LinDistFlow over all feeders in two passes (the law of `energy/power-flow.ts`); oil temperature and ageing
 * of each transformer (IEC 60076-7, tabled by load).
 */

import type { DayKind } from "../../devices/moment.ts";
import { LOAD_KINDS, loadShare } from "../../energy/load-shape.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import { LOAD_STEPS, STEPS_PER_LOAD } from "./power-tables.ts";
import type { PowerTables } from "./prepared-town.ts";

const BASE_KVA = 1000;
const SENDING_PU = 1.01;
const RESIDENTIAL = 0;
const COMMERCIAL = 1;
const DAY_KINDS: readonly DayKind[] = ["weekday", "weekday", "sunday", "festival"];
/** Output of panels against their peak at 1 kW/m²: inverter, dust, heat (usual performance ratio). */
const PANEL_YIELD = 0.78;
/** Voltage below which the supply code's −6 % is broken, pu. */
const LOW_PU = 0.94;

export class Power {
  /** Of the run: kWh consumed (before losses, panels taken off), lost, made by panels; highest hour of all feeders, kW; lowest voltage, pu. */
  energyKwh = 0;
  lossKwh = 0;
  solarKwh = 0;
  peakKw = 0;
  lowestPu = 2;
  /** Bus-hours below the code's limit, and transformer-hours above their rating; sums of ageing rates. */
  lowBusHours = 0;
  overloadHours = 0;
  ageing = 0;
  hours = 0;
  /** By zone and hour of the day, kW summed over days. */
  readonly profile: Float64Array;
  /** Of the hour, for conservation: kW of all loads, of the feeders' heads before losses. */
  hourLoadKw = 0;
  hourHeadKw = 0;
  readonly hourOfFeeder: Float64Array;
  private readonly tables: PowerTables;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private readonly u: Float64Array;
  private readonly topOilC: Float64Array;
  private readonly share = new Float64Array(LOAD_KINDS.length);
  private readonly residentialKw: number;
  private readonly totalKw: number;
  private demand = 1;
  private fresh = true;

  constructor(tables: PowerTables, zones: number) {
    this.tables = tables;
    const buses = tables.parent.length;
    this.p = new Float64Array(buses);
    this.q = new Float64Array(buses);
    this.u = new Float64Array(buses);
    this.topOilC = new Float64Array(tables.transformers);
    this.profile = new Float64Array(24 * zones);
    this.hourOfFeeder = new Float64Array(tables.feederIds.length);
    let residential = 0;
    let all = 0;
    for (let at = 0; at < tables.transformers; at++) {
      all += tables.peakKw[at]!;
      if (tables.kind[at] === RESIDENTIAL) residential += tables.peakKw[at]!;
    }
    this.residentialKw = residential;
    this.totalKw = all;
  }

  begin(draw: Float64Array): void {
    this.demand = draw[P.power_demand]!;
    this.energyKwh = 0;
    this.lossKwh = 0;
    this.solarKwh = 0;
    this.peakKw = 0;
    this.lowestPu = 2;
    this.lowBusHours = 0;
    this.overloadHours = 0;
    this.ageing = 0;
    this.hours = 0;
    this.profile.fill(0);
    this.fresh = true;
  }

  /** One hour. `chargingKw` is what vehicles charge, `farmFactor` farms' pumping against the usual. */
  hour(
    hour: number,
    dayKind: number,
    dayFactor: number,
    temperatureC: number,
    solarWM2: number,
    chargingKw: number,
    farmFactor: number,
    levers: Levers,
  ): void {
    const { tables, p, q, share, profile, topOilC } = this;
    const {
      transformers,
      bus,
      zone,
      kind,
      peakKw,
      perKva,
      tangent,
      consumers,
      oilRiseK,
      gradientK,
      oilKeep,
      feeder,
    } = tables;
    for (let k = 0; k < LOAD_KINDS.length; k++) {
      share[k] =
        loadShare(LOAD_KINDS[k]!, hour + 0.5, DAY_KINDS[dayKind]!, temperatureC) * this.demand * dayFactor;
    }
    share[3]! *= farmFactor;
    share[RESIDENTIAL]! *= levers.homeLoad[hour]!;
    share[COMMERCIAL]! *= levers.officeLoad[hour]!;
    share[2]! *= levers.industryLoad[hour]!;
    p.fill(0);
    q.fill(0);
    const panels = (solarWM2 / 1000) * PANEL_YIELD;
    const charging = this.residentialKw > 0 ? chargingKw / this.residentialKw : 0;
    let load = 0;
    let made = 0;
    let ageing = 0;
    for (let at = 0; at < transformers; at++) {
      const of = kind[at]!;
      const here = zone[at]!;
      const own =
        peakKw[at]! *
        share[of]! *
        levers.feederLoad[hour * levers.feeders + feeder[at]!]! *
        levers.people[here]!;
      let kw = own;
      if (of === RESIDENTIAL) kw += peakKw[at]! * charging;
      const sun = of === RESIDENTIAL ? panels * consumers[at]! * levers.solarKw[feeder[at]!]! : 0;
      const net = kw - sun;
      load += kw;
      made += sun;
      p[bus[at]!]! += net;
      q[bus[at]!]! += kw * tangent[at]!;
      profile[24 * here + hour]! += net;
      const factor = (net < 0 ? -net : net) * perKva[at]!;
      const step = factor * STEPS_PER_LOAD;
      const low = step < LOAD_STEPS - 2 ? step | 0 : LOAD_STEPS - 2;
      const part = step - low;
      const rise = oilRiseK[low]! + part * (oilRiseK[low + 1]! - oilRiseK[low]!);
      const gradient = gradientK[low]! + part * (gradientK[low + 1]! - gradientK[low]!);
      const ultimate = temperatureC + rise;
      const oil = this.fresh ? ultimate : ultimate + (topOilC[at]! - ultimate) * oilKeep;
      topOilC[at] = oil;
      // IEC 60076-7 eq. 2: doubles every 6 K from 98 °C.
      ageing += fastExp((Math.LN2 / 6) * (oil + gradient - 98));
      if (factor > 1) this.overloadHours++;
    }
    // Banks are switched with the load: a fixed one would push voltage up by night.
    const switched = this.totalKw > 0 ? Math.min(1, load / this.totalKw) : 0;
    for (let k = 0; k < q.length; k++) q[k]! -= levers.busKvar[k]! * switched;
    this.fresh = false;
    this.ageing += ageing;
    this.hourLoadKw = load - made;
    this.solarKwh += made;
    this.energyKwh += load - made;
    this.hours++;
    this.flow();
    if (this.hourHeadKw > this.peakKw) this.peakKw = this.hourHeadKw;
  }

  /** Sums loads up the trees, then voltages down them. */
  private flow(): void {
    const { parent, rPu, xPu, feederFirst } = this.tables;
    const { p, q, u } = this;
    let head = 0;
    let loss = 0;
    let lowest = SENDING_PU * SENDING_PU;
    let low = 0;
    for (let feeder = 0; feeder + 1 < feederFirst.length; feeder++) {
      const first = feederFirst[feeder]!;
      const end = feederFirst[feeder + 1]!;
      for (let at = end - 1; at > first; at--) {
        const up = parent[at]!;
        p[up]! += p[at]!;
        q[up]! += q[at]!;
      }
      head += p[first]!;
      this.hourOfFeeder[feeder] = p[first]!;
      u[first] = SENDING_PU * SENDING_PU;
      for (let at = first + 1; at < end; at++) {
        const active = p[at]! / BASE_KVA;
        const reactive = q[at]! / BASE_KVA;
        const before = u[parent[at]!]!;
        const here = before - 2 * (rPu[at]! * active + xPu[at]! * reactive);
        // A load beyond what the line carries has no voltage; it is kept where the next hour can begin.
        const kept = here > 0.25 ? here : 0.25;
        u[at] = kept;
        loss += ((active * active + reactive * reactive) / before) * rPu[at]!;
        if (kept < lowest) lowest = kept;
        if (kept < LOW_PU * LOW_PU) low++;
      }
    }
    this.hourHeadKw = head;
    this.lossKwh += loss * BASE_KVA;
    this.lowBusHours += low;
    const voltage = Math.sqrt(lowest);
    if (voltage < this.lowestPu) this.lowestPu = voltage;
  }

  /** Voltage of a bus in the hour last run, per unit. */
  voltagePu(bus: number): number {
    return Math.sqrt(this.u[bus]!);
  }
}
