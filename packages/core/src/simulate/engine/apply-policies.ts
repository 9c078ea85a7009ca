/** Moves a variant's levers to what is in force on a day. */
import type { CompiledScenario } from "./compile-scenario.ts";
import type { Levers } from "./levers.ts";

export interface LeverPlan {
  /** Names what is in force on a day (from 0): equal names, equal levers. */
  inForce(day: number): string;
  apply(levers: Levers, day: number): void;
}

/** The plan of a scenario's side, or of the baseline that it is compared with. */
export function planLevers(_compiled: CompiledScenario, _side: "baseline" | "scenario"): LeverPlan {
  return { inForce: () => "", apply: () => {} };
}
