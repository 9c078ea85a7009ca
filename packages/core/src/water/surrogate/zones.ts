/** Supply zones of a network: which junctions belong together, and a way to make some where nobody says. */
import { InvalidInput } from "../../errors.ts";
import type { WaterNetwork } from "../network.ts";

export interface Zone {
  id: string;
  /** Ids of the zone's junctions. */
  junctions: string[];
}

/**
 * Cuts a network into zones of neighbouring junctions: seeds as far from each other as they can be along the pipes,
 * every junction to its nearest seed (a graph's Voronoi cells).
 * @throws InvalidInput for less than one zone, or more than there are junctions.
 */
export function partitionNetwork(network: WaterNetwork, count: number): Zone[] {
  const junctions = network.nodes.flatMap(({ kind }, i) => (kind === "junction" ? [i] : []));
  if (!(Number.isInteger(count) && count >= 1 && count <= junctions.length)) {
    throw new InvalidInput(
      `${network.name}: ${count} zones of ${junctions.length} junctions; 1 to ${junctions.length} are possible`,
    );
  }
  const around: [number, number][][] = network.nodes.map(() => []);
  for (const { from, to, lengthM } of network.links) {
    // A zone ends at a pump or valve sooner than amid a pipe: both count as a long way.
    const metres = lengthM === 0 ? 1000 : lengthM;
    around[from]!.push([to, metres]);
    around[to]!.push([from, metres]);
  }
  const distance = new Float64Array(network.nodes.length).fill(Number.POSITIVE_INFINITY);
  const owner = new Int32Array(network.nodes.length).fill(-1);
  for (let zone = 0; zone < count; zone += 1) {
    const seed = junctions.reduce((far, i) => (distance[i]! > distance[far]! ? i : far), junctions[0]!);
    spread(seed, zone);
  }
  const zones: Zone[] = Array.from({ length: count }, (_, zone) => ({
    id: `zone-${zone + 1}`,
    junctions: [],
  }));
  for (const i of junctions) zones[Math.max(0, owner[i]!)]!.junctions.push(network.nodes[i]!.id);
  return zones;

  function spread(seed: number, zone: number): void {
    distance[seed] = 0;
    owner[seed] = zone;
    const queue = [seed];
    while (queue.length > 0) {
      const node = queue.shift()!;
      for (const [next, metres] of around[node]!) {
        const through = distance[node]! + metres;
        if (through >= distance[next]!) continue;
        distance[next] = through;
        owner[next] = zone;
        queue.push(next);
      }
    }
  }
}
