/**
 * Water of one variant, hour by hour: the law of `water/surrogate/surrogate.ts` in flat arrays, for the zones that have
 * supply in the hour alone, with pressure as a lever and tanks that give no more than they hold.
 */
import { GRID_POINTS, GRID_STEP_M } from "../../water/surrogate/surrogate.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import type { WaterTables } from "./prepared-town.ts";

const HEAD_LOSS_POWER = 1.852;
const SECONDS = 3600;
const TOLERANCE_M = 0.02;
const REPEATS = 20;
/** The works' pumps run while a tank is below this share of its height, and stop when all are full. */
const PUMP_FROM = 0.9;
const TINY = 1e-9;
const ROUNDING = 1e-9;
/** Energy to lift a litre of treated water by 40 m at 65 % efficiency, kWh. */
export const KWH_PER_LITRE = (9.81 * 40) / 0.65 / 3.6e6;

type WaterLevers = Pick<Levers, "supply" | "leak" | "pressure" | "waterWant" | "sourceYield" | "ration">;

export class Water {
  /** Of the run, litres: wanted, delivered, not delivered, leaked, let in; supply hours and metre-hours of pressure, people-weighted. */
  wantedL = 0;
  deliveredL = 0;
  unservedL = 0;
  leakedL = 0;
  suppliedL = 0;
  supplyHours = 0;
  pressureHours = 0;
  readonly wantedZoneL: Float64Array;
  readonly deliveredZoneL: Float64Array;
  readonly leakedZoneL: Float64Array;
  /** Litres of the hour, and the balance's parts: what the tanks gained. */
  hourSuppliedL = 0;
  hourDrawnL = 0;
  hourStoredL = 0;
  readonly tankLevelM: Float64Array;
  readonly pumpOn: Uint8Array;
  readonly pressureM: Float64Array;
  /** Per zone and hour of the day, summed over days: metres while supplied, and how often. */
  readonly pressureProfile: Float64Array;
  readonly suppliedProfile: Float64Array;
  /** Wanted and delivered of the day just ended, L, and the share. */
  dayWantedL = 0;
  dayDeliveredL = 0;
  dayUnservedL = 0;
  dayServed = 1;
  private readonly tables: WaterTables;
  private readonly draw: Float64Array;
  private readonly rate: Float64Array;
  private readonly features: Float64Array;
  private readonly wantL: Float64Array;
  private readonly supply: Float64Array;
  private readonly active: Int32Array;
  private activeCount = 0;
  private demand = 1;
  private leakage = 1;
  /** Of the hour, by tank. */
  private readonly tankChangeL: Float64Array;
  private wantedBefore = 0;
  private deliveredBefore = 0;
  private readonly people: number;

  constructor(tables: WaterTables) {
    const { zones, tanks, pumps, features } = tables;
    this.tables = tables;
    this.wantedZoneL = new Float64Array(zones);
    this.deliveredZoneL = new Float64Array(zones);
    this.leakedZoneL = new Float64Array(zones);
    this.tankLevelM = new Float64Array(tanks);
    this.tankChangeL = new Float64Array(tanks);
    this.pressureM = new Float64Array(zones);
    this.pressureProfile = new Float64Array(24 * zones);
    this.suppliedProfile = new Float64Array(24 * zones);
    this.draw = new Float64Array(zones);
    this.rate = new Float64Array(zones);
    this.features = new Float64Array(features);
    this.wantL = new Float64Array(24 * zones);
    this.supply = new Float64Array(24 * zones);
    this.pumpOn = new Uint8Array(pumps).fill(1);
    this.active = new Int32Array(zones);
    this.people = tables.people.reduce((sum, here) => sum + here, 0);
  }

  begin({ demand, leakage }: { demand: number; leakage: number }): void {
    this.demand = demand;
    this.leakage = leakage;
    this.wantedL = 0;
    this.deliveredL = 0;
    this.unservedL = 0;
    this.leakedL = 0;
    this.suppliedL = 0;
    this.supplyHours = 0;
    this.pressureHours = 0;
    this.wantedZoneL.fill(0);
    this.deliveredZoneL.fill(0);
    this.leakedZoneL.fill(0);
    this.pressureProfile.fill(0);
    this.suppliedProfile.fill(0);
    this.pressureM.fill(0);
    this.tankLevelM.set(this.tables.tankStartM);
    this.pumpOn.fill(1);
  }

