/** The columns of the table of runs in the lake: what is written to Parquet and what Athena's table declares. */
export const RUN_COLUMNS = [
  { name: "simulation_id", type: "string", comment: "the simulation" },
  { name: "run", type: "int", comment: "Monte Carlo index, from 0" },
  { name: "outcome", type: "string", comment: "what is measured" },
  { name: "sector", type: "string", comment: "traffic, air, water, power, farm, market, people, money" },
  { name: "unit", type: "string", comment: "of both values" },
  { name: "zone", type: "string", comment: "ward; null for the whole town" },
  { name: "quintile", type: "int", comment: "income quintile, 1 the poorest; null for all people" },
  { name: "baseline", type: "double", comment: "without the scenario, same random numbers" },
  { name: "scenario", type: "double", comment: "with it" },
] as const;
