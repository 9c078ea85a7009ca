/**
 * Mode choice by tables: people of one pair of ends, income quintile and part of the day see the same times and costs,
 * so the multinomial logit's weights are made once a day per such cell, and a citizen's own part (which modes the
 * household has, yesterday's mode) is applied when he or she draws. ADR 0060.
 */

import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import {
  AUTO,
  BANDS,
  BUS,
  CAR,
  CYCLE,
  EVENING,
  MIDDAY,
  MODE_COUNT,
  MORNING,
  QUINTILES,
  TWO_WHEELER,
  WALK,
} from "../population/modes.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import type { PreparedTown, RoadTables } from "./prepared-town.ts";

/** Running minutes of a mode against the road's time, and minutes besides (access, parking, waiting, a mean fare stop). */
export const ROAD_SHARE = Float64Array.of(0, 0, 0.9, 1, 1.05, 1.35);
export const FIXED_MIN = Float64Array.of(0, 2, 2, 4, 5, 9);
const WALK_KMH = 4.5;
const CYCLE_KMH = 11;
/** How much worse a minute on foot or on a cycle is than one in a vehicle. */
const EFFORT = Float64Array.of(1.25, 1.2, 1, 1, 1, 1.1);
/** Running cost of a person's trip, INR per km: fuel at INR 96/l over 45 and 15 km/l, shared by those aboard. */
const INR_PER_KM = Float64Array.of(0, 0.1, 1.7, 5, 0, 0);
const PARKING_INR = Float64Array.of(0, 0, 1, 6, 0, 0);
/** Shared auto: fare of a seat. */
const AUTO_BASE_INR = 6;
const AUTO_PER_KM_INR = 5;
const TRANSFER_MIN = 8;
/** Share of the headway that is waited, and the longest wait: who knows the timetable comes in time. */
const WAIT_SHARE = 0.5;
const LONGEST_WAIT = 15;
/** Value of time by quintile against the middle, and how much more each likes a car: assumptions by incomes (NSSO consumption). */
export const TIME_VALUE = Float64Array.of(0.45, 0.7, 1, 1.45, 2.4);
const CAR_BY_INCOME = Float64Array.of(-0.4, -0.2, 0, 0.25, 0.6);
const WALK_BY_INCOME = Float64Array.of(0.3, 0.15, 0, -0.15, -0.35);

/** Utility of what is not there: its weight is nothing against any other. */
const NO_WAY = -600;
const NEVER_MIN = 5000;

export class ChoiceTables {
  /** Logit weights, cell by cell and mode by mode. */
  readonly weights: Float64Array;
  /** INR of a trip: part of the day, pair, mode; and minutes besides running: pair, mode. */
  readonly costInr: Float64Array;
  readonly besideMin: Float64Array;
  /** Utility of a mode besides time and money: quintile, mode. */
  readonly comfort = new Float64Array(QUINTILES * MODE_COUNT);
  timeWeight = 0;
  /** Utility of a cell's modes without the road's time and the neighbours; below NEVER where there is no way. */
  private readonly still: Float64Array;
  /** e^(imitation × share of the zone's people) per zone and mode. */
  private readonly social: Float64Array;
  private readonly minuteInr = new Float64Array(QUINTILES);
  private readonly prepared: PreparedTown;

  /** @param weights cell by cell and mode by mode, in the memory of who chooses by them */
  constructor(prepared: PreparedTown, weights: Float64Array) {
    const { ends, zones } = prepared.roads;
    this.prepared = prepared;
    this.weights = weights;
    this.still = new Float64Array(this.weights.length);
    this.costInr = new Float64Array(2 * ends * ends * MODE_COUNT);
    this.besideMin = new Float64Array(ends * ends * MODE_COUNT);
    this.social = new Float64Array(zones * MODE_COUNT);
  }

  /** Takes a run's parameters. */
  begin(draw: Float64Array): void {
    this.timeWeight = draw[P.time_weight]!;
    const constants = [
      0,
      draw[P.comfort_cycle]!,
      draw[P.comfort_two_wheeler]!,
      draw[P.comfort_car]!,
      draw[P.comfort_auto]!,
      draw[P.comfort_bus]!,
    ];
    for (let quintile = 0; quintile < QUINTILES; quintile++) {
      this.minuteInr[quintile] = (draw[P.value_of_time]! * TIME_VALUE[quintile]!) / 60;
      for (let mode = 0; mode < MODE_COUNT; mode++) {
        const byIncome =
          mode === CAR ? CAR_BY_INCOME[quintile]! : mode === WALK ? WALK_BY_INCOME[quintile]! : 0;
        this.comfort[quintile * MODE_COUNT + mode] = constants[mode]! + byIncome;
      }
    }
  }