  /** The day's wants and hours. `warmth` multiplies what people want. */
  beginDay(warmth: number, levers: WaterLevers): void {
    const { zones, people, lpcd, supply: usual, yieldM3PerDay, usualM3PerDay } = this.tables;
    const { supply, wantL } = this;
    this.wantedBefore = this.wantedL;
    this.deliveredBefore = this.deliveredL;
    // A source that gives less than a usual day takes shortens everybody's hours alike.
    const enough = usualM3PerDay > 0 ? Math.min(1, (yieldM3PerDay * levers.sourceYield) / usualM3PerDay) : 1;
    for (let zone = 0; zone < zones; zone++) {
      let hours = 0;
      let full = 0;
      for (let hour = 0; hour < 24; hour++) {
        const at = hour * zones + zone;
        const open = levers.supply ? levers.supply[at]! : usual[at]!;
        full += open;
        supply[at] = open * enough * (1 - levers.ration[zone]!);
        hours += supply[at]!;
      }
      const want = people[zone]! * lpcd[zone]! * this.demand * warmth * levers.waterWant[zone]!;
      for (let hour = 0; hour < 24; hour++) {
        const at = hour * zones + zone;
        wantL[at] = full > 0 && hours > 0 ? (want * supply[at]!) / full : 0;
      }
      this.wantedL += want;
      this.wantedZoneL[zone]! += want;
    }
  }

  hour(hour: number, levers: WaterLevers): void {
    const { zones } = this.tables;
    const { supply, active, draw } = this;
    this.activeCount = 0;
    for (let zone = 0; zone < zones; zone++) {
      draw[zone] = 0;
      if (supply[hour * zones + zone]! > 0) active[this.activeCount++] = zone;
      else this.pressureM[zone] = 0;
    }
    if (this.activeCount > 0) this.settle(hour, levers);
    this.account(hour, levers);
  }

