/**
 * Makes a town ready to be simulated: slow work that is done once per town and configuration. Last it runs the town for
 * two weeks with middle parameters, so that runs begin with people who know their roads.
 */
import type { Town } from "../../town/town.ts";
import { centralDraw } from "../parameters/table.ts";
import { BANDS, MODE_COUNT } from "../population/modes.ts";
import { buildPopulation } from "../population/population.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { buildAirTables } from "./air-tables.ts";
import { fitClimate } from "./climate-model.ts";
import { compileScenario } from "./compile-scenario.ts";
import { buildFarmTables } from "./farm-tables.ts";
import { buildMarketTables } from "./market-tables.ts";
import { buildPowerTables } from "./power-tables.ts";
import type { EngineConfig, PreparedTown } from "./prepared-town.ts";
import { buildRoadTables } from "./road-tables.ts";
import { PairRunner } from "./run-pair.ts";
import { sharedFloats } from "./shared-array.ts";
import { buildWaterTables } from "./water-tables.ts";

export type PrepareStep = "roads" | "population" | "weather" | "air" | "water" | "power" | "habits";

const HABIT_DAYS = 14;

/** A pure function of its arguments. `onProgress` hears of each step as it begins. */
export async function prepareTown(
  town: Town,
  config: EngineConfig,
  onProgress: (step: PrepareStep) => void = () => {},
): Promise<PreparedTown> {
  onProgress("roads");
  const roads = buildRoadTables(town);
  onProgress("population");
  const population = buildPopulation(town, roads, config);
  onProgress("weather");
  const climate = fitClimate(town);
  onProgress("air");
  const air = buildAirTables(town);
  onProgress("water");
  const water = await buildWaterTables(town, config.seed);
  onProgress("power");
  const power = buildPowerTables(town);
  const column = (of: (zone: Town["zones"][number]) => number) => sharedFloats(town.zones.map(of));
  const prepared: PreparedTown = {
    format: "nagar-prepared-town",
    version: 1,
    town,
    config,
    agents: population.citizens.count + config.vehicles + config.businesses + config.farms,
    zones: {
      ids: town.zones.map(({ id }) => id),
      names: town.zones.map(({ name }) => name),
      population: column((zone) => zone.population),
      households: column((zone) => zone.households),
      jobs: column(({ jobs }) => Object.values(jobs).reduce((sum, value) => sum + value, 0)),
      areaKm2: column((zone) => zone.areaKm2),
    },
    roads,
    population,
    climate,
    air,
    water,
    power,
    farms: buildFarmTables(town, config),
    market: buildMarketTables(town),
    usualTime: sharedFloats(new Float64Array(BANDS * roads.links).fill(1)),
    usualShare: sharedFloats(new Float64Array(roads.zones * MODE_COUNT).fill(1 / MODE_COUNT)),
    trafficByHour: sharedFloats(new Float64Array(4 * 24).fill(1)),
    trafficByPair: sharedFloats(new Float64Array(roads.ends ** 2).fill(1)),
    minutesByLink: sharedFloats(new Float64Array(roads.links)),
  };
  onProgress("habits");
  formHabits(prepared);
  return prepared;
}

/** Two ordinary weeks of a baseline with one row of parameters; what people expect and do at their end is where runs begin. */
export function formHabits(prepared: PreparedTown, draw = centralDraw()): void {
  const usual = compileScenario(
    prepared,
    parseScenario({ name: "usual", title: "Usual weeks", start_date: "2025-01-06", days: HABIT_DAYS }),
  );
  const runner = new PairRunner(prepared, usual, { baselineOnly: true });
  const row = new Float64Array(runner.outcomes.length);
  runner.run(draw, prepared.config.seed, 0, row, row);
  const { expectedLink } = runner.baseline.roads;
  const { links, freeMin } = prepared.roads;
  for (let at = 0; at < prepared.usualTime.length; at++) {
    const [band, link] = [Math.floor(at / links), at % links];
    prepared.usualTime[at] = expectedLink[BANDS * link + band]! / freeMin[link]!;
  }
  prepared.usualShare.set(runner.baseline.zoneShare);
}
