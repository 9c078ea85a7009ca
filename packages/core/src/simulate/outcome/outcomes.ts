/**
 * What a run is judged by: one number per outcome, in a fixed order that the prepared town gives. Definitions and the
 * way each is read from a variant stand together, so that no row can slip.
 */
import type { PreparedTown } from "../engine/prepared-town.ts";
import type { Variant } from "../engine/variant.ts";
import type { Sector } from "../sector.ts";
import { landOutcomes, moneyOutcomes, peopleOutcomes } from "./people-outcomes.ts";
import { airOutcomes, powerOutcomes, waterOutcomes } from "./service-outcomes.ts";
import { trafficOutcomes } from "./traffic-outcomes.ts";

export interface OutcomeDefinition {
  /** `sector.name`, then `@zone` or `#quintile` where it is of one. */
  id: string;
  sector: Sector;
  label: string;
  unit: string;
  better: "lower" | "higher" | "neither";
  /** Shown first. */
  headline?: boolean;
  zone?: string;
  quintile?: 1 | 2 | 3 | 4 | 5;
}

export interface Outcome {
  definition: OutcomeDefinition;
  /** From a variant whose run has ended. */
  read(variant: Variant): number;
}

/** All outcomes of a town, in the order of a row. */
export function townOutcomes(prepared: PreparedTown): Outcome[] {
  return [
    ...trafficOutcomes(),
    ...airOutcomes(prepared),
    ...waterOutcomes(prepared),
    ...powerOutcomes(),
    ...landOutcomes(prepared),
    ...peopleOutcomes(),
    ...moneyOutcomes(),
  ];
}
