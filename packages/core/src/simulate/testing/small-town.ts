/** A town of 10,000 people for tests of the simulation, prepared once per test file. */
import { generateTown } from "../../town/generate-town.ts";
import { prepareTown } from "../engine/prepare-town.ts";
import type { EngineConfig, PreparedTown } from "../engine/prepared-town.ts";

export const smallTown = generateTown({ population: 10_000, areaKm2: 4, seed: 7, name: "Chhoti" });

export const SMALL_CONFIG: EngineConfig = {
  citizens: 600,
  vehicles: 300,
  businesses: 40,
  farms: 20,
  seed: 3,
};

/** The small town, made ready. */
export function prepareSmallTown(config: Partial<EngineConfig> = {}): Promise<PreparedTown> {
  return prepareTown(smallTown, { ...SMALL_CONFIG, ...config });
}
