/** A scenario made ready for the hour loop: which policies are in force on a day, and what they move. */
import type { Scenario } from "../scenario/scenario.ts";
import { dayNumber } from "../scenario/schedule.ts";
import type { PreparedTown, RoadTables } from "./prepared-town.ts";

/** Tours by departure and by return hour. */
export interface Orders {
  outOrder: Int32Array;
  outStart: Int32Array;
  returnOrder: Int32Array;
  returnStart: Int32Array;
}

/** Plain data: it can be posted to workers. */
export interface CompiledScenario {
  scenario: Scenario;
  /** First day, local days since 1970-01-01, and number of days. */
  firstDay: number;
  days: number;
  /** Networks that occur, the first one everyday's; all have the same links. */
  networks: RoadTables[];
  /** `usualTime` of the prepared town, for the links of these networks. */
  usualTime: Float64Array;
  orders: Orders[];
}

/** @throws InvalidInput naming the field that does not fit the town. */
export function compileScenario(prepared: PreparedTown, scenario: Scenario): CompiledScenario {
  const { tours } = prepared.population;
  return {
    scenario,
    firstDay: dayNumber(scenario.startDate),
    days: scenario.days,
    networks: [prepared.roads],
    usualTime: prepared.usualTime,
    orders: [
      {
        outOrder: tours.outOrder,
        outStart: tours.outStart,
        returnOrder: tours.returnOrder,
        returnStart: tours.returnStart,
      },
    ],
  };
}
