/** How far apart two pipes are along the network: middle to middle by the shortest way through pipes. */
import type { WaterNetwork } from "../network.ts";

export class PipeDistances {
  readonly #links: { from: number; to: number; lengthM: number }[];
  readonly #at = new Map<string, number>();
  /** Links at each node. */
  readonly #around: number[][];

  constructor(network: WaterNetwork) {
    this.#links = network.links;
    this.#around = network.nodes.map(() => []);
    for (const [i, link] of network.links.entries()) {
      this.#at.set(link.id, i);
      this.#around[link.from]!.push(i);
      this.#around[link.to]!.push(i);
    }
  }

  /**
   * Links (by index) whose middle lies within `reachM` of the middle of link `start`, with their distance (m). Pumps
   * and valves count as of no length. Dijkstra's algorithm; the frontier is small at leak-search reaches.
   */
  within(start: number, reachM: number): Map<number, number> {
    const nodes = new Map<number, number>();
    const own = this.#links[start]!;
    const frontier: [number, number][] = [
      [own.lengthM / 2, own.from],
      [own.lengthM / 2, own.to],
    ];
    const found = new Map<number, number>([[start, 0]]);
    while (frontier.length > 0) {
      let nearest = 0;
      for (let i = 1; i < frontier.length; i += 1) if (frontier[i]![0] < frontier[nearest]![0]) nearest = i;
      const [distance, node] = frontier.splice(nearest, 1)[0]!;
      if (nodes.has(node) || distance > reachM) continue;
      nodes.set(node, distance);
      for (const i of this.#around[node]!) {
        const link = this.#links[i]!;
        const middle = distance + link.lengthM / 2;
        if (i !== start && middle <= reachM && middle < (found.get(i) ?? Number.POSITIVE_INFINITY))
          found.set(i, middle);
        frontier.push([distance + link.lengthM, link.from === node ? link.to : link.from]);
      }
    }
    return found;
  }

  /** Distance (m) between two links by id; infinity where it exceeds `reachM` or no way leads there. */
  between(a: string, b: string, reachM: number): number {
    const [from, to] = [this.#at.get(a), this.#at.get(b)];
    if (from === undefined || to === undefined) return Number.POSITIVE_INFINITY;
    return this.within(from, reachM).get(to) ?? Number.POSITIVE_INFINITY;
  }
}
