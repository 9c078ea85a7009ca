/** All ready scenarios, by name. */
import { NotFound } from "../../../errors.ts";
import type { Town } from "../../../town/town.ts";
import type { Scenario } from "../scenario.ts";
import { AIR_SCENARIOS } from "./air.ts";
import { PEOPLE_SCENARIOS } from "./people.ts";
import { placeInTown, type ReadyScenario } from "./ready-scenario.ts";
import { SERVICE_SCENARIOS } from "./services.ts";
import { TRAFFIC_SCENARIOS } from "./traffic.ts";

export const READY_SCENARIOS: readonly ReadyScenario[] = [
  ...TRAFFIC_SCENARIOS,
  ...AIR_SCENARIOS,
  ...SERVICE_SCENARIOS,
  ...PEOPLE_SCENARIOS,
];

/** @throws NotFound where no ready scenario has the name; the message lists them. */
export function readyScenario(name: string, town: Town): Scenario {
  const ready = READY_SCENARIOS.find((each) => each.name === name);
  if (ready !== undefined) return placeInTown(ready, town);
  const names = READY_SCENARIOS.map((each) => each.name);
  throw new NotFound(`there is no ready scenario ${JSON.stringify(name)}; there are ${names.join(", ")}`, {
    details: { name, allowed: names },
  });
}
