/** Numbers that must agree with each other: shares that sum to 1, soils that hold water, coordinates in order. */
import { distanceM } from "../geometry/projection.ts";
import type { Town } from "../town.ts";
import type { Problem } from "./problems.ts";

/** Shares are written with a few decimals: their sum may miss 1 by this much. */
const TOLERANCE = 1e-3;

/** A feature further from the bazaar than this is a swapped or mistyped coordinate, m. */
const REACH_M = 200_000;

/** Sums that do not hold. */
export function sumProblems(town: Town): Problem[] {
  const problems: Problem[] = [];
  const sumsToOne = (path: string, element: string, shares: readonly number[]) => {
    const sum = shares.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > TOLERANCE) {
      problems.push({ path, element, message: `the shares sum to 1; given ${sum.toFixed(4)}` });
    }
  };
  for (const [index, zone] of town.zones.entries()) {
    sumsToOne(`zones[${index}].landUse`, zone.id, Object.values(zone.landUse));
    sumsToOne(`zones[${index}].incomeQuintiles`, zone.id, zone.incomeQuintiles);
    if (zone.households > zone.population) {
      problems.push({
        path: `zones[${index}].households`,
        element: zone.id,
        message: `no more households than people (${zone.population}); given ${zone.households}`,
      });
    }
  }
  for (const [index, { id, soil }] of town.farms.entries()) {
    if (soil.wiltingPoint >= soil.fieldCapacity) {
      problems.push({
        path: `farms[${index}].soil.wiltingPoint`,
        element: id,
        message: `below field capacity (${soil.fieldCapacity}); given ${soil.wiltingPoint}`,
      });
    }
  }
  for (const [index, { id, position }] of town.roads.nodes.entries()) {
    if (distanceM(position, town.centre) > REACH_M) {
      const [longitude, latitude] = position;
      const swapped = distanceM([latitude, longitude], town.centre) < REACH_M;
      problems.push({
        path: `roads.nodes[${index}].position`,
        element: id,
        message: `within 200 km of the town's centre; given [${longitude}, ${latitude}]${
          swapped ? ": longitude and latitude look swapped" : ""
        }`,
      });
    }
  }
  return problems;
}
