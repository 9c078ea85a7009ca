/** The town's fleet as groups of class, fuel and stage, with what each emits; a vehicle agent belongs to one group. */
import { type BsStage, emissionFactor, type VehicleClass } from "../../air/vehicle-emissions.ts";
import type { FleetGroup } from "../../town/schema/zones.ts";
import type { FleetTable } from "../engine/prepared-town.ts";
import { sharedBytes, sharedFloats } from "../engine/shared-array.ts";
import { CLASS_COUNT, VEHICLE_CLASSES } from "./modes.ts";

const CLASS_NAME: Record<FleetGroup["class"], VehicleClass> = {
  twoWheeler: "two-wheeler",
  auto: "auto",
  car: "car",
  lcv: "lcv",
  bus: "bus",
  truck: "truck",
};
const STAGE: Record<FleetGroup["stage"], BsStage> = {
  "BS-I": 1,
  "BS-II": 2,
  "BS-III": 3,
  "BS-IV": 4,
  "BS-VI": 6,
  zero: 6,
};
/** What a class is made of where the town's file says nothing of it. */
const USUAL: Record<FleetGroup["class"], Pick<FleetGroup, "fuel" | "stage">> = {
  twoWheeler: { fuel: "petrol", stage: "BS-IV" },
  car: { fuel: "petrol", stage: "BS-IV" },
  auto: { fuel: "cng", stage: "BS-IV" },
  lcv: { fuel: "diesel", stage: "BS-IV" },
  bus: { fuel: "diesel", stage: "BS-IV" },
  truck: { fuel: "diesel", stage: "BS-IV" },
};

/** Columns of `factors`. */
export const FACTOR_COUNT = 4;
export const PM = 0;
export const NOX = 1;
export const CO = 2;
export const HC = 3;

/** At least one group per class, in the classes' order. @throws InvalidInput for a class and fuel without a factor. */
export function buildFleet(fleet: readonly FleetGroup[]): FleetTable {
  const groups = VEHICLE_CLASSES.flatMap((name) => {
    const own = fleet.filter((group) => group.class === name && group.count > 0);
    return own.length > 0 ? own : [{ class: name, ...USUAL[name], count: 1 }];
  });
  const total = new Float64Array(CLASS_COUNT);
  for (const group of groups) total[VEHICLE_CLASSES.indexOf(group.class)]! += group.count;
  const factors = new Float64Array(groups.length * FACTOR_COUNT);
  for (const [at, { class: name, fuel, stage }] of groups.entries()) {
    // No factor is tabled for a diesel auto; a diesel car's engine is the nearest (assumption).
    const like = name === "auto" && fuel === "diesel" ? "car" : CLASS_NAME[name];
    const { pm, nox, co, hc } = emissionFactor(like, fuel, STAGE[stage]);
    factors.set([pm, nox, co, hc], at * FACTOR_COUNT);
  }
  return {
    groups: groups.map(({ class: name, fuel, stage }) => ({ class: name, fuel, stage })),
    groupClass: sharedBytes(groups.map((group) => VEHICLE_CLASSES.indexOf(group.class))),
    share: sharedFloats(groups.map((group) => group.count / total[VEHICLE_CLASSES.indexOf(group.class)]!)),
    factors: sharedFloats(factors),
  };
}
