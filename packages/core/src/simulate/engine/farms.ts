/**
 * Fields of one variant, day by day: FAO-56's root-zone balance with the single coefficient (the law of
 * `agriculture/water-balance.ts`), irrigation when the readily available water is gone, and FAO-33's yield response.
 */
import { CROPS_PER_FARM } from "./farm-tables.ts";
import type { Levers } from "./levers.ts";
import type { FarmTables } from "./prepared-town.ts";

const YEAR = 365;
const LARGEST_MM = 60;
/** Root-zone depletion when a run begins, share of the readily available water: fields are in the middle of their rounds. */
const START = 0.5;
/** Energy to lift a cubic metre by 30 m at 45 % efficiency, kWh. */
export const PUMP_KWH_PER_M3 = (9.81 * 30) / 0.45 / 3600;
const M3_PER_MM_HA = 10;
const BARE = -1;

export class Farms {
  /** Of the run: water applied, m³; crop evapotranspiration without and with stress, mm·ha; hectare-days under crops. */
  appliedM3 = 0;
  etc = 0;
  eta = 0;
  hectareDays = 0;
  stressDays = 0;
  /** Rain and irrigation that ran through, mm·ha: for the balance. */
  percolation = 0;
  /** Relative yield that the run's stress leaves, weighted by area; 1 where nothing grows. */
  yieldIndex = 1;
  private readonly tables: FarmTables;
  private readonly depletion: Float64Array;
  private readonly fieldEtc: Float64Array;
  private readonly fieldEta: Float64Array;
  /** Crop that a field bears now, or BARE; and one that replaced the usual one at the last sowing. */
  private readonly now: Int32Array;
  private readonly replaced: Int32Array;

  constructor(tables: FarmTables) {
    this.tables = tables;
    this.depletion = new Float64Array(tables.count);
    this.fieldEtc = new Float64Array(tables.count);
    this.fieldEta = new Float64Array(tables.count);
    this.now = new Int32Array(tables.count);
    this.replaced = new Int32Array(tables.count);
  }

  begin(): void {
    this.appliedM3 = 0;
    this.etc = 0;
    this.eta = 0;
    this.hectareDays = 0;
    this.stressDays = 0;
    this.percolation = 0;
    this.yieldIndex = 1;
    this.fieldEtc.fill(0);
    this.fieldEta.fill(0);
    this.now.fill(BARE);
    this.replaced.fill(BARE);
    this.depletion.fill(-1);
  }

  /** A day with reference evapotranspiration and rain, mm. `dayOfYear` from 0. */
  day(dayOfYear: number, et0: number, rainMm: number, levers: Levers): void {
    const { count } = this.tables;
    for (let field = 0; field < count; field++) this.dayOf(field, dayOfYear, et0, rainMm, levers);
    this.judge();
  }

  private dayOf(field: number, dayOfYear: number, et0: number, rainMm: number, levers: Levers): void {
    const { crop, sowing, season, cropFirst, kc, rootsM, depletion: usable, holdsMm, areaHa } = this.tables;
    const { irrigated, canal, rank, efficiency } = this.tables;
    let standing = BARE;
    let since = 0;
    for (let k = 0; k < CROPS_PER_FARM; k++) {
      const usual = crop[field * CROPS_PER_FARM + k]!;
      if (usual < 0) continue;
      const days = (dayOfYear - sowing[field * CROPS_PER_FARM + k]! + 2 * YEAR) % YEAR;
      if (days === 0) {
        const switches =
          usual === levers.switchFrom && rank[field]! < levers.switchShare && levers.bound(field);
        this.replaced[field] = switches ? levers.switchTo : BARE;
      }
      const grows = this.replaced[field] === BARE ? usual : this.replaced[field]!;
      const length = season[field * CROPS_PER_FARM + k]!;
      if (days >= length) continue;
      standing = grows;
      // The tables' stages are stretched to the season that the town's file gives.
      since = Math.floor((days * (cropFirst[grows + 1]! - cropFirst[grows]!)) / length);
      break;
    }
    if (standing === BARE) {
      this.now[field] = BARE;
      return;
    }
    const at = cropFirst[standing]! + since;
    const total = holdsMm[field]! * rootsM[at]!;
    const wants = kc[at]! * et0;
    // FAO-56 eq. 84 and Table 22: p for other rates than 5 mm/d.
    const ready = Math.min(0.8, Math.max(0.1, usable[standing]! + 0.04 * (5 - wants))) * total;
    if (this.now[field] !== standing) {
      this.now[field] = standing;
      this.depletion[field] = START * ready;
    }
    let dr = Math.min(total, this.depletion[field]!);
    const area = areaHa[field]!;
    if (irrigated[field] === 1 && dr >= ready * levers.irrigateAt) {
      // A canal that runs low gives to some fields on the day, not less to all.
      const gives = canal[field] === 0 || (rank[field]! * 7919 + dayOfYear * 0.618) % 1 < levers.canalShare;
      if (gives) {
        const applied = Math.min(LARGEST_MM, dr);
        dr -= applied;
        const dripping = rank[field]! < levers.dripShare && levers.drips(field);
        const reaches = dripping ? Math.max(levers.dripEfficiency, efficiency[field]!) : efficiency[field]!;
        this.appliedM3 += (applied / reaches) * area * M3_PER_MM_HA;
      }
    }
    dr -= rainMm;
    if (dr < 0) {
      this.percolation += -dr * area;
      dr = 0;
    }
    const stress = dr <= ready ? 1 : Math.max(0, (total - dr) / (total - ready));
    const took = Math.min(stress * wants, total - dr);
    if (stress < 1) this.stressDays += area;
    this.depletion[field] = dr + took;
    this.fieldEtc[field]! += wants;
    this.fieldEta[field]! += took;
    this.etc += wants * area;
    this.eta += took * area;
    this.hectareDays += area;
  }

  private judge(): void {
    const { count, areaHa, ky } = this.tables;
    let sum = 0;
    let area = 0;
    for (let field = 0; field < count; field++) {
      const crop = this.now[field]!;
      if (crop === BARE || this.fieldEtc[field] === 0) continue;
      const lost = ky[crop]! * (1 - this.fieldEta[field]! / this.fieldEtc[field]!);
      sum += areaHa[field]! * Math.max(0, 1 - lost);
      area += areaHa[field]!;
    }
    this.yieldIndex = area > 0 ? sum / area : 1;
  }
}