  /** Pressures and draws that agree: a zone that draws more has less pressure, and so draws less. */
  private settle(hour: number, levers: WaterLevers): void {
    const { zones, pressure, features: count, leakFactor } = this.tables;
    const { active, activeCount, draw, rate, pressureM, supply, wantL } = this;
    for (let k = 0; k < activeCount; k++) {
      const zone = active[k]!;
      const at = hour * zones + zone;
      rate[zone] = wantL[at]! / (SECONDS * supply[at]!);
      draw[zone] = rate[zone]!;
    }
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      this.fillFeatures();
      let moved = 0;
      const damping = repeat < 2 ? 1 : 0.5;
      for (let k = 0; k < activeCount; k++) {
        const zone = active[k]!;
        const fresh =
          Math.max(0, this.linear(pressure, zone * count)) * levers.pressure[hour * zones + zone]!;
        const before = pressureM[zone]!;
        const next = repeat === 0 ? fresh : before + damping * (fresh - before);
        if (Math.abs(next - before) > moved) moved = Math.abs(next - before);
        pressureM[zone] = next;
        const leak = leakFactor[zone]! * this.leakage * levers.leak[zone]!;
        draw[zone] =
          rate[zone]! * this.lookup(this.tables.served, zone, next) +
          leak * this.lookup(this.tables.leakLps, zone, next);
      }
      if (repeat > 0 && moved < TOLERANCE_M) break;
    }
  }

  /** Litres of the hour, tanks, and what an empty tank cannot give. */
  private account(hour: number, levers: WaterLevers): void {
    const { tables, active, activeCount, draw, supply, pressureM, tankLevelM, wantL } = this;
    const {
      zones,
      tanks,
      tankInflow,
      features: count,
      tankAreaM2,
      tankMinM,
      tankMaxM,
      zoneTank,
      leakFactor,
    } = tables;
    // Tanks see the hour's mean draw: a zone with half an hour of supply draws half.
    for (let k = 0; k < activeCount; k++) draw[active[k]!]! *= supply[hour * zones + active[k]!]!;
    this.switchPumps();
    this.fillFeatures();
    let stored = 0;
    let fallen = 0;
    for (let tank = 0; tank < tanks; tank++) {
      const litresPerMetre = tankAreaM2[tank]! * 1000;
      const wanted = tankLevelM[tank]! + (this.linear(tankInflow, tank * count) * SECONDS) / litresPerMetre;
      let scale = 1;
      if (wanted < tankMinM[tank]! && activeCount > 0) {
        let drawn = 0;
        for (let k = 0; k < activeCount; k++) {
          if (zoneTank[active[k]!] === tank) drawn += draw[active[k]!]! * SECONDS;
        }
        const short = (tankMinM[tank]! - wanted) * litresPerMetre;
        if (drawn > TINY) scale = Math.max(0, 1 - short / drawn);
        for (let k = 0; k < activeCount; k++) if (zoneTank[active[k]!] === tank) draw[active[k]!]! *= scale;
      }
      const level = Math.min(tankMaxM[tank]!, Math.max(tankMinM[tank]!, wanted));
      const change = (level - tankLevelM[tank]!) * litresPerMetre;
      stored += change;
      if (change < 0) fallen -= change;
      this.tankChangeL[tank] = change;
      tankLevelM[tank] = level;
    }
    stored += this.keepWater(stored, fallen);
    let drawnL = 0;
    for (let k = 0; k < activeCount; k++) {
      const zone = active[k]!;
      const at = hour * zones + zone;
      const pressure = pressureM[zone]!;
      const wants = wantL[at]! * this.lookup(tables.served, zone, pressure);
      const leak = leakFactor[zone]! * this.leakage * levers.leak[zone]!;
      const leaks = SECONDS * supply[at]! * leak * this.lookup(tables.leakLps, zone, pressure);
      const both = wants + leaks;
      const scale = both > TINY ? (draw[zone]! * SECONDS) / both : 0;
      const delivered = wants * scale;
      const leaked = leaks * scale;
      this.deliveredL += delivered;
      this.leakedL += leaked;
      this.deliveredZoneL[zone]! += delivered;
      this.leakedZoneL[zone]! += leaked;
      drawnL += delivered + leaked;
      const weight = (tables.people[zone]! / this.people) * supply[at]!;
      this.supplyHours += weight;
      this.pressureHours += weight * pressure;
      this.pressureProfile[at]! += pressure;
      this.suppliedProfile[at]! += 1;
    }
    this.hourDrawnL = drawnL;
    this.hourStoredL = stored;
    this.hourSuppliedL = drawnL + stored;
    this.suppliedL += this.hourSuppliedL;
  }

  /**
   * Tanks lose no more than is drawn: the surrogate's inflows carry an error, and a source takes no water back. Answers
   * the litres that tanks keep after all.
   */
  private keepWater(stored: number, fallen: number): number {
    const { draw, active, activeCount, tankChangeL, tankLevelM, tables } = this;
    let drawn = 0;
    for (let k = 0; k < activeCount; k++) drawn += draw[active[k]!]! * SECONDS;
    const lost = -(stored + drawn);
    if (lost <= 0) return 0;
    for (let tank = 0; tank < tables.tanks; tank++) {
      const change = tankChangeL[tank]!;
      if (change < 0) tankLevelM[tank]! -= (change * lost) / fallen / (tables.tankAreaM2[tank]! * 1000);
    }
    return lost;
  }

  endDay(): void {
    this.dayWantedL = this.wantedL - this.wantedBefore;
    this.dayDeliveredL = this.deliveredL - this.deliveredBefore;
    // Sums of shares of a day's want differ from it in the last digits.
    const short = this.dayWantedL - this.dayDeliveredL;
    this.dayUnservedL = short > ROUNDING * this.dayWantedL ? short : 0;
    this.unservedL += this.dayUnservedL;
    this.dayServed = this.dayWantedL > 0 ? this.dayDeliveredL / this.dayWantedL : 1;
  }

  private switchPumps(): void {
    const { tanks, tankMaxM } = this.tables;
    let low = false;
    let full = true;
    for (let tank = 0; tank < tanks; tank++) {
      const share = this.tankLevelM[tank]! / tankMaxM[tank]!;
      if (share < PUMP_FROM) low = true;
      if (share < 0.999) full = false;
    }
    if (low) this.pumpOn.fill(1);
    else if (full && tanks > 0) this.pumpOn.fill(0);
  }

  /** The surrogate's features: 1, tank levels, pumps, draws with their powers, the total, pumps times the total. */
  private fillFeatures(): void {
    const { zones, tanks, pumps } = this.tables;
    const { features, draw, tankLevelM, pumpOn } = this;
    let at = 0;
    features[at++] = 1;
    for (let tank = 0; tank < tanks; tank++) features[at++] = tankLevelM[tank]!;
    for (let pump = 0; pump < pumps; pump++) features[at++] = pumpOn[pump]!;
    let total = 0;
    for (let zone = 0; zone < zones; zone++) {
      const lps = draw[zone]!;
      total += lps;
      features[at++] = lps;
      features[at++] = lps > 0 ? power(lps) : 0;
    }
    features[at++] = total;
    features[at++] = total > 0 ? power(total) : 0;
    for (let pump = 0; pump < pumps; pump++) features[at++] = pumpOn[pump]! * total;
  }

  private linear(rows: Float64Array, start: number): number {
    const { features } = this;
    let sum = 0;
    for (let k = 0; k < features.length; k++) sum += rows[start + k]! * features[k]!;
    return sum;
  }

  private lookup(rows: Float64Array, zone: number, pressureM: number): number {
    const at = Math.min(GRID_POINTS - 1.000001, Math.max(0, pressureM / GRID_STEP_M));
    const low = at | 0;
    const row = zone * GRID_POINTS + low;
    return rows[row]! + (at - low) * (rows[row + 1]! - rows[row]!);
  }
}

const power = (lps: number) => fastExp(HEAD_LOSS_POWER * Math.log(lps));
