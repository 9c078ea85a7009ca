/** Moves a variant's levers to what is in force on a day. */
import type { CompiledScenario } from "./compile-scenario.ts";
import type { Levers } from "./levers.ts";
import type { WeatherChange } from "./weather-path.ts";

export interface LeverPlan {
  /** Names what is in force on a day (from 0): equal names, equal levers. */
  inForce(day: number): string;
  apply(levers: Levers, day: number, draw: Float64Array): void;
  /** What the side's world makes of the weather. */
  weather: readonly WeatherChange[];
}

/** The plan of a scenario's side, or of the baseline that it is compared with. */
export function planLevers(_compiled: CompiledScenario, _side: "baseline" | "scenario"): LeverPlan {
  return { inForce: () => "", apply: () => {}, weather: [] };
}
