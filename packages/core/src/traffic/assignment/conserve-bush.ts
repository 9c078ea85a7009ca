/**
 * Many small moves leave rounding behind: entries that carry 1e-16 vehicles on a path that has none any more, which
 * would pass for a used path that nothing can be moved away from. Here a bush's flows are rebuilt from its demand.
 */

import type { Bush } from "./bush.ts";
import type { DemandClass } from "./problem.ts";

/** An entry with less than this share of its node's flow is unused. */
const DUST = 1e-13;

/**
 * Walks against the topological order and gives each node's flow (its demand and what leaves it) to its entries in
 * the proportions they had, so that the bush conserves flow at every node. `through` is scratch over the nodes.
 */
export function conserve(
  bush: Bush,
  { trips, pcu }: DemandClass,
  tail: Int32Array,
  through: Float64Array,
): void {
  const { nodeAt, first, link, flow, origin } = bush;
  for (const node of nodeAt) through[node] = 0;
  for (let k = trips.firstOf[origin]!; k < trips.firstOf[origin + 1]!; k++) {
    through[trips.destination[k]!] = trips.trips[k]! * pcu;
  }
  for (let k = nodeAt.length - 1; k > 0; k--) {
    const needed = through[nodeAt[k]!]!;
    const end = first[k + 1]!;
    let carried = 0;
    let most = first[k]!;
    for (let entry = first[k]!; entry < end; entry++) {
      carried += flow[entry]!;
      if (flow[entry]! > flow[most]!) most = entry;
    }
    let left = needed;
    for (let entry = first[k]!; entry < end; entry++) {
      if (entry === most) continue;
      const share = carried > 0 ? flow[entry]! / carried : 0;
      flow[entry] = share > DUST ? needed * share : 0;
      left -= flow[entry]!;
      through[tail[link[entry]!]!]! += flow[entry]!;
    }
    flow[most] = left;
    through[tail[link[most]!]!]! += left;
  }
}
