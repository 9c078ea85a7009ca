/** The ready scenarios of a town, placed once for each town. */
import { READY_SCENARIOS } from "@nagar/core/simulate/scenario/library/library.ts";
import { placeInTown } from "@nagar/core/simulate/scenario/library/ready-scenario.ts";
import type { Scenario } from "@nagar/core/simulate/scenario/scenario.ts";
import type { TownFile } from "../store/town-file.ts";

let known: { hash: string; ready: ReadonlyMap<string, Scenario> } | undefined;

export function readyScenarios({ town, hash }: TownFile): ReadonlyMap<string, Scenario> {
  if (known?.hash !== hash) {
    const ready = READY_SCENARIOS.map((scenario) => [scenario.name, placeInTown(scenario, town)] as const);
    known = { hash, ready: new Map(ready) };
  }
  return known.ready;
}