  /** Fares, waits and fixed minutes of all pairs, when a policy that moves them begins or ends. */
  price(roads: RoadTables, levers: Levers): void {
    const pairs = roads.ends * roads.ends;
    const { costInr, besideMin } = this;
    for (let od = 0; od < pairs; od++) {
      const km = roads.odKm[od]!;
      const transfers = roads.busTransfers[od]!;
      for (let mode = 0; mode < MODE_COUNT; mode++) {
        const at = od * MODE_COUNT + mode;
        let inr = INR_PER_KM[mode]! * km + PARKING_INR[mode]!;
        let minutes = FIXED_MIN[mode]!;
        if (mode === WALK) minutes += (60 * km) / WALK_KMH;
        else if (mode === CYCLE) minutes += (60 * km) / CYCLE_KMH;
        else if (mode === AUTO) inr += AUTO_BASE_INR + AUTO_PER_KM_INR * km;
        else if (mode === BUS) {
          inr +=
            (roads.busFareBase * (1 + Math.max(0, transfers)) + roads.busFarePerKm * km) * levers.busFare;
          // A line that does not run is a bus that nobody waits for.
          if (levers.busHeadway === 0) minutes += NEVER_MIN;
          const wait = WAIT_SHARE * roads.busHeadwayMin[od]! * levers.busHeadway;
          minutes += Math.min(LONGEST_WAIT * (1 + transfers), wait) + TRANSFER_MIN * Math.max(0, transfers);
        }
        besideMin[at] = minutes;
        costInr[at] = inr + levers.extraInr[at]!;
        costInr[pairs * MODE_COUNT + at] = inr + levers.extraInr[pairs * MODE_COUNT + at]!;
      }
    }
    this.settle(roads);
  }

  /** What does not change from day to day in the cells' utilities. */
  private settle(roads: RoadTables): void {
    const { cells } = this.prepared.population;
    const { still, costInr, besideMin, comfort, minuteInr, timeWeight } = this;
    const { ends, busTransfers, odPaths } = roads;
    const pairs = ends * ends;
    for (let cell = 0; cell < cells.count; cell++) {
      const od = cells.od[cell]!;
      const quintile = cells.quintile[cell]!;
      const money = (cells.group[cell]! * pairs + od) * MODE_COUNT;
      const joined = odPaths[od] !== 0 || ((od / ends) | 0) === od % ends;
      for (let mode = 0; mode < MODE_COUNT; mode++) {
        const minutes =
          EFFORT[mode]! * besideMin[od * MODE_COUNT + mode]! + costInr[money + mode]! / minuteInr[quintile]!;
        const utility = comfort[quintile * MODE_COUNT + mode]! - timeWeight * minutes;
        const there = mode < TWO_WHEELER || (joined && (mode !== BUS || busTransfers[od]! >= 0));
        still[cell * MODE_COUNT + mode] = there ? utility : NO_WAY;
        // Who walks or cycles does not meet the traffic: his weight stays.
        if (mode < TWO_WHEELER) still[cell * MODE_COUNT + mode] = fastExp(utility);
      }
    }
  }

  /** The day's weights from expected road minutes (pair × band) and each zone's shares of modes yesterday. */
  update(expectedMin: Float64Array, zoneShare: Float64Array, imitation: number): void {
    const { cells } = this.prepared.population;
    const { weights, still, social, timeWeight } = this;
    for (let at = 0; at < social.length; at++) social[at] = fastExp(imitation * zoneShare[at]!);
    const slopes = ROAD_SHARE.map((share, mode) => -timeWeight * share * EFFORT[mode]!);
    const [two, car, auto, bus] = [slopes[TWO_WHEELER]!, slopes[CAR]!, slopes[AUTO]!, slopes[BUS]!];
    const count = cells.count;
    for (let cell = 0; cell < count; cell++) {
      const od = cells.od[cell]!;
      const origin = cells.origin[cell]!;
      const back = cells.back[cell]!;
      const out = cells.group[cell] === 0 ? MORNING : MIDDAY;
      const road = (expectedMin[BANDS * od + out]! + expectedMin[BANDS * back + EVENING]!) / 2;
      const at = cell * MODE_COUNT;
      const zone = origin * MODE_COUNT;
      weights[at] = still[at]! * social[zone]!;
      weights[at + 1] = still[at + 1]! * social[zone + 1]!;
      weights[at + 2] = fastExp(still[at + 2]! + two * road) * social[zone + 2]!;
      weights[at + 3] = fastExp(still[at + 3]! + car * road) * social[zone + 3]!;
      weights[at + 4] = fastExp(still[at + 4]! + auto * road) * social[zone + 4]!;
      weights[at + 5] = fastExp(still[at + 5]! + bus * road) * social[zone + 5]!;
    }
  }
}
