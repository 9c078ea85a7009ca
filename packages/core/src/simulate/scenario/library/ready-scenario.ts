/** A scenario that is ready for any town: it finds its wards, roads and lines by rule. */
import type { Town } from "../../../town/town.ts";
import type { Sector } from "../../sector.ts";
import { scenarioNotes } from "../check-scenario.ts";
import type { Policy } from "../policy.ts";
import type { Scenario, World } from "../scenario.ts";

export interface ReadyScenario {
  name: string;
  title: string;
  /** Where most of its effect shows. */
  sector: Sector;
  description: string;
  startDate: string;
  days: number;
  sources: readonly string[];
  /** What it cannot tell. */
  limits: readonly string[];
  comparedWith?: Scenario["comparedWith"];
  world?: (town: Town) => World;
  policies?: (town: Town) => Policy[];
}

/** The ready scenario in a town. What does nothing there (no buses, no farms) is added to its limits. */
export function placeInTown(ready: ReadyScenario, town: Town): Scenario {
  const {
    name,
    title,
    description,
    startDate,
    days,
    sources,
    limits,
    comparedWith = "baseline_world",
  } = ready;
  const scenario: Scenario = {
    name,
    title,
    description,
    world: ready.world?.(town) ?? { kind: "baseline" },
    policies: ready.policies?.(town) ?? [],
    startDate,
    days,
    comparedWith,
    sources: [...sources],
    limits: [...limits],
  };
  scenario.limits.push(...scenarioNotes(scenario, town));
  return scenario;
}

/** Mondays and festival days from which the ready scenarios begin, by the season that they are about. */
export const WINTER = "2026-01-05";
export const SUMMER = "2026-05-04";
export const MONSOON = "2026-07-13";
export const DIWALI_WEEK = "2026-11-06";
